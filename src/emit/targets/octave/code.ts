/** Instructions in Octave, on columns, matrices and arrays of more axes. Knows no files around them. */
import { type Dimension, isUnit } from "../../../term/dimension.js";
import { toNumber } from "../../../term/rational.js";
import { atom, Binding, bracketed, type Code, type Dialect, infix, type Joints, rationalCode } from "../../infix.js";
import { type Entrywise, operandsOf } from "../../schedule/entrywise.js";
import { dispatchInstruction, type Instruction, type InstructionHandlers, type InstructionOf, type Method, type Value, type View } from "../../schedule/instruction.js";
import { spelledConstant, spelledFunction, spelledOperator } from "../../spellings.js";
import { type Axes, covers, outerFactors, repeated } from "../columns/formulas.js";
import { axesOf, methodOf, read, sizeCode, type Writer, type Written } from "../columns/writer.js";
import { columnOperators, octaveSpellings } from "./spelling.js";

export const sizeText = (writer: Writer, size: Dimension): string => sizeCode(size, writer.sizes).text;
const list = (writer: Writer, sizes: readonly Dimension[]): string => sizes.map((size) => sizeText(writer, size)).join(", ");

/** `x'` binds as tightly as a power, so that `y .^ (x')` needs its brackets. */
export const transposed = (code: Code): Code => ({ text: `${bracketed(code, Binding.atom)}'`, level: Binding.power });

function dialectOf(writer: Writer, axes: Axes): Dialect {
  return {
    number: rationalCode,
    constant: (name) => atom(spelledConstant(octaveSpellings, name)),
    size: (size) => sizeCode(size, writer.sizes),
    operand: ({ value, access }) => {
      const code = read(writer, value);
      if (access === "transposed" || access === "columns") return transposed(code);
      return access === "repeated" ? repeated(writer, value, axes, (sizes) => list(writer, sizes)) : code;
    },
    power: (base, exponent, whole, scalar) => {
      const positive = /^[\d.]+$/u.test(base.text);
      if (whole === null && !positive) return atom(`realpow(${base.text}, ${exponent.text})`);
      return { text: `${bracketed(base, Binding.atom)} ${scalar ? "^" : ".^"} ${bracketed(exponent, Binding.atom)}`, level: Binding.power };
    },
    apply: (name, argument) => atom(spelledFunction(octaveSpellings, name, [argument])),
    hoist: null,
  };
}

/** Between numbers, and between a number and an array, the operators of matrices do the same as those with a dot. */
const joints: Joints = {
  times: (left, right) => (left || right ? "*" : ".*"),
  over: (_, right) => (right ? "/" : "./"),
  plus: () => "+",
  minus: () => "-",
};

const formula = (writer: Writer, body: Entrywise, axes: Axes): Code => outerProduct(writer, body) ?? infix(body, dialectOf(writer, axes), joints);

/** u * v' for a product of two vectors along the two axes. */
function outerProduct(writer: Writer, body: Entrywise): Code | null {
  const [left, right] = outerFactors(writer, body) ?? [];
  return left === undefined || right === undefined ? null : { text: `${bracketed(left, Binding.product)} * ${bracketed(transposed(right), Binding.sign)}`, level: Binding.product };
}

const isNumber = (body: Entrywise, value: number): boolean => body.op === "number" && toNumber(body.value) === value;

/** A formula as an array of the shape of its grid. */
function onGrid(writer: Writer, body: Entrywise, rows: Dimension, columns: Dimension, axes: Axes): Code {
  const code = formula(writer, body, axes);
  if (isUnit(rows) && isUnit(columns)) return code;
  const covered = covers(body);
  if (isUnit(columns) ? covered.rows : covered.rows && covered.columns) return code;
  const shape = list(writer, axes ?? [rows, columns]);
  if (isNumber(body, 0) || isNumber(body, 1)) return atom(`${isNumber(body, 0) ? "zeros" : "ones"}(${shape})`);
  if (axes === null && covered.rows) return atom(`repmat(${code.text}, 1, ${sizeText(writer, columns)})`);
  if (axes === null && covered.columns) return atom(`repmat(${code.text}, ${sizeText(writer, rows)}, 1)`);
  const plain = operandsOf(body).every(({ access }) => access === "scalar");
  return plain ? { text: `${bracketed(code, Binding.product)} * ones(${shape})`, level: Binding.product } : { text: `${bracketed(code, Binding.product)} + zeros(${shape})`, level: Binding.sum };
}

