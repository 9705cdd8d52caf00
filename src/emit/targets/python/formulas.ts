/** Entrywise formulas and their sums as array expressions of Python. Knows no other instruction. */
import { type Dimension, isUnit } from "../../../term/dimension.js";
import { equalRational, rational } from "../../../term/rational.js";
import { atom, Binding, bracketed, type Code, type Dialect, infix, isScalar, rationalCode } from "../../infix.js";
import { childrenOf, type Entrywise, isConstant, operandsOf } from "../../schedule/entrywise.js";
import type { InstructionOf, Value } from "../../schedule/instruction.js";
import { spelledConstant, spelledFunction } from "../../spellings.js";
import { read, shapeText, sizeCode, type Writer } from "./writer.js";

type Applied = Entrywise & { readonly op: "apply" };

const isStep = (entry: Entrywise): entry is Applied => entry.op === "apply" && entry.name === "step";

/**
 * The steps that stand as factors beside an array of numbers: there a comparison does, whose truth counts as one. Behind a number alone it does not: a
 * truth has no negative, and PyTorch makes single precision of 2 (z > 0).
 */
function gatesIn(body: Entrywise): ReadonlySet<Entrywise> {
  const gates = new Set<Entrywise>();
  const visit = (entry: Entrywise): void => {
    if (entry.op === "product" && [...entry.above, ...entry.below].some((part) => !isConstant(part) && !isStep(part))) {
      const moving = entry.above.filter((part) => !isConstant(part));
      // As they are written: numbers, then what is the same for all entries, then the others.
      const written = [...moving.filter(isScalar), ...moving.filter((part) => !isScalar(part))];
      for (const part of moving.length < entry.above.length ? written.slice(1) : written) if (isStep(part)) gates.add(part);
    }
    childrenOf(entry).forEach(visit);
  };
  visit(body);
  return gates;
}

/** `flat` where the grid is a vector's, along which every vector lies. */
function dialectOf(writer: Writer, body: Entrywise, flat: boolean): Dialect {
  const { library } = writer;
  const gates = gatesIn(body);
  return {
    number: rationalCode,
    constant: (name) => atom(spelledConstant(library.spellings, name)),
    size: (size) => sizeCode(size, writer.sizes),
    operand: (leaf) => {
      const code = read(writer, leaf.value);
      if (leaf.access === "transposed") return atom(`${bracketed(code, Binding.atom)}.T`);
      return leaf.access === "rows" && !flat ? atom(`${bracketed(code, Binding.atom)}[:, None]`) : code;
    },
    power: (base, exponent) => ({ text: `${bracketed(base, Binding.atom)} ** ${bracketed(exponent, Binding.atom)}`, level: Binding.power }),
    apply: (name, argument, entry) => {
      if (gates.has(entry)) return atom(`(${argument} > 0.0)`);
      return atom(spelledFunction(library.spellings, name, [isConstant(entry.of) ? library.number(argument, writer.like) : argument]));
    },
    hoist: null,
  };
}

const formula = (writer: Writer, body: Entrywise, flat: boolean): Code => infix(body, dialectOf(writer, body, flat));

/** Whether a formula has the axes of its grid by itself. */
function covers(writer: Writer, body: Entrywise, columns: Dimension): boolean {
  if (isUnit(columns)) return operandsOf(body).some(({ value, access }) => access !== "scalar" && access !== "repeated" && writer.schedule.values[value]?.storage !== "scalar");
  const accesses = operandsOf(body).map(({ access }) => access);
  const whole = accesses.some((access) => access === "same" || access === "transposed");
  return whole || (accesses.includes("rows") && accesses.includes("columns"));
}

/** u v′ for a product of two vectors along the two axes. */
function outerProduct(writer: Writer, body: Entrywise): Code | null {
  if (writer.library.outer === null || body.op !== "product" || body.below.length > 0 || body.above.length !== 2) return null;
  const along = (access: "rows" | "columns"): Code[] => body.above.flatMap((part) => (part.op === "operand" && part.access === access && writer.schedule.values[part.value]?.storage === "vector" ? [read(writer, part.value)] : []));
  const [left] = along("rows");
  const [right] = along("columns");
  return left === undefined || right === undefined ? null : atom(writer.library.outer(left.text, right.text));
}

/** Whether a formula calls functions: its value is then an array of the library, also where it is constant. */
const applies = (entry: Entrywise): boolean => entry.op === "apply" || childrenOf(entry).some(applies);

/** A formula as an array of the shape of its grid. */
export function onGrid(writer: Writer, body: Entrywise, rows: Dimension, columns: Dimension, axes: Value["axes"] = null): Code {
  const { library, like } = writer;
  const code = (isUnit(columns) ? null : outerProduct(writer, body)) ?? formula(writer, body, isUnit(columns));
  const constant = isConstant(body);
  if (isUnit(rows) && isUnit(columns)) return constant && library.scalars === "array" ? atom(library.number(code.text, like)) : code;
  if (covers(writer, body, columns)) return code;
  const shape = shapeText(writer, axes ?? (isUnit(columns) ? [rows] : [rows, columns]));
  return constant && !applies(body) ? atom(library.full(shape, code.text, like)) : library.spread(code, shape, like);
}

/** Both factors of a product of two arrays that fill the grid, or the base of a square. */
function factorsOf(body: Entrywise): readonly [Entrywise, Entrywise] | null {
  if (body.op === "power" && body.base.op === "operand" && body.exponent.op === "number" && equalRational(body.exponent.value, rational(2))) return [body.base, body.base];
  if (body.op !== "product" || body.below.length > 0) return null;
  const [x, y, ...rest] = body.above;
  return x === undefined || y === undefined || rest.length > 0 ? null : [x, y];
}

/** The values that the sum of a square reads twice. */
export const readTwice = ({ over, body }: InstructionOf<"reduce">): readonly number[] => (over === "all" && body.op === "power" && body.base.op === "operand" && factorsOf(body) !== null ? [body.base.value] : []);

/** The sum of all products of entries without the array of the products. */
function innerProduct(writer: Writer, body: Entrywise, columns: Dimension): Code | null {
  const factors = factorsOf(body);
  if (factors === null || factors.some(isStep) || !factors.every((part) => covers(writer, part, columns))) return null;
  const [left, right] = factors.map((part) => formula(writer, part, isUnit(columns)));
  if (left === undefined || right === undefined) return null;
  if (!isUnit(columns)) return atom(writer.library.inner(left, right));
  return { text: `${bracketed(left, Binding.product)} @ ${bracketed(right, Binding.sign)}`, level: Binding.product };
}

const summed = (code: Code, axis: string): Code => atom(`${bracketed(code, Binding.atom)}.sum(${axis})`);

export function sumCode(writer: Writer, { over, body, rows, columns }: InstructionOf<"reduce">): Code {
  if (over === "all") return innerProduct(writer, body, columns) ?? summed(onGrid(writer, body, rows, columns), "");
  return summed(onGrid(writer, body, rows, columns), over === "rows" ? "axis=0" : "axis=1");
}
