/** Instructions as JavaScript loops over row-major typed arrays. Knows no modules around them. */
import { type Dimension, isUnit, UNIT } from "../../term/dimension.js";
import { atom, Binding, bracketed, type Dialect, infix, rationalCode } from "../infix.js";
import type { Namer } from "../names.js";
import { type Entrywise, operandsOf } from "../schedule/entrywise.js";
import { dispatchInstruction, type Instruction, type InstructionHandlers, type Labelled, type Value, type View } from "../schedule/instruction.js";
import { spelledConstant, spelledFunction } from "../spellings.js";
import { isOperatorName } from "../vocabulary.js";
import { jsMatrixOperators, jsSpellings } from "./js-spelling.js";

/** The names of counters in every loop; they are no names of the reader's. */
export interface Counters {
  readonly i: string;
  readonly j: string;
  readonly k: string;
  readonly total: string;
}

export interface LoopWriter {
  readonly values: readonly Value[];
  readonly name: (value: number) => string;
  readonly size: (size: Dimension) => string;
  readonly counters: Counters;
  readonly namer: Namer;
  /** A buffer that keeps its place between calls; gives its name. */
  readonly workspace: (length: string) => string;
}

function dialectOf(writer: LoopWriter, index: (leaf: Entrywise & { readonly op: "operand" }) => string, hoisted: string[]): Dialect {
  return {
    number: rationalCode,
    constant: (name) => atom(spelledConstant(jsSpellings, name)),
    size: (size) => (size.powers.length === 1 && size.coefficient === 1 && size.powers[0]?.[1] === 1 ? atom(writer.size(size)) : { text: writer.size(size), level: Binding.product }),
    operand: (leaf) => atom(leaf.access === "scalar" ? writer.name(leaf.value) : `${writer.name(leaf.value)}[${index(leaf)}]`),
    power: (base, exponent, whole) => {
      if (whole === 2 && /^[\p{L}\p{Nd}_[\]]+$/u.test(base.text)) return { text: `${base.text} * ${base.text}`, level: Binding.product };
      // JavaScript refuses a sign in front of a power.
      return { text: `${bracketed(base, Binding.atom)} ** ${bracketed(exponent, Binding.atom)}`, level: Binding.product };
    },
    apply: (name, argument) => atom(spelledFunction(jsSpellings, name, [name === "step" && !/^[\p{L}\p{Nd}_[\]]+$/u.test(argument) ? `(${argument})` : argument])),
    hoist: (code) => {
      const name = writer.namer.temporary();
      hoisted.push(`const ${name} = ${code.text};`);
      return atom(name);
    },
  };
}

const times = (...factors: readonly string[]): string => factors.join(" * ");

/** Statements that run `each` with the formula at every entry of its grid; `index` is where the entry lies. */
function overGrid(writer: LoopWriter, body: Entrywise, rows: Dimension, columns: Dimension, each: (entry: string, index: string) => string, perRow: { readonly before: string; readonly after: string } | null): readonly string[] {
  const { i, j } = writer.counters;
  const r = writer.size(rows);
  const c = writer.size(columns);
  const hoisted: string[] = [];
  const flat = perRow === null && operandsOf(body).every(({ access }) => access === "same" || access === "scalar");
  if (isUnit(columns) || flat) {
    const entry = infix(body, dialectOf(writer, () => i, hoisted)).text;
    return [...hoisted, `for (let ${i} = 0; ${i} < ${isUnit(columns) ? r : times(r, c)}; ${i} += 1) ${each(entry, i)}`];
  }
  const places = { same: `${i} * ${c} + ${j}`, transposed: `${j} * ${r} + ${i}`, rows: i, columns: j, scalar: "0" };
  const repeated = (value: number): string => `(${places.same}) % ${axesOfValue(writer.values[value]).filter((size) => !isUnit(size)).map((size) => writer.size(size)).reduce((text, size, axis) => (axis === 0 ? size : `(${text} * ${size})`), "1")}`;
  const entry = infix(body, dialectOf(writer, ({ access, value }) => (access === "repeated" ? repeated(value) : places[access]), hoisted)).text;
  const inner = `for (let ${j} = 0; ${j} < ${c}; ${j} += 1) ${each(entry, places.same)}`;
  const content = perRow === null ? [inner] : [perRow.before, inner, perRow.after];
  return [...hoisted, `for (let ${i} = 0; ${i} < ${r}; ${i} += 1) {`, ...content.map((line) => `  ${line}`), "}"];
}

/** Rows and columns of a matrix as it is viewed. */
function viewed(writer: LoopWriter, { value, transposed }: View): { readonly rows: Dimension; readonly columns: Dimension } {
  const found = writer.values[value];
  if (found === undefined) throw new Error("internal: a view of no value");
  return transposed ? { rows: found.columns, columns: found.rows } : found;
}

