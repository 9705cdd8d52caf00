/** Products of matrices in their cheapest order: vectors first, symmetric ones by halves, repeated parts once. Knows no terms. */
import { isUnit, sameSize, UNIT } from "../../term/dimension.js";
import { type Builder, flip, leaf } from "./builder.js";
import { applied } from "./entrywise.js";
import { areTransposes, type Factor, materialise, plain, transposed, transposedChain } from "./factor.js";
import { matrixProduct, multiply } from "./multiply.js";
import { type Brackets, longestOrdered, type Magnitude, orderOf, sweep, wholeCost } from "./order.js";
import { cheapestRun, type Run } from "./powers.js";

/** A product that is its own transpose: `half` times `middle`, if there is one, times the transpose of `half`. */
interface Symmetric {
  readonly half: readonly Factor[];
  readonly middle: Factor | null;
}

/** The halves of a product of matrices that reads the same from both ends. */
export function symmetricHalves(factors: readonly Factor[]): Symmetric | null {
  const count = Math.floor(factors.length / 2);
  const half = factors.slice(0, count);
  const [first] = half;
  const last = half.at(-1);
  if (first === undefined || last === undefined || isUnit(first.rows) || isUnit(last.columns)) return null;
  if (!half.every((factor, place) => areTransposes(factor, factors[factors.length - 1 - place] ?? factor))) return null;
  const middle = factors.length % 2 === 0 ? null : (factors[count] ?? null);
  if (middle === null || middle.kind === "identity") return { half, middle: null };
  const isSymmetric = middle.kind === "diagonal" || (middle.kind !== "ones" ? middle.isSymmetric() : sameSize(middle.rows, middle.columns));
  return isSymmetric ? { half, middle } : null;
}

/** B B′, where B is the half times the root of a diagonal middle; or the half times the rest, of which half the entries determine the others. */
function symmetricProduct(builder: Builder, { half, middle }: Symmetric, magnitude: Magnitude): Factor {
  const [first] = half;
  if (first === undefined) throw new Error("internal: half of no product");
  const { rows } = first;
  if (middle === null || (middle.kind === "diagonal" && middle.isNonnegative())) {
    const root: readonly Factor[] = middle === null ? [] : [{ ...middle, view: builder.entrywise(applied("sqrt", leaf(builder, middle.view)), middle.rows, UNIT) }];
    const left = materialise(builder, chainProduct(builder, [...half, ...root], magnitude));
    return matrixProduct(builder, left, flip(left), rows, rows, true);
  }
  const left = materialise(builder, chainProduct(builder, half, magnitude));
  const turned = transposed(plain(left, rows, half.at(-1)?.columns ?? UNIT));
  const again = wholeCost([middle, ...transposedChain(half)], magnitude);
  const right = materialise(builder, chainProduct(builder, wholeCost([middle, turned], magnitude) <= again ? [middle, turned] : [middle, ...transposedChain(half)], magnitude));
  return matrixProduct(builder, left, right, rows, rows, true);
}

function symmetricCost({ half, middle }: Symmetric, magnitude: Magnitude): number {
  const [first] = half;
  const last = half.at(-1);
  if (first === undefined || last === undefined) return Infinity;
  const whole = plain({ value: -1, transposed: false }, last.columns, first.rows);
  const rest = middle === null ? 0 : Math.min(wholeCost([middle, ...transposedChain(half)], magnitude), wholeCost([middle, whole], magnitude));
  return wholeCost(half, magnitude) + rest + (magnitude(first.rows) ** 2 * magnitude(last.columns)) / 2;
}

/** The power of a part by squares; powers of one part share them. */
function powerOf(builder: Builder, base: readonly Factor[], count: number, magnitude: Magnitude): Factor {
  let square = chainProduct(builder, base, magnitude);
  let result: Factor | null = null;
  for (let left = count; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = result === null ? square : multiply(builder, result, square);
    if (left > 1) square = multiply(builder, square, square);
  }
  return result ?? square;
}

const standIn = (factors: readonly Factor[], { start, period }: Run): Factor =>
  plain({ value: -1, transposed: false }, (factors[start] ?? missing()).rows, (factors[start + period - 1] ?? missing()).columns);

function missing(): never {
  throw new Error("internal: a product of an unknown factor");
}

/** More than half of the matrices are read transposed. */
const isMostlyTransposed = (factors: readonly Factor[]): boolean => factors.reduce((total, factor) => total + (factor.kind === "plain" ? (factor.view.transposed ? 1 : -1) : 0), 0) > 0;

