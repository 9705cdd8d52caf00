/** Each instruction as an expression of Python, and the lines that name what is read more than once. Knows no functions or modules. */
import { atom, Binding, bracketed, type Code } from "../../infix.js";
import { dispatchInstruction, type Instruction, type InstructionHandlers, type InstructionOf, type Labelled, type Method, movingInstructions, type ScheduledOutput, usedBy, type View } from "../../schedule/instruction.js";
import { spelledOperator } from "../../spellings.js";
import { aligned, expansionLines } from "./expansion.js";
import { onGrid, readTwice, sumCode } from "./formulas.js";
import { argumentText, axesOf, isRow, matrixText, read, sizeCode, tuple, viewed, type Writer } from "./writer.js";

const letters = "ijklmnopqrstuvwxyzabcdefgh";

/** Operators that take vectors and numbers as they are; all others are given arrays of two axes. */
const entrywiseOperators: ReadonlySet<string> = new Set(["vec", "unvec", "cross", "prod", "cumprod", "maxentry", "minentry", "ismax", "ismin", "symsolve", "blocksolve"]);

/** Operators whose value is an array of one axis, and those whose value is a scalar; that of others has two. */
const vectorOperators: ReadonlySet<string> = new Set(["logsumexprows", "eigvals", "eigvecmax", "umax", "vmax"]);

const scalarOperators: ReadonlySet<string> = new Set(["det", "logdet", "eigmax", "sigmamax", "nuclearnorm"]);

const isDistinct = (labels: readonly number[]): boolean => new Set(labels).size === labels.length;

/** Two arrays multiplied entry by entry, each spread along the axes that it lacks; null where something is summed. */
function broadcastProduct(writer: Writer, left: Labelled, right: Labelled, output: readonly number[]): Code | null {
  const all = [...left.labels, ...right.labels];
  if (all.some((label) => !output.includes(label)) || !isDistinct(left.labels) || !isDistinct(right.labels)) return null;
  return { text: [left, right].map((factor) => aligned(writer, factor, output)).join(" * "), level: Binding.product };
}

/** A product of matrices that the axes of two arrays make when some are taken together: what BLAS multiplies. Null for every other contraction. */
function unfoldedProduct(writer: Writer, left: Labelled, right: Labelled, output: readonly number[]): Code | null {
  const bound = left.labels.filter((label) => !output.includes(label));
  const free = ({ labels }: Labelled): readonly number[] => labels.filter((label) => output.includes(label));
  const shared = right.labels.filter((label) => left.labels.includes(label));
  if (bound.length === 0 || !isDistinct(left.labels) || !isDistinct(right.labels) || shared.length !== bound.length || shared.some((label) => !bound.includes(label)) || right.labels.some((label) => !output.includes(label) && !bound.includes(label))) return null;
  for (const [first, second] of [[left, right], [right, left]] as const) {
    if ([...free(first), ...free(second)].join() !== output.join()) continue;
    const axes = [first, second].map(({ labels }) => tuple(bound.map((label) => `${labels.indexOf(label)}`)));
    return atom(`${writer.library.module}.tensordot(${read(writer, first.view.value).text}, ${read(writer, second.view.value).text}, ${tuple(axes)})`);
  }
  return null;
}

/** A product of stacks as `@`, products of entries and of unfolded arrays as such, anything else as `einsum`; what only views an argument is copied. */
function contraction(writer: Writer, { args, output, product }: InstructionOf<"einsum">): Code {
  const [left, right] = args;
  if (product && left !== undefined && right !== undefined) return matrixTimes(writer, left.view, right.view);
  const { module, copy } = writer.library;
  const plain = left === undefined || right === undefined ? null : (broadcastProduct(writer, left, right, output) ?? unfoldedProduct(writer, left, right, output));
  if (plain !== null) return plain;
  const order = [...new Set(args.flatMap(({ labels }) => labels))];
  const spell = (labels: readonly number[]): string => labels.map((label) => letters[order.indexOf(label)] ?? "").join("");
  const code = `${module}.einsum("${args.map(({ labels }) => spell(labels)).join(",")}->${spell(output)}", ${args.map(({ view }) => read(writer, view.value).text).join(", ")})`;
  return atom(args.length === 1 && output.length === order.length && copy !== null ? copy(code) : code);
}

const matrixTimes = (writer: Writer, left: View, right: View): Code => ({
  text: `${bracketed(viewed(writer, left), Binding.product)} @ ${bracketed(viewed(writer, right), Binding.sign)}`,
  level: Binding.product,
});

const method = (writer: Writer, view: View, name: string): Code => atom(`${bracketed(viewed(writer, view), Binding.atom)}.${name}()`);

function operatorCode(writer: Writer, { name, args, sizes, result }: InstructionOf<"operator">): Code {
  const { library, schedule: { values } } = writer;
  const whole = !entrywiseOperators.has(name);
  const argument = (view: View): string => (whole ? matrixText(writer, view) : argumentText(writer, { ...view, transposed: view.transposed && values[view.value]?.storage === "matrix" }));
  const written = args.length > 0 ? args.map(argument) : library.sized(sizes.map((size) => sizeCode(size, writer.sizes).text), writer.like);
  const code = spelledOperator(library.spellings, name, written);
  const storage = values[result]?.storage;
  if (!whole || scalarOperators.has(name) || (vectorOperators.has(name) && storage === "vector") || storage === "matrix" || args.length === 0) return atom(code);
  return atom(storage === "scalar" ? library.item(code) : `${code}.ravel()`);
}