/** The axes of a tensor that a formula reads entry by entry; null where it reads none. */
function axesIn(writer: Writer, body: Entrywise): Axes {
  for (const { value, access } of operandsOf(body)) {
    const axes = access === "same" ? (writer.schedule.values[value]?.axes ?? null) : null;
    if (axes !== null) return axes;
  }
  return null;
}

/** x' * y for the sum of a product of two vectors. */
function dotProduct(writer: Writer, body: Entrywise, columns: Dimension): Code | null {
  if (!isUnit(columns)) return null;
  const isSquare = body.op === "power" && body.base.op === "operand" && isNumber(body.exponent, 2);
  const factors = isSquare ? [body.base, body.base] : body.op === "product" && body.below.length === 0 ? body.above : [];
  const [x, y, ...rest] = factors;
  if (x === undefined || y === undefined || rest.length > 0) return null;
  if (![x, y].every((part) => covers(part).rows)) return null;
  return { text: `${transposed(formula(writer, x, null)).text} * ${bracketed(formula(writer, y, null), Binding.sign)}`, level: Binding.product };
}

function total(writer: Writer, { over, body, rows, columns }: InstructionOf<"reduce">): Code {
  const axes = axesIn(writer, body);
  if (over === "all") {
    const dot = dotProduct(writer, body, columns);
    if (dot !== null) return dot;
    const { text } = onGrid(writer, body, rows, columns, axes);
    const count = axes === null ? (isUnit(columns) ? 1 : 2) : axes.length;
    return atom(`${"sum(".repeat(count)}${text}${")".repeat(count)}`);
  }
  const { text } = onGrid(writer, body, rows, columns, axes);
  if (over === "rows") return axes === null ? transposed(atom(`sum(${text}, 1)`)) : atom(`reshape(sum(${text}, 1), [], 1)`);
  return atom(axes === null ? `sum(${text}, 2)` : `sum(reshape(${text}, ${sizeText(writer, rows)}, []), 2)`);
}

/** In the order of the alphabet, which the runtime sorts them by. */
const letters = "abcdefghijklmnopqrstuvwxyz";

const spelled = (order: readonly number[], labels: readonly number[]): string => `'${labels.map((label) => letters[order.indexOf(label)] ?? "").join("")}'`;

/** Zeros, to which each product is added where it stands. */
function expansionLines(writer: Writer, { products }: InstructionOf<"expansion">, target: Value, name: string): readonly string[] {
  const axes = axesOf(target).map((size) => sizeText(writer, size));
  return [
    `${name} = zeros(${[...axes, ...(axes.length < 2 ? ["1"] : [])].join(", ")});`,
    ...products.map(({ factors, output }) => {
      const order = [...new Set(output)];
      return `${name} = gradus_place(${[name, spelled(order, output), ...factors.flatMap(({ view, labels }) => [spelled(order, labels), read(writer, view.value).text])].join(", ")});`;
    }),
  ];
}

function contraction(writer: Writer, { args, output }: InstructionOf<"einsum">): Code {
  const order = [...new Set(args.flatMap(({ labels }) => labels))];
  const [only, ...others] = args;
  if (only !== undefined && others.length === 0 && output.length > 1 && only.labels.length === output.length && order.length === output.length) {
    return atom(`permute(${read(writer, only.view.value).text}, [${output.map((label) => only.labels.indexOf(label) + 1).join(", ")}])`);
  }
  const spell = (labels: readonly number[]): string => spelled(order, labels);
  return atom(`gradus_contract(${[spell(output), ...args.flatMap(({ view, labels }) => [spell(labels), read(writer, view.value).text])].join(", ")})`);
}

/** A matrix or its transpose; a vector as the column or the row that it is viewed as. */
export function viewed(writer: Writer, { value, transposed: turned }: View): Code {
  const code = read(writer, value);
  return turned && writer.schedule.values[value]?.storage !== "scalar" ? transposed(code) : code;
}

/** As `viewed`, but vectors are columns whichever way they are viewed. */
function column(writer: Writer, view: View): Code {
  return writer.schedule.values[view.value]?.storage === "vector" ? read(writer, view.value) : viewed(writer, view);
}

interface Factors {
  readonly name: string;
  readonly method: Method;
}