/** Entry (row, column) of a viewed matrix. */
function entryOf(writer: LoopWriter, view: View, row: string, column: string): string {
  const { rows, columns } = viewed(writer, view);
  return `${writer.name(view.value)}[${view.transposed ? `${column} * ${writer.size(rows)} + ${row}` : `${row} * ${writer.size(columns)} + ${column}`}]`;
}

/** Loops over the labels of the result, and inside them over those that are summed. */
function contraction(writer: LoopWriter, result: string, target: Value, args: readonly Labelled[], output: readonly number[]): readonly string[] {
  const sizes = new Map<number, Dimension>();
  for (const { view, labels } of args) labels.forEach((label, axis) => sizes.set(label, axesOfValue(writer.values[view.value])[axis] ?? UNIT));
  const counters = new Map([...sizes.keys()].map((label) => [label, writer.namer.temporary()]));
  const counter = (label: number): string => counters.get(label) ?? "0";
  const loop = (label: number): string => `for (let ${counter(label)} = 0; ${counter(label)} < ${writer.size(sizes.get(label) ?? UNIT)}; ${counter(label)} += 1)`;
  /** Row-major: the first label runs slowest. */
  const place = (labels: readonly number[]): string => labels.reduce((text, label, axis) => (axis === 0 ? counter(label) : `${axis === 1 ? text : `(${text})`} * ${writer.size(sizes.get(label) ?? UNIT)} + ${counter(label)}`), "0");
  const entry = ({ view, labels }: Labelled): string => (labels.length === 0 ? writer.name(view.value) : `${writer.name(view.value)}[${place(labels)}]`);
  const bound = [...sizes.keys()].filter((label) => !output.includes(label));
  const { total } = writer.counters;
  const sum = target.storage === "scalar" ? result : total;
  const inner = [...nested(bound.map(loop), [`${sum} += ${times(...args.map(entry))};`])];
  if (target.storage === "scalar") return [`let ${sum} = 0;`, ...inner];
  return nested(output.map(loop), bound.length === 0 ? [`${result}[${place(output)}] = ${times(...args.map(entry))};`] : [`let ${sum} = 0;`, ...inner, `${result}[${place(output)}] = ${sum};`]);
}

const axesOfValue = (value: Value | undefined): readonly Dimension[] => (value === undefined ? [] : (value.axes ?? [value.rows, value.columns]));

function nested(heads: readonly string[], body: readonly string[]): readonly string[] {
  return heads.reduceRight<readonly string[]>((lines, head) => [`${head} {`, ...lines.map((line) => `  ${line}`), "}"], body);
}

/** A value as a matrix with its rows and columns. */
function matrixOf(writer: LoopWriter, view: View): string {
  const { rows, columns } = viewed(writer, view);
  const storage = writer.values[view.value]?.storage;
  const name = writer.name(view.value);
  const object = (r: Dimension, c: Dimension): string => `{ rows: ${writer.size(r)}, columns: ${writer.size(c)}, data: ${storage === "scalar" ? `[${name}]` : name} }`;
  return storage === "matrix" && view.transposed ? `_turn(${object(columns, rows)})` : object(rows, columns);
}

