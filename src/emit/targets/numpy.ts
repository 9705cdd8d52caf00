/** Programs as a NumPy module: vectors are 1-D, matrices 2-D, scalars floats. Knows Python's spelling only. */
import { ok, type Result } from "../../diagnostics/result.js";
import { type Dimension, isUnit } from "../../term/dimension.js";
import { describe } from "../description.js";
import { atom, Binding, bracketed, type Code, type Dialect, infix, rationalCode } from "../infix.js";
import { claimAll, createNamer, type Namer, spellGreek } from "../names.js";
import { plainName } from "../notation.js";
import type { EmittedProgram } from "../program.js";
import { type Entrywise, operand, operandsOf, replaceOperands } from "../schedule/entrywise.js";
import { dispatchInstruction, type Instruction, type InstructionHandlers, type InstructionOf, movingInstructions, type Schedule, type ScheduledInput, type ScheduledOutput, usedBy, type Value, type View } from "../schedule/instruction.js";
import { schedule, sizeSources } from "../schedule/schedule.js";
import { definitionsUsed, spelledConstant, spelledFunction, spelledOperator } from "../spellings.js";
import type { Target } from "../target.js";
import { numpyCheck } from "./numpy-check.js";
import { entrywiseOperators, numberOperators, numpySpellings, pythonReserved } from "./numpy-spelling.js";

/** The names a module uses, and how each value is written where it is read. */
interface Writer {
  readonly schedule: Schedule;
  readonly names: Map<number, string>;
  readonly sizes: ReadonlyMap<string, string>;
  readonly inlined: Map<number, Code>;
  readonly namer: Namer;
}

const tuple = (items: readonly string[]): string => (items.length === 1 ? `(${items[0] ?? ""},)` : `(${items.join(", ")})`);

function sizeCode(size: Dimension, sizes: ReadonlyMap<string, string>): Code {
  const factors = size.powers.map(([name, exponent]) => (sizes.get(name) ?? name) + (exponent === 1 ? "" : ` ** ${exponent}`));
  if (size.coefficient !== 1 || factors.length === 0) factors.unshift(`${size.coefficient}`);
  const [only] = size.powers;
  const level = factors.length > 1 ? Binding.product : only !== undefined && only[1] > 1 ? Binding.power : Binding.atom;
  return { text: factors.join(" * "), level };
}

function read(writer: Writer, value: number): Code {
  const code = writer.inlined.get(value) ?? writer.names.get(value);
  if (code === undefined) throw new Error("internal: a value is used before it is written");
  return typeof code === "string" ? atom(code) : code;
}

function matrix(writer: Writer, { value, transposed }: View): Code {
  const code = read(writer, value);
  return transposed ? atom(`${bracketed(code, Binding.atom)}.T`) : code;
}

/** A value as an array of two axes. */
function matrixText(writer: Writer, view: View): string {
  const storage = writer.schedule.values[view.value]?.storage;
  if (storage === "matrix") return argumentText(writer, view);
  const code = read(writer, view.value);
  return storage === "scalar" ? `np.array([[${code.text}]])` : `${bracketed(code, Binding.atom)}[${view.transposed ? "None, :" : ":, None"}]`;
}

const argumentText = (writer: Writer, view: View): string => matrix(writer, view).text;

function dialectOf(writer: Writer): Dialect {
  return {
    number: rationalCode,
    constant: (name) => atom(spelledConstant(numpySpellings, name)),
    size: (size) => sizeCode(size, writer.sizes),
    operand: (leaf) => {
      const code = read(writer, leaf.value);
      if (leaf.access === "transposed") return atom(`${bracketed(code, Binding.atom)}.T`);
      return leaf.access === "rows" ? atom(`${bracketed(code, Binding.atom)}[:, None]`) : code;
    },
    power: (base, exponent) => ({ text: `${bracketed(base, Binding.atom)} ** ${bracketed(exponent, Binding.atom)}`, level: Binding.power }),
    apply: (name, argument) => atom(spelledFunction(numpySpellings, name, [argument])),
    hoist: null,
  };
}

/** Which axes of its grid a formula has by itself. */
function covers(body: Entrywise): { readonly rows: boolean; readonly columns: boolean } {
  const accesses = operandsOf(body).map(({ access }) => access);
  const whole = accesses.some((access) => access === "same" || access === "transposed");
  return { rows: whole || accesses.includes("rows"), columns: whole || accesses.includes("columns") };
}

/** u v′ for a product of two vectors along the two axes. */
function outerProduct(writer: Writer, body: Entrywise): Code | null {
  if (body.op !== "product" || body.below.length > 0 || body.above.length !== 2) return null;
  const along = (access: "rows" | "columns"): Code[] => body.above.flatMap((part) => (part.op === "operand" && part.access === access ? [read(writer, part.value)] : []));
  const [left] = along("rows");
  const [right] = along("columns");
  return left === undefined || right === undefined ? null : atom(`np.outer(${left.text}, ${right.text})`);
}