/** Of F′ M F with a long chain F the number of its factors, where it pays to multiply F out once; 0 for every other product. */
function mirroredCount(factors: readonly Factor[], magnitude: Magnitude): number {
  let count = 0;
  while (count < Math.floor(factors.length / 2) && areTransposes(factors[count] ?? missing(), factors[factors.length - 1 - count] ?? missing())) count += 1;
  const chain = factors.slice(factors.length - count);
  const [first, last] = [chain[0], chain.at(-1)];
  if (count < 2 || first === undefined || last === undefined) return 0;
  const whole = plain({ value: -1, transposed: false }, first.rows, last.columns);
  const around = [transposed(whole), ...factors.slice(count, factors.length - count), whole];
  return wholeCost(chain, magnitude) + wholeCost(around, magnitude) < wholeCost(factors, magnitude) ? count : 0;
}

/** How a product is computed: as a matrix times its transpose, by repeated squares, or two factors at a time. */
export type ProductOrder =
  | { readonly kind: "symmetric"; readonly halves: Symmetric }
  /** The first and the last `count` factors are each other's transposes and multiplied out once. */
  | { readonly kind: "mirrored"; readonly count: number }
  | { readonly kind: "powers"; readonly run: Run }
  | { readonly kind: "brackets"; readonly brackets: Brackets };

/** The cheapest way for a chain of at least two factors. */
export function productOrder(factors: readonly Factor[], magnitude: Magnitude): ProductOrder {
  const halves = symmetricHalves(factors);
  if (halves !== null && symmetricCost(halves, magnitude) <= wholeCost(factors, magnitude)) return { kind: "symmetric", halves };
  const count = mirroredCount(factors, magnitude);
  if (count > 0) return { kind: "mirrored", count };
  const run = cheapestRun(factors, magnitude, (one) => standIn(factors, one));
  if (run !== null) return { kind: "powers", run };
  return { kind: "brackets", brackets: factors.length <= longestOrdered ? orderOf(factors, magnitude).brackets : sweep(factors) };
}

/** The product of a chain of at least one factor. */
export function chainProduct(builder: Builder, factors: readonly Factor[], magnitude: Magnitude): Factor {
  const [only] = factors;
  if (factors.length === 1 && only !== undefined) return only;
  const order = productOrder(factors, magnitude);
  switch (order.kind) {
    case "symmetric":
      return symmetricProduct(builder, order.halves, magnitude);
    case "mirrored": {
      const outer = factors.slice(factors.length - order.count);
      const [first, last] = [outer[0] ?? missing(), outer.at(-1) ?? missing()];
      const chain = plain(materialise(builder, chainProduct(builder, outer, magnitude)), first.rows, last.columns);
      return chainProduct(builder, [transposed(chain), ...factors.slice(order.count, factors.length - order.count), chain], magnitude);
    }
    case "powers": {
      const { run } = order;
      // A product and its transpose share their powers.
      if (isMostlyTransposed(factors)) return transposed(chainProduct(builder, transposedChain(factors), magnitude));
      const power = powerOf(builder, factors.slice(run.start, run.start + run.period), run.count, magnitude);
      return chainProduct(builder, [...factors.slice(0, run.start), power, ...factors.slice(run.start + run.period * run.count)], magnitude);
    }
    case "brackets":
      return bracketed(builder, factors, order.brackets);
  }
}

function bracketed(builder: Builder, factors: readonly Factor[], brackets: Brackets): Factor {
  const results: Factor[] = [];
  const tasks: (Brackets | "multiply")[] = [brackets];
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    if (task === "multiply") {
      const right = results.pop();
      const left = results.pop();
      if (left === undefined || right === undefined) throw new Error("internal: a product without operands");
      results.push(multiply(builder, left, right));
    } else if (typeof task === "number") results.push(factors[task] ?? missing());
    else tasks.push("multiply", task[1], task[0]);
  }
  const [result] = results;
  return result ?? missing();
}

/** Two factors whose product a chain of at least two is, of which the product itself is not computed: as a trace needs them. */
export function inTwo(builder: Builder, factors: readonly Factor[], magnitude: Magnitude): { readonly left: Factor; readonly right: Factor } {
  const product = (from: number, to: number): Factor => chainProduct(builder, factors.slice(from, to), magnitude);
  const count = factors.length;
  const run = cheapestRun(factors, magnitude, (one) => standIn(factors, one));
  if (run !== null && run.start === 0 && run.period * run.count === count) {
    const middle = run.period * Math.ceil(run.count / 2);
    return { left: product(0, middle), right: product(middle, count) };
  }
  if (count > longestOrdered) return { left: product(0, count - 1), right: factors.at(-1) ?? missing() };
  const { cost } = orderOf(factors, magnitude);
  const at = (place: number): Factor => factors[place] ?? missing();
  let best = { split: count - 1, cost: Infinity };
  for (let split = count - 1; split >= 1; split -= 1) {
    const total = cost(0, split - 1) + cost(split, count - 1) + magnitude(at(0).rows) * magnitude(at(split).rows);
    if (total < best.cost) best = { split, cost: total };
  }
  return { left: product(0, best.split), right: product(best.split, count) };
}