/** The solution with a lower Cholesky factor, or with L, U and the permutation P of P A = L U. */
function factoredSolve({ name, method }: Factors, turned: boolean, right: Code): Code {
  const inside = bracketed(right, Binding.sign);
  const text = method === "cholesky" ? `${name}' \\ (${name} \\ ${inside})` : turned ? `${name}.P' * (${name}.L' \\ (${name}.U' \\ ${inside}))` : `${name}.U \\ (${name}.L \\ (${name}.P * ${inside}))`;
  return { text, level: Binding.product };
}

export function writeInstruction(writer: Writer, instruction: Instruction): Written {
  const target = writer.schedule.values[instruction.result];
  if (target === undefined) throw new Error("internal: an instruction without a result");
  const text = (view: View): string => viewed(writer, view).text;
  const binary = (left: Code, sign: string, right: Code): Code => ({ text: `${bracketed(left, Binding.product)} ${sign} ${bracketed(right, Binding.sign)}`, level: Binding.product });
  const factors = (factorisation: number): Factors => ({ name: read(writer, factorisation).text, method: methodOf(writer, factorisation) });
  const expression = (code: Code): Written => ({ as: "expression", code });
  const called = (name: string, ...views: readonly View[]): Written => expression(atom(`${name}(${views.map(text).join(", ")})`));
  const handlers: InstructionHandlers<Written> = {
    entrywise: ({ body }) => expression(onGrid(writer, body, target.rows, target.columns, target.axes)),
    reduce: (reduce) => expression(total(writer, reduce)),
    matrixProduct: ({ left, right }) => expression(binary(viewed(writer, left), "*", viewed(writer, right))),
    matrixVector: ({ left, right }) => expression(binary(viewed(writer, left), "*", column(writer, right))),
    solve: ({ matrix, right }) => expression(binary(viewed(writer, matrix), "\\", column(writer, right))),
    inverse: ({ matrix }) => called("inv", matrix),
    factorisation: ({ matrix, method }) => ({
      as: "statements",
      lines: (name) => (method === "cholesky" ? [`${name} = chol(${text(matrix)}, 'lower');`] : [`[${name}.L, ${name}.U, ${name}.P] = lu(${text(matrix)});`]),
    }),
    factoredSolve: ({ factorisation, transposed: turned, right }) => expression(factoredSolve(factors(factorisation), turned, column(writer, right))),
    factoredInverse: ({ factorisation }) => expression(factoredSolve(factors(factorisation), false, atom(`eye(${sizeText(writer, target.rows)})`))),
    factoredDeterminant: ({ factorisation, log }) => {
      const { name, method } = factors(factorisation);
      const diagonal = `diag(${method === "cholesky" ? name : `${name}.U`})`;
      if (log) return expression(method === "cholesky" ? { text: `2 * sum(log(${diagonal}))`, level: Binding.product } : atom(`sum(log(abs(${diagonal})))`));
      return expression(method === "cholesky" ? { text: `prod(${diagonal}) ^ 2`, level: Binding.power } : { text: `det(${name}.P) * prod(${diagonal})`, level: Binding.product });
    },
    identity: () => expression(atom(`full(eye(${sizeText(writer, target.rows)}))`)),
    diagonal: ({ vector }) => expression(atom(`full(diag(${column(writer, vector).text}))`)),
    diagonalPart: ({ matrix }) => called("diag", matrix),
    einsum: (einsum) => expression(contraction(writer, einsum)),
    expansion: (expansion) => ({ as: "statements", lines: (name) => expansionLines(writer, expansion, target, name) }),
    trace: ({ matrix }) => called("trace", matrix),
    softmax: ({ vector }) => expression(atom(`gradus_softmax(${column(writer, vector).text})`)),
    logsumexp: ({ vector }) => expression(atom(`gradus_logsumexp(${column(writer, vector).text})`)),
    operator: ({ name, args, sizes }) => {
      const code = spelledOperator(octaveSpellings, name, args.length > 0 ? args.map(text) : sizes.map((size) => sizeText(writer, size)));
      const isColumn = columnOperators.has(name) || args.every(({ value, transposed: turned }) => !turned && writer.schedule.values[value]?.storage === "vector");
      return expression(atom(target.storage === "vector" && !isColumn ? `reshape(${code}, [], 1)` : code));
    },
  };
  return dispatchInstruction(handlers, instruction);
}