/** A formula as an array of the shape of its grid. */
function onGrid(writer: Writer, body: Entrywise, rows: Dimension, columns: Dimension, axes: Value["axes"] = null): Code {
  const code = outerProduct(writer, body) ?? infix(body, dialectOf(writer));
  if (isUnit(rows) && isUnit(columns)) return code;
  const covered = covers(body);
  if (isUnit(columns) ? covered.rows : covered.rows && covered.columns) return code;
  const shape = tuple((axes ?? (isUnit(columns) ? [rows] : [rows, columns])).map((size) => sizeCode(size, writer.sizes).text));
  if (!covered.rows && !covered.columns) return atom(`np.full(${shape}, float(${code.text}))`);
  return { text: `${bracketed(code, Binding.product)} + np.zeros(${shape})`, level: Binding.sum };
}

/** x @ y for the sum of a product of two vectors. */
function dotProduct(writer: Writer, body: Entrywise, columns: Dimension): Code | null {
  if (body.op !== "product" || body.below.length > 0 || !isUnit(columns)) return null;
  const [x, y, ...rest] = body.above;
  if (x === undefined || y === undefined || rest.length > 0) return null;
  if (![x, y].every((part) => covers(part).rows)) return null;
  const sides = [x, y].map((part, index) => bracketed(infix(part, dialectOf(writer)), index === 0 ? Binding.product : Binding.sign));
  return { text: sides.join(" @ "), level: Binding.product };
}

const letters = "ijklmnopqrstuvwxyzabcdefgh";

/** A product of stacks as `@`, anything else as `np.einsum`; what only views an argument is copied. */
function contraction(writer: Writer, { args, output, product }: InstructionOf<"einsum">): Code {
  const [left, right] = args;
  if (product && left !== undefined && right !== undefined) return { text: `${bracketed(matrix(writer, left.view), Binding.product)} @ ${bracketed(matrix(writer, right.view), Binding.sign)}`, level: Binding.product };
  const order = [...new Set(args.flatMap(({ labels }) => labels))];
  const spell = (labels: readonly number[]): string => labels.map((label) => letters[order.indexOf(label)] ?? "").join("");
  const views = args.length === 1 && output.length === order.length ? ".copy()" : "";
  return atom(`np.einsum("${args.map(({ labels }) => spell(labels)).join(",")}->${spell(output)}", ${args.map(({ view }) => read(writer, view.value).text).join(", ")})${views}`);
}

function codeOf(writer: Writer, instruction: Instruction): Code {
  const { values } = writer.schedule;
  const target = values[instruction.result];
  if (target === undefined) throw new Error("internal: an instruction without a result");
  const times = (left: View, right: View): Code => ({
    text: `${bracketed(matrix(writer, left), Binding.product)} @ ${bracketed(matrix(writer, right), Binding.sign)}`,
    level: Binding.product,
  });
  const handlers: InstructionHandlers<Code> = {
    entrywise: ({ body }) => onGrid(writer, body, target.rows, target.columns, target.axes),
    reduce: ({ over, body, rows, columns }) => {
      const dot = over === "all" ? dotProduct(writer, body, columns) : null;
      if (dot !== null) return dot;
      if (over === "columns" && operandsOf(body).every(({ access }) => access === "transposed" || access === "scalar")) {
        const turned = replaceOperands(body, (leaf) => (leaf.access === "transposed" ? operand(leaf.value, "same") : leaf));
        return atom(`np.sum(${onGrid(writer, turned, columns, rows).text}, axis=0)`);
      }
      const code = onGrid(writer, body, rows, columns).text;
      return atom(over === "all" ? `np.sum(${code})` : `np.sum(${code}, axis=1)`);
    },
    matrixProduct: ({ left, right }) => times(left, right),
    matrixVector: ({ left, right }) => times(left, right),
    solve: (solve) => atom(`np.linalg.solve(${argumentText(writer, solve.matrix)}, ${argumentText(writer, solve.right)})`),
    inverse: (inverse) => atom(`np.linalg.inv(${argumentText(writer, inverse.matrix)})`),
    identity: () => atom(`np.eye(${sizeCode(target.rows, writer.sizes).text})`),
    diagonal: ({ vector }) => atom(`np.diag(${argumentText(writer, vector)})`),
    diagonalPart: (part) => atom(`np.diag(${argumentText(writer, part.matrix)}).copy()`),
    einsum: (einsum) => contraction(writer, einsum),
    trace: (trace) => atom(`np.trace(${argumentText(writer, trace.matrix)})`),
    softmax: ({ vector }) => atom(`_softmax(${argumentText(writer, vector)})`),
    logsumexp: ({ vector }) => atom(`_logsumexp(${argumentText(writer, vector)})`),
    operator: ({ name, args, sizes }) => {
      const whole = !entrywiseOperators.has(name);
      const written = args.length > 0 ? args.map((view) => (whole ? matrixText(writer, view) : argumentText(writer, { ...view, transposed: view.transposed && values[view.value]?.storage === "matrix" }))) : sizes.map((size) => sizeCode(size, writer.sizes).text);
      const code = spelledOperator(numpySpellings, name, written);
      if (!whole || numberOperators.has(name) || target.storage === "matrix" || args.length === 0) return atom(code);
      return atom(target.storage === "scalar" ? `${code}.item()` : `${code}.ravel()`);
    },
  };
  return dispatchInstruction(handlers, instruction);
}