/** How the matrix of a factorisation was factorised. */
function methodOf(writer: Writer, factorisation: number): Method {
  const made = writer.schedule.instructions.find(({ result }) => result === factorisation);
  if (made?.kind !== "factorisation") throw new Error("internal: a factorisation that nothing made");
  return made.method;
}

function codeOf(writer: Writer, instruction: Instruction): Code {
  const { library, schedule: { values } } = writer;
  const { module } = library;
  const target = values[instruction.result];
  if (target === undefined) throw new Error("internal: an instruction without a result");
  const handlers: InstructionHandlers<Code> = {
    entrywise: ({ body }) => onGrid(writer, body, target.rows, target.columns, target.axes),
    reduce: (reduce) => sumCode(writer, reduce),
    matrixProduct: ({ left, right }) => matrixTimes(writer, left, right),
    matrixVector: ({ left, right }) => (left.transposed && library.copiesTransposes ? matrixTimes(writer, right, { ...left, transposed: false }) : matrixTimes(writer, left, right)),
    solve: (solve) => atom(`${module}.linalg.solve(${argumentText(writer, solve.matrix)}, ${argumentText(writer, solve.right)})`),
    inverse: (inverse) => atom(`${module}.linalg.inv(${argumentText(writer, inverse.matrix)})`),
    factorisation: (made) => atom(library.factorisations.factors(made.method, argumentText(writer, made.matrix))),
    factoredSolve: ({ factorisation, transposed, right }) => atom(library.factorisations.solve(methodOf(writer, factorisation), read(writer, factorisation).text, argumentText(writer, right), transposed, target.storage === "vector")),
    factoredInverse: ({ factorisation }) => atom(library.factorisations.inverse(methodOf(writer, factorisation), read(writer, factorisation).text, library.identity(sizeCode(target.rows, writer.sizes).text, writer.like))),
    factoredDeterminant: ({ factorisation, log }) => library.factorisations.determinant(methodOf(writer, factorisation), read(writer, factorisation).text, log),
    identity: () => atom(library.identity(sizeCode(target.rows, writer.sizes).text, writer.like)),
    diagonal: ({ vector }) => atom(`${module}.diag(${argumentText(writer, vector)})`),
    diagonalPart: ({ matrix }) => {
      const part = method(writer, matrix, "diagonal");
      return library.copy === null ? part : atom(library.copy(part.text));
    },
    einsum: (einsum) => contraction(writer, einsum),
    expansion: () => {
      throw new Error("internal: an expansion is a statement");
    },
    trace: ({ matrix }) => method(writer, matrix, "trace"),
    softmax: ({ vector }) => atom(library.softmax(argumentText(writer, vector))),
    logsumexp: ({ vector }) => atom(library.logsumexp(argumentText(writer, vector))),
    operator: (operator) => operatorCode(writer, operator),
  };
  return dispatchInstruction(handlers, instruction);
}

const longestInlined = 60;

/** One line for each value that is read more than once or has a name; the others stand where they are read. What depends on an increment stands apart. */
export function bodyLines(writer: Writer): { readonly still: readonly string[]; readonly moving: readonly string[] } {
  const { instructions, values, value, outputs } = writer.schedule;
  const inner = movingInstructions(writer.schedule);
  const outer = new Set(instructions.flatMap((instruction) => (inner.has(instruction) ? [] : [instruction.result])));
  const counts = new Map<number, number>();
  const count = (used: number): void => void counts.set(used, (counts.get(used) ?? 0) + 1);
  for (const used of [...instructions.flatMap(usedBy), ...(value === null ? [] : [value.view.value]), ...outputs.map(({ view }) => view.value)]) count(used);
  for (const instruction of instructions) if (instruction.kind === "reduce") readTwice(instruction).forEach(count);
  // What does not move is computed once, however often it is read while the increment runs.
  for (const instruction of inner) for (const used of usedBy(instruction)) if (outer.has(used)) count(used);
  const [still, moving]: [string[], string[]] = [[], []];
  for (const instruction of instructions) {
    const { result } = instruction;
    if (instruction.kind === "expansion") {
      const name = writer.names.get(result) ?? writer.namer.temporary();
      writer.names.set(result, name);
      still.push(...expansionLines(writer, instruction, name));
      continue;
    }
    const code = codeOf(writer, instruction);
    const named = values[result]?.name ?? null;
    if (named === null && instruction.kind !== "factorisation" && counts.get(result) === 1 && code.text.length <= longestInlined) writer.inlined.set(result, code);
    else {
      const name = writer.names.get(result) ?? writer.namer.temporary();
      writer.names.set(result, name);
      (inner.has(instruction) ? moving : still).push(`${name} = ${code.text}`);
    }
  }
  return { still, moving };
}

/** What is returned for an output: a value of its own, of the shape that was declared. */
export function outputCode(writer: Writer, output: ScheduledOutput, alias: boolean): string {
  const { library } = writer;
  const code = viewed(writer, output.view);
  if (axesOf(output).length === 0 && library.scalars === "number") return library.returned(code.text);
  const copied = alias && library.copy !== null ? atom(library.copy(bracketed(code, Binding.atom))) : code;
  return isRow(output) ? `${bracketed(copied, Binding.atom)}[None, :]` : copied.text;
}