/** The statements that compute an instruction's result: into the array of its name, or as a constant for a scalar. */
export function loopsOf(writer: LoopWriter, instruction: Instruction): readonly string[] {
  const { i, j, k, total } = writer.counters;
  const target = writer.values[instruction.result];
  if (target === undefined) throw new Error("internal: an instruction without a result");
  const result = writer.name(instruction.result);
  const count = (name: string, size: Dimension): string => `for (let ${name} = 0; ${name} < ${writer.size(size)}; ${name} += 1)`;
  const copied = (view: View): { readonly name: string; readonly n: string; readonly lines: readonly string[] } => {
    const { rows } = viewed(writer, view);
    const n = writer.size(rows);
    const name = writer.workspace(times(n, n));
    return { name, n, lines: [`_copy(${writer.name(view.value)}, ${n}, ${n}, ${view.transposed}, ${name});`] };
  };
  const handlers: InstructionHandlers<readonly string[]> = {
    entrywise: ({ body }) => {
      if (target.storage === "scalar") return [`const ${result} = ${infix(body, { ...dialectOf(writer, () => "0", []), hoist: null }).text};`];
      return overGrid(writer, body, target.rows, target.columns, (entry, index) => `${result}[${index}] = ${entry};`, null);
    },
    reduce: ({ over, body, rows, columns }) => {
      const each = (name: string) => (entry: string) => `${name} += ${entry};`;
      if (over === "all") return [`let ${result} = 0;`, ...overGrid(writer, body, rows, columns, each(result), null)];
      return overGrid(writer, body, rows, columns, each(total), { before: `let ${total} = 0;`, after: `${result}[${i}] = ${total};` });
    },
    matrixProduct: ({ left, right }) => {
      const inner = viewed(writer, left).columns;
      const at = `${result}[${i} * ${writer.size(target.columns)} + ${j}]`;
      if (right.transposed) {
        return [`${count(i, target.rows)} {`, `  ${count(j, target.columns)} {`, `    let ${total} = 0;`, `    ${count(k, inner)} ${total} += ${entryOf(writer, left, i, k)} * ${entryOf(writer, right, k, j)};`, `    ${at} = ${total};`, "  }", "}"];
      }
      return [`${result}.fill(0);`, `${count(i, target.rows)} {`, `  ${count(k, inner)} {`, `    const ${total} = ${entryOf(writer, left, i, k)};`, `    ${count(j, target.columns)} ${at} += ${total} * ${entryOf(writer, right, k, j)};`, "  }", "}"];
    },
    matrixVector: ({ left, right }) => {
      const inner = viewed(writer, left).columns;
      const vector = writer.name(right.value);
      if (left.transposed) {
        return [`${result}.fill(0);`, `${count(j, inner)} {`, `  const ${total} = ${vector}[${j}];`, `  ${count(i, target.rows)} ${result}[${i}] += ${total} * ${entryOf(writer, left, i, j)};`, "}"];
      }
      return [`${count(i, target.rows)} {`, `  let ${total} = 0;`, `  ${count(j, inner)} ${total} += ${entryOf(writer, left, i, j)} * ${vector}[${j}];`, `  ${result}[${i}] = ${total};`, "}"];
    },
    solve: ({ matrix, right }) => {
      const { name, n, lines } = copied(matrix);
      const columns = writer.size(target.columns);
      return [...lines, `_copy(${writer.name(right.value)}, ${n}, ${columns}, ${right.transposed}, ${result});`, `_solve(${name}, ${n}, ${columns}, ${result});`];
    },
    inverse: ({ matrix }) => {
      const { name, n, lines } = copied(matrix);
      return [...lines, `${result}.fill(0);`, `${count(i, target.rows)} ${result}[${i} * ${n} + ${i}] = 1;`, `_solve(${name}, ${n}, ${n}, ${result});`];
    },
    identity: () => [`${result}.fill(0);`, `${count(i, target.rows)} ${result}[${i} * ${writer.size(target.rows)} + ${i}] = 1;`],
    diagonal: ({ vector }) => [`${result}.fill(0);`, `${count(i, target.rows)} ${result}[${i} * ${writer.size(target.rows)} + ${i}] = ${writer.name(vector.value)}[${i}];`],
    diagonalPart: ({ matrix }) => [`${count(i, target.rows)} ${result}[${i}] = ${entryOf(writer, matrix, i, i)};`],
    einsum: ({ args, output }) => contraction(writer, result, target, args, output),
    trace: ({ matrix }) => [`let ${result} = 0;`, `${count(i, viewed(writer, matrix).rows)} ${result} += ${entryOf(writer, matrix, i, i)};`],
    softmax: ({ vector }) => [`_softmax(${writer.name(vector.value)}, ${result});`],
    logsumexp: ({ vector }) => [`const ${result} = _logsumexp(${writer.name(vector.value)});`],
    operator: ({ name, args, sizes }) => {
      if (!isOperatorName(name)) throw new Error(`internal: ${name} was let through without code`);
      if (name !== "det" && name !== "logdet") {
        const whole = jsMatrixOperators[name];
        const given = args.map((view) => ({ name: writer.namer.temporary(), code: matrixOf(writer, view) }));
        const lines = given.map((one) => `const ${one.name} = ${one.code};`);
        const value = whole.write(args.length > 0 ? given.map((one) => one.name) : sizes.map(writer.size));
        if (whole.number === true) return [...lines, `const ${result} = ${value};`];
        return target.storage === "scalar" ? [...lines, `const ${result} = ${value}.data[0];`] : [...lines, `${result}.set(${value}.data);`];
      }
      const [matrix] = args;
      if (matrix === undefined) throw new Error(`internal: ${name} was let through without code`);
      const { name: work, n, lines } = copied(matrix);
      const determinant = `_eliminate(${work}, ${n}, ${work}, 0)`;
      return [...lines, `const ${result} = ${name === "logdet" ? `Math.log(Math.abs(${determinant}))` : determinant};`];
    },
  };
  return dispatchInstruction(handlers, instruction);
}