const longestInlined = 60;

/** One line for each value that is read more than once or has a name; the others stand where they are read. What depends on an increment stands apart. */
function bodyLines(writer: Writer): { readonly still: readonly string[]; readonly moving: readonly string[] } {
  const { instructions, values, value, outputs } = writer.schedule;
  const inner = movingInstructions(writer.schedule);
  const counts = new Map<number, number>();
  for (const used of [...instructions.flatMap(usedBy), value.view.value, ...outputs.map(({ view }) => view.value)]) counts.set(used, (counts.get(used) ?? 0) + 1);
  // What does not move is computed once, however often it is read while the increment runs.
  for (const instruction of inner) for (const used of usedBy(instruction)) counts.set(used, (counts.get(used) ?? 0) + (instructions.some((one) => one.result === used && !inner.has(one)) ? 1 : 0));
  const [still, moving]: [string[], string[]] = [[], []];
  for (const instruction of instructions) {
    const { result } = instruction;
    const code = codeOf(writer, instruction);
    const named = values[result]?.name ?? null;
    if (named === null && counts.get(result) === 1 && code.text.length <= longestInlined) writer.inlined.set(result, code);
    else {
      const name = writer.names.get(result) ?? writer.namer.temporary();
      writer.names.set(result, name);
      (inner.has(instruction) ? moving : still).push(`${name} = ${code.text}`);
    }
  }
  return { still, moving };
}

/** The loop over the entries of the variable: each sets one entry of the increment and stores one slice of the result. */
function alongLines(writer: Writer, along: NonNullable<Schedule["along"]>, moving: readonly string[]): { readonly lines: readonly string[]; readonly result: string } {
  const [output] = writer.schedule.outputs;
  if (output === undefined) throw new Error("internal: a Jacobian without an output");
  const axes = (one: Pick<ScheduledInput, "rows" | "columns" | "axes">): readonly string[] => axesOf(one).map((size) => sizeCode(size, writer.sizes).text);
  const { increment } = along;
  const [outer, inner] = [axes(output), axes(increment)];
  const step = read(writer, increment.value).text;
  const [result, index] = [writer.namer.claim("result"), writer.namer.claim("index")];
  if (inner.length === 0) return { lines: [`${step} = 1.0`, ...moving, `${result} = ${outputCode(writer, output, true)}`], result };
  return {
    lines: [
      `${result} = np.empty(${tuple([...outer, ...inner])})`,
      `for ${index} in np.ndindex(${inner.join(", ")}):`,
      `    ${step} = np.zeros(${tuple(inner)})`,
      `    ${step}[${index}] = 1.0`,
      ...(isUnit(increment.rows) ? [`    ${step} = ${step}[0]`] : []),
      ...moving.map((line) => `    ${line}`),
      `    ${result}[(..., *${index})] = ${outputCode(writer, output, false)}`,
    ],
    result,
  };
}

/** What is returned for an output: a value of its own, of the shape that was declared. */
function outputCode(writer: Writer, { view, rows, columns, axes }: ScheduledOutput, alias: boolean): string {
  const code = matrix(writer, view);
  if (axes === null && isUnit(rows) && isUnit(columns)) return `float(${code.text})`;
  const copied = alias ? atom(`${bracketed(code, Binding.atom)}.copy()`) : code;
  return axes === null && isUnit(rows) ? `${bracketed(copied, Binding.atom)}[None, :]` : copied.text;
}

const axesOf = ({ rows, columns, axes }: Pick<ScheduledInput, "rows" | "columns" | "axes">): readonly Dimension[] => axes ?? (isUnit(columns) ? (isUnit(rows) ? [] : [rows]) : [rows, columns]);

