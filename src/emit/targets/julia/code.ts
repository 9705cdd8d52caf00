/** Instructions in Julia, on vectors, matrices and arrays of more axes. Knows no modules around them. */
import { type Dimension, isUnit } from "../../../term/dimension.js";
import { atom, Binding, bracketed, type Code, type Dialect, infix, type Joints, rationalCode } from "../../infix.js";
import { type Entrywise, operandsOf } from "../../schedule/entrywise.js";
import { dispatchInstruction, type Instruction, type InstructionHandlers, type InstructionOf, type Value, type View } from "../../schedule/instruction.js";
import { spelledConstant, spelledFunction, spelledOperator } from "../../spellings.js";
import { type Axes, covers, outerFactors, repeated } from "../columns/formulas.js";
import { axesOf, methodOf, read, sizeCode, type Writer, type Written } from "../columns/writer.js";
import { juliaSpellings, numberOperators, vectorOperators } from "./spelling.js";

export const sizeText = (writer: Writer, size: Dimension): string => sizeCode(size, writer.sizes).text;
const list = (writer: Writer, sizes: readonly Dimension[]): string => sizes.map((size) => sizeText(writer, size)).join(", ");

export const transposed = (code: Code): Code => atom(`${bracketed(code, Binding.atom)}'`);
const isScalar = (entry: Entrywise): boolean => operandsOf(entry).every(({ access }) => access === "scalar");
/** `f(x)` as `f.(x)`. */
const dotted = (called: string): string => called.replace(/^(\w+)\(/u, "$1.(");

function dialectOf(writer: Writer, axes: Axes): Dialect {
  return {
    number: rationalCode,
    constant: (name) => atom(spelledConstant(juliaSpellings, name)),
    size: (size) => sizeCode(size, writer.sizes),
    operand: ({ value, access }) => {
      const code = read(writer, value);
      if (access === "transposed" || access === "columns") return transposed(code);
      return access === "repeated" ? repeated(writer, value, axes, (sizes) => list(writer, sizes)) : code;
    },
    power: (base, exponent, _, scalar) => ({ text: `${bracketed(base, Binding.atom)} ${scalar ? "^" : ".^"} ${bracketed(exponent, Binding.atom)}`, level: Binding.power }),
    apply: (name, argument, entry) => {
      const called = spelledFunction(juliaSpellings, name, [argument]);
      return atom(isScalar(entry.of) ? called : dotted(called));
    },
    hoist: null,
  };
}

/** Dots wherever an array takes part, so that one loop computes the whole formula. */
const joints: Joints = {
  times: (left, right) => (left && right ? "*" : ".*"),
  over: (left, right) => (left && right ? "/" : "./"),
  plus: (left, right) => (left && right ? "+" : ".+"),
  minus: (left, right) => (left && right ? "-" : ".-"),
};

const formula = (writer: Writer, body: Entrywise, axes: Axes): Code => outerProduct(writer, body) ?? infix(body, dialectOf(writer, axes), joints);

/** u * v' for a product of two vectors along the two axes. */
function outerProduct(writer: Writer, body: Entrywise): Code | null {
  const [left, right] = outerFactors(writer, body) ?? [];
  return left === undefined || right === undefined ? null : { text: `${bracketed(left, Binding.product)} * ${transposed(right).text}`, level: Binding.product };
}

/** A formula as an array of the shape of its grid. */
function onGrid(writer: Writer, body: Entrywise, rows: Dimension, columns: Dimension, axes: Axes): Code {
  const code = formula(writer, body, axes);
  if (isUnit(rows) && isUnit(columns)) return code;
  const covered = covers(body);
  if (isUnit(columns) ? covered.rows : covered.rows && covered.columns) return code;
  const shape = list(writer, axes ?? (isUnit(columns) ? [rows] : [rows, columns]));
  if (isScalar(body)) return atom(`fill(float(${code.text}), ${shape})`);
  return { text: `${bracketed(code, Binding.product)} .+ zeros(${shape})`, level: Binding.sum };
}

/** The axes of a tensor that a formula reads entry by entry; null where it reads none. */
function axesIn(writer: Writer, body: Entrywise): Axes {
  for (const { value, access } of operandsOf(body)) {
    const axes = access === "same" ? (writer.schedule.values[value]?.axes ?? null) : null;
    if (axes !== null) return axes;
  }
  return null;
}

/** Both factors of a product of two arrays that fill the grid. */
function factorsOf(body: Entrywise): readonly [Entrywise, Entrywise] | null {
  if (body.op !== "product" || body.below.length > 0) return null;
  const [x, y, ...rest] = body.above;
  return x === undefined || y === undefined || rest.length > 0 ? null : [x, y];
}

function total(writer: Writer, { over, body, rows, columns }: InstructionOf<"reduce">): Code {
  const axes = axesIn(writer, body);
  if (over === "all") {
    const whole = (part: Entrywise): boolean => covers(part).rows && (isUnit(columns) || covers(part).columns);
    const factors = factorsOf(body);
    if (factors?.every(whole) === true && axes === null) return atom(`dot(${factors.map((factor) => formula(writer, factor, null).text).join(", ")})`);
    return atom(`sum(${onGrid(writer, body, rows, columns, axes).text})`);
  }
  const { text } = onGrid(writer, body, rows, columns, axes);
  const grid = axes === null ? text : `reshape(${text}, ${sizeText(writer, rows)}, :)`;
  return atom(`vec(sum(${grid}; dims = ${over === "rows" ? 1 : 2}))`);
}

const letters = "abcdefghijklmnopqrstuvwxyz";
const spelled = (order: readonly number[], labels: readonly number[]): string => `"${labels.map((label) => letters[order.indexOf(label)] ?? "").join("")}"`;

function contraction(writer: Writer, { args, output }: InstructionOf<"einsum">): Code {
  const order = [...new Set(args.flatMap(({ labels }) => labels))];
  const [only, ...others] = args;
  if (only !== undefined && others.length === 0 && output.length > 1 && only.labels.length === output.length && order.length === output.length) {
    return atom(`permutedims(${read(writer, only.view.value).text}, (${output.map((label) => only.labels.indexOf(label) + 1).join(", ")}))`);
  }
  return atom(`_contract(${[spelled(order, output), ...args.flatMap(({ view, labels }) => [spelled(order, labels), read(writer, view.value).text])].join(", ")})`);
}

/** Zeros, to which each product is added where it stands. */
function expansionLines(writer: Writer, { products }: InstructionOf<"expansion">, target: Value, name: string): readonly string[] {
  return [
    `${name} = zeros(${list(writer, axesOf(target))})`,
    ...products.map(({ factors, output }) => {
      const order = [...new Set(output)];
      return `_place!(${[name, spelled(order, output), ...factors.map(({ view, labels }) => `${spelled(order, labels)} => ${read(writer, view.value).text}`)].join(", ")})`;
    }),
  ];
}

const storageOf = (writer: Writer, value: number): Value["storage"] | undefined => writer.schedule.values[value]?.storage;

/** A matrix or its transpose, a vector, a number. */
export function viewed(writer: Writer, { value, transposed: turned }: View): Code {
  const code = read(writer, value);
  return turned && storageOf(writer, value) === "matrix" ? transposed(code) : code;
}

/** An argument of an operator: a vector as the row that it is viewed as, or as a column. */
function argument(writer: Writer, { value, transposed: turned }: View, asVectors: boolean): string {
  const code = read(writer, value);
  const storage = storageOf(writer, value);
  if (storage === "scalar") return `fill(${code.text}, 1, 1)`;
  if (turned) return transposed(code).text;
  return storage === "vector" && !asVectors ? `reshape(${code.text}, :, 1)` : code.text;
}

function operatorCode(writer: Writer, { name, args, sizes, result }: InstructionOf<"operator">): Code {
  const written = args.length > 0 ? args.map((view) => argument(writer, view, vectorOperators.has(name))) : sizes.map((size) => sizeText(writer, size));
  const code = spelledOperator(juliaSpellings, name, written);
  const storage = storageOf(writer, result);
  if (numberOperators.has(name) || storage === "matrix") return atom(code);
  return atom(storage === "scalar" ? `only(${code})` : `vec(${code})`);
}

export function writeInstruction(writer: Writer, instruction: Instruction): Written {
  const target = writer.schedule.values[instruction.result];
  if (target === undefined) throw new Error("internal: an instruction without a result");
  const text = (view: View): string => viewed(writer, view).text;
  const binary = (left: Code, sign: string, right: Code): Code => ({ text: `${bracketed(left, Binding.product)} ${sign} ${bracketed(right, Binding.sign)}`, level: Binding.product });
  const expression = (code: Code): Written => ({ as: "expression", code });
  const called = (name: string, ...views: readonly View[]): Written => expression(atom(`${name}(${views.map(text).join(", ")})`));
  const factors = (factorisation: number): Code => read(writer, factorisation);
  const handlers: InstructionHandlers<Written> = {
    entrywise: ({ body }) => expression(onGrid(writer, body, target.rows, target.columns, target.axes)),
    reduce: (reduce) => expression(total(writer, reduce)),
    matrixProduct: ({ left, right }) => expression(binary(viewed(writer, left), "*", viewed(writer, right))),
    matrixVector: ({ left, right }) => expression(binary(viewed(writer, left), "*", viewed(writer, right))),
    solve: ({ matrix, right }) => expression(binary(viewed(writer, matrix), "\\", viewed(writer, right))),
    inverse: ({ matrix }) => called("inv", matrix),
    factorisation: ({ matrix, method }) => expression(atom(method === "cholesky" ? `cholesky(Symmetric(${text(matrix)}, :L))` : `lu(${text(matrix)})`)),
    factoredSolve: ({ factorisation, transposed: turned, right }) => {
      const factor = factors(factorisation);
      return expression(binary(turned && methodOf(writer, factorisation) === "lu" ? transposed(factor) : factor, "\\", viewed(writer, right)));
    },
    factoredInverse: ({ factorisation }) => expression(atom(`inv(${factors(factorisation).text})`)),
    factoredDeterminant: ({ factorisation, log }) => {
      const factor = factors(factorisation).text;
      const logarithm = methodOf(writer, factorisation) === "cholesky" ? `logdet(${factor})` : `logabsdet(${factor})[1]`;
      return expression(atom(log ? logarithm : `det(${factor})`));
    },
    identity: () => expression(atom(`Matrix(1.0I, ${sizeText(writer, target.rows)}, ${sizeText(writer, target.rows)})`)),
    diagonal: ({ vector }) => expression(atom(`diagm(${read(writer, vector.value).text})`)),
    diagonalPart: ({ matrix }) => called("diag", matrix),
    einsum: (einsum) => expression(contraction(writer, einsum)),
    expansion: (expansion) => ({ as: "statements", lines: (name) => expansionLines(writer, expansion, target, name) }),
    trace: ({ matrix }) => called("tr", matrix),
    softmax: ({ vector }) => expression(atom(`_softmax(${read(writer, vector.value).text})`)),
    logsumexp: ({ vector }) => expression(atom(`_logsumexp(${read(writer, vector.value).text})`)),
    operator: (operator) => expression(operatorCode(writer, operator)),
  };
  return dispatchInstruction(handlers, instruction);
}
