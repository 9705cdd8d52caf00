// Compares two terms at random points over prime fields: exact, with a bound on the chance of being wrong; it knows no proofs.
import { sizeNames } from "../../term/dimension.js";
import type { Term } from "../../term/term.js";
import { checkLimits, type Limits, withinLimits } from "../limits.js";
import { type Order, orderOf, sizeNamesIn, variablesIn } from "../order.js";
import { type Binding, variableKey } from "../point.js";
import { createRandom, type Random, shuffled } from "../random.js";
import { respectsHints } from "../sampling.js";
import { shapeAt, type Tensor } from "../tensor.js";
import { drawModular, isDrawable } from "./draw.js";
import { createField, drawPrime, fieldBits } from "./field.js";
import { evaluateModular, type ModularValues, sameResidues } from "./evaluate.js";

export interface ModularQuestion {
  readonly left: Term;
  readonly right: Term;
  readonly bindings?: readonly Binding[];
  readonly seed: string;
  readonly limits?: Limits;
}

/**
 * `agree`: at these sizes the sides are equal as functions of the entries, whatever the opaque functions are, or chance misled at every one
 * of the points, with probability below 2^−errorBits. `differ`: at these sizes they are not equal as such; where nothing was `opaque` they
 * differ at real points too, and otherwise a law of the opaque functions may still join them. `unusable`: nothing was learned; `singular` where
 * a matrix had no inverse, or a divisor was zero, at every point: then it has none at real points either, whatever rounded numbers say.
 */
export type ModularVerdict =
  | { readonly kind: "agree"; readonly sizes: readonly ReadonlyMap<string, number>[]; readonly errorBits: number }
  | { readonly kind: "differ"; readonly sizes: ReadonlyMap<string, number>; readonly opaque: boolean }
  | { readonly kind: "unusable"; readonly singular: boolean; readonly reason: string };

/** Choices of sizes, and points at each; half of these on either component of the orthogonal matrices. */
const sizeChoices = 2;
const pointsAtSizes = 4;
/** A point is drawn again where a matrix is singular modulo its prime. */
const attempts = 8;
/** A verdict with fewer bits is none. */
const leastBits = 30;

/**
 * Compares `left` and `right`, of one shape, at two choices of sizes, four points each, every point modulo a prime of its own.
 *
 * Soundness. Both sides are quotients of polynomials of degree at most d in the entries of the point and in the values of opaque functions, which are
 * drawn at random, one for each function and argument. If the sides differ over the rationals at the chosen sizes, they agree at one point
 * with probability at most (d + c)/q + b d/(25 N): a root of a polynomial of degree d in a field of q > 2²⁵ elements (Schwartz 1980, Zippel 1979),
 * c for unequal arguments of one function that meet, and the last term for a prime, drawn from N of them, that divides every coefficient, where the
 * numbers in the terms have b bits. The points are independent. Nothing is claimed for sizes that were not drawn.
 */
export function compareModular(question: ModularQuestion): ModularVerdict {
  const { left, right, bindings = [], seed, limits = checkLimits } = question;
  const listed = orderOf([left, right], bindings);
  if (!listed.ok) return unusable("the terms are too large");
  const order = listed.value;
  const variables = variablesIn(order);
  if (variables.some(({ attributes }) => !isDrawable(attributes))) return unusable("a declared fact cannot be met by random residues");
  const curved = variables.filter(({ attributes }) => attributes.includes("orthogonal"));
  if (curved.length > 1) return unusable("there is more than one orthogonal matrix");
  const bits = numberBits(order);
  const chosen: ReadonlyMap<string, number>[] = [];
  let errorBits = Number.POSITIVE_INFINITY;
  for (let choice = 0; choice < sizeChoices; choice += 1) {
    const sizes = drawSizes(order, choice, createRandom(`${seed}/modular/${choice}`));
    if (!withinLimits(order, sizes, limits).ok) return unusable("the arrays are too large");
    let earned = 0;
    for (let index = 0; index < pointsAtSizes; index += 1) {
      const values = valuesAt(order, sizes, `${seed}/modular/${choice}/${index}`, index % 2 === 1);
      if (values === null) return unusable("a matrix is singular, or a divisor zero, at every point", true);
      const [a, b] = values.outputs;
      if (a === undefined || b === undefined) throw new Error("internal: an order without its outputs");
      if (!sameResidues(a, b)) return { kind: "differ", sizes, opaque: values.opaque };
      earned += bitsOf(values, bits);
    }
    // An orthogonal matrix is of either component at half of the points.
    errorBits = Math.min(errorBits, curved.length === 0 ? earned : earned / 2);
    chosen.push(sizes);
  }
  if (!(errorBits >= leastBits)) return unusable("the degree is too large for so few points");
  return { kind: "agree", sizes: chosen, errorBits: Math.floor(errorBits) };
}

const unusable = (reason: string, singular = false): ModularVerdict => ({ kind: "unusable", singular, reason });

/** How many primes there are between 2²⁵ and 2²⁶, from below. */
const primes = 1.8e6;

/** −log₂ of the chance that one point misleads. */
function bitsOf({ degree, collisions }: ModularValues, numbers: number): number {
  const chance = (degree + collisions) / 2 ** fieldBits + (numbers * Math.max(1, degree)) / (fieldBits * primes);
  return Math.max(0, -Math.log2(chance));
}

/** The bits of all numbers in the terms. */
function numberBits({ steps }: Order): number {
  const bits = (value: bigint): number => value.toString(2).length;
  return steps.reduce((total, { term }) => total + (term.kind === "number" ? bits(term.value.numerator) + bits(term.value.denominator) : 2), 0);
}

/** Different small numbers for different names, from two up, as far as there are enough; another number for each name at another choice. */
function drawSizes(order: Order, choice: number, random: Random): ReadonlyMap<string, number> {
  const variables = variablesIn(order);
  const names = [...new Set([...variables.flatMap(({ shape }) => [...sizeNames(shape)]), ...sizeNamesIn(order)])];
  const count = Math.min(4, names.length + 1);
  const draw = (numbers: readonly number[]): ReadonlyMap<string, number> => new Map(names.map((name, index) => [name, numbers[(index + choice) % count] ?? 2]));
  const pool = Array.from({ length: count }, (_, index) => index + 2);
  let sizes = draw(pool);
  for (let again = 0; again < 200 && !respectsHints(variables, sizes); again += 1) sizes = draw(shuffled(pool, random));
  return sizes;
}

function valuesAt(order: Order, sizes: ReadonlyMap<string, number>, seed: string, reflected: boolean): ModularValues | null {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const random = createRandom(`${seed}/${attempt}`);
    const field = createField(drawPrime(random));
    const values = new Map<string, Tensor>();
    for (const variable of variablesIn(order)) {
      const drawn = drawModular(field, shapeAt(variable.shape, sizes), variable.attributes, reflected, random);
      if (drawn !== null) values.set(variableKey(variable), drawn);
    }
    const found = evaluateModular(order, { field, sizes, values, random });
    if (found !== null) return found;
  }
  return null;
}