/** Reads the arguments: arrays of doubles, the sizes, and a complaint about a wrong shape. */
function preamble(writer: Writer, given: string, shape: string): readonly string[] {
  const { inputs } = writer.schedule;
  const name = (input: ScheduledInput): string => read(writer, input.value).text;
  const lines = inputs.map((input) => (axesOf(input).length === 0 ? `${name(input)} = float(${name(input)})` : `${name(input)} = np.asarray(${name(input)}, dtype=float)`));
  for (const source of sizeSources(writer.schedule)) {
    if (source.from === null) continue;
    const { input, axis, divisor } = source.from;
    const axes = axesOf(input).length;
    const divided = divisor === null ? "" : ` // ${bracketed(sizeCode(divisor, writer.sizes), Binding.atom)}`;
    lines.push(`${writer.sizes.get(source.name) ?? source.name} = ${name(input)}.shape[${axes === 1 ? 0 : axis}]${divided}`);
  }
  const shaped = inputs.filter((input) => axesOf(input).length > 0);
  if (shaped.length > 0) {
    const expected = shaped.map((input) => `(${name(input)}, ${tuple(axesOf(input).map((size) => sizeCode(size, writer.sizes).text))})`);
    lines.push(`for ${given}, ${shape} in ${expected.length === 1 ? `(${expected[0] ?? ""},)` : `(${expected.join(", ")})`}:`);
    lines.push(`    if ${given}.shape != ${shape}:`, `        raise ValueError(f"expected an array of shape {${shape}}, got {${given}.shape}")`);
  }
  for (const input of shaped) if (input.axes === null && isUnit(input.rows)) lines.push(`${name(input)} = ${name(input)}[0]`);
  return lines;
}

const escapeDocstring = (line: string): string => line.replace(/\\/gu, "\\\\").replace(/"/gu, '\\"');

function emit(program: EmittedProgram, scheduled: Schedule): Result<string> {
  const definitions = definitionsUsed(scheduled, "numpy", numpySpellings);
  if (!definitions.ok) return definitions;
  const module = createNamer(pythonReserved);
  const plain = module.claim(program.name);
  const both = module.claim(`value_and_${program.name}`);
  const reserved = new Set([...pythonReserved, plain, both]);
  const namer = createNamer(reserved);
  const inputs = claimAll(namer, reserved, program.inputs.map(plainName));
  const sizes = new Map(claimAll(namer, reserved, scheduled.sizes).map((name, index) => [scheduled.sizes[index] ?? "", name]));
  const names = new Map<number, string>();
  scheduled.inputs.forEach(({ value }, index) => names.set(value, inputs[index] ?? ""));
  if (scheduled.along !== null) names.set(scheduled.along.increment.value, namer.claim("step"));
  const given = namer.claim("given");
  const shape = namer.claim("shape");
  for (const { result } of scheduled.instructions) {
    const own = scheduled.values[result]?.name ?? null;
    if (own !== null) names.set(result, namer.claim(spellGreek(own)));
  }
  const writer: Writer = { schedule: scheduled, names, sizes, inlined: new Map(), namer };

  const told = sizeSources(scheduled).filter(({ from }) => from === null).map(({ name }) => sizes.get(name) ?? name);
  const parameters = [...inputs, ...(told.length > 0 ? ["*", ...told] : [])].join(", ");
  const passed = [...inputs, ...told.map((name) => `${name}=${name}`)].join(", ");
  const body = bodyLines(writer);
  const loop = scheduled.along === null ? null : alongLines(writer, scheduled.along, body.moving);
  const lines = [...preamble(writer, given, shape), ...body.still, ...(loop === null ? body.moving : loop.lines)];
  const inputValues = new Set(scheduled.inputs.map(({ value }) => value));
  const seen = new Set<number>();
  const results = [scheduled.value, ...(loop === null ? scheduled.outputs : [])].map((output) => {
    const alias = inputValues.has(output.view.value) || seen.has(output.view.value);
    seen.add(output.view.value);
    return outputCode(writer, output, alias);
  });
  const [value = "", ...derivatives] = results;
  if (loop !== null) derivatives.push(loop.result);
  const [first = ""] = derivatives;
  const returned = derivatives.length === 1 ? first : tuple(derivatives);
  const documentation = describe(program, inputs).map(escapeDocstring);
  return ok([
    '"""', ...documentation, '"""', "", "import numpy as np", "",
    ...definitions.value.flatMap((definition) => ["", definition, ""]),
    "", `def ${both}(${parameters}):`, `    """The value and ${derivatives.length === 1 ? "the derivative" : "the derivatives, in a tuple"}."""`,
    ...lines.map((line) => `    ${line}`), `    return ${value}, ${returned}`, "", "",
    `def ${plain}(${parameters}):`, `    """The second result of \`${both}\`."""`, `    return ${both}(${passed})[1]`, "", "",
    ...numpyCheck(program, scheduled, { both, inputs, told, sizes }), "",
  ].map((line) => line.trimEnd()).join("\n"));
}

export const numpy: Target = {
  name: "numpy",
  extension: "py",
  emit: (program, options) => {
    const scheduled = schedule(program, options);
    return scheduled.ok ? emit(program, scheduled.value) : scheduled;
  },
};

