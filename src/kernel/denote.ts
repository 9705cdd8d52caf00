/** The meaning of terms: each operator as an index polynomial, one line an operator; knows no equality and no derivative. */
import { labelSizes } from "../term/contraction.js";
import { type Dimension, isUnit, multiplySizes, sameSize, type Shape, substituteShape, substituteSize, UNIT } from "../term/dimension.js";
import { definedForTensors } from "../term/entrywise-terms.js";
import { isInteger, isOne, ONE, rational } from "../term/rational.js";
import type { OperatorSymbol } from "../term/symbols.js";
import { dispatch, type Handlers, type Term, type TermOf } from "../term/term.js";
import { matchShapes, postorder } from "../term/traverse.js";
import { collect, combine, contract } from "./algebra.js";
import { isKnownByEntries, pairFactors } from "./composite.js";
import { variableHead } from "./facts.js";
import { reciprocal, squareProduct } from "./inverse.js";
import { components } from "./label.js";
import { linearPlaces } from "./linear.js";
import {
  asExponent, constant, type Exponent, type Factor, type Head, internHead, type Monomial, nth, type Polynomial, sizeHead, type Space, symbolNumber, Undecidable,
} from "./polynomial.js";
import { applyFunction, multiplyEntries, power, single, slots } from "./powers.js";

/** What names stand for while a term is denoted. */
export interface Scope {
  /** The polynomial that a variable stands for; null when it stands for itself. */
  readonly find: (variable: TermOf<"variable">) => Polynomial | null;
  readonly sizes: ReadonlyMap<string, Dimension>;
  /** How many slots every value carries before those of its axes: a term is denoted entry by entry, or sample by sample, on them. */
  readonly lift: number;
  /** Whether those slots are samples: then tensors may be met, and variables that are the same for all; a function of one number has neither. */
  readonly samples: boolean;
  /** Variables of which no declared fact may be used. */
  readonly forgets: (variable: TermOf<"variable">) => boolean;
  /** The polynomials of the terms denoted so far. */
  readonly values: Map<Term, Polynomial>;
}

export const openScope = (): Scope => ({ find: () => null, sizes: new Map(), lift: 0, samples: false, forgets: () => false, values: new Map() });

/** The place of an entry along each axis; null along an axis of size 1, which carries no index. */
type Place = readonly (number | null)[];

/** One operator at work: its shape at the sizes of the scope, its arguments, and the indices to write it with. */
interface Site {
  readonly space: Space;
  readonly scope: Scope;
  readonly shape: Shape;
  readonly args: readonly Polynomial[];
  readonly shapes: readonly Shape[];
  /** The slots of the result. */
  readonly free: Place;
  readonly rank: number;
}

const argument = ({ args }: Site): Polynomial => nth(args, 0);

/** The argument at `position` with its entry at `place`. */
function at({ args, scope }: Site, position: number, place: Place): { readonly polynomial: Polynomial; readonly indices: readonly number[] } {
  return { polynomial: nth(args, position), indices: [...slots(scope.lift), ...place.filter((index) => index !== null)] };
}

/** The (i, j) of a matrix-shaped result. */
const entry = ({ free }: Site): readonly [number | null, number | null] => [nth(free, 0), nth(free, 1)];

/** Indices to sum over, none along axes of size 1. */
function summed(site: Site, dimensions: readonly Dimension[]): { readonly place: Place; readonly bound: readonly Dimension[] } {
  const bound = dimensions.filter((dimension) => !isUnit(dimension));
  let next = site.rank;
  return { bound, place: dimensions.map((dimension) => (isUnit(dimension) ? null : next++)) };
}

const delta = (i: number | null, j: number | null): readonly (readonly [number, number])[] => (i === null || j === null ? [] : [[i, j]]);

/** Σ over inner indices of A(i, a) B(a, b) … Z(y, j), scalars beside; a factor of shape 1 × 1 carries no index. */
function chain(site: Site): Polynomial {
  const { space, rank, shapes } = site;
  const chained = shapes.flatMap((shape, position) => (shape.every(isUnit) ? [] : [position]));
  const [only] = chained;
  if (only !== undefined && chained.length === 1) return contract(space, rank, shapes.map((_, position) => at(site, position, position === only ? site.free : [])));
  const [row, column] = entry(site);
  const inner = summed(site, chained.slice(1).map((position) => nth(nth(shapes, position), 0)));
  const links = chained.map((position, k) => at(site, position, [k === 0 ? row : nth(inner.place, k - 1), k === chained.length - 1 ? column : nth(inner.place, k)]));
  const scalars = shapes.flatMap((shape, position) => (shape.every(isUnit) ? [at(site, position, [])] : []));
  return contract(space, rank, [...scalars, ...links], inner.bound);
}

const meaning: Handlers<Polynomial, [Site]> = {
  number: (term, { space, rank }) => constant(space, rank, term.value),
  size: (term, site) => sizePolynomial(site, substituteSize(term.size, site.scope.sizes)),
  variable: (term, site) => site.scope.find(term) ?? ownVariable(term, site),
  ones: (_, { space, rank }) => constant(space, rank, ONE),
  zeros: (_, { space, rank }) => combine(space, rank, []),
  identity: (_, site) => contract(site.space, site.rank, [], [], delta(...entry(site))),
  add: (_, { space, rank, args }) => combine(space, rank, args.map((summand) => [ONE, summand] as const)),
  multiply: (_, site) => chain(site),
  hadamard: (_, { space, rank, args }) => multiplyEntries(space, rank, args),
  power: (term, site) => powerOf(term, site, asExponent(scalarExponent(site))),
  apply: (term, site) => applyFunction(site.space, term.function, argument(site)),
  transpose: (_, site) => contract(site.space, site.rank, [at(site, 0, entry(site).toReversed())]),
  trace: (_, site) => {
    const { place, bound } = summed(site, nth(site.shapes, 0).slice(0, 1));
    return contract(site.space, site.rank, [at(site, 0, [nth(place, 0), nth(place, 0)])], bound);
  },
  sum: (_, site) => {
    const { place, bound } = summed(site, nth(site.shapes, 0));
    return contract(site.space, site.rank, [at(site, 0, place)], bound);
  },
  diagonal: (_, site) => contract(site.space, site.rank, [at(site, 0, [nth(site.free, 0)])], [], delta(...entry(site))),
  diagonalPart: (_, site) => contract(site.space, site.rank, [at(site, 0, [nth(site.free, 0), nth(site.free, 0)])]),
  fill: (_, site) => contract(site.space, site.rank, [at(site, 0, [])]),
  einsum: (term, site) => contraction(term, site),
  call: (term, { space, scope, args, shapes }) => {
    const body = space.unfolded.get(callKey(space, scope, term, args, shapes));
    if (body === undefined) throw new Error("internal: a definition was met before its body");
    return body;
  },
  operator: (term, site) => {
    const alone = site.scope.samples ? ofNoSample(term, site) : site;
    const value = compositeOperator(term, alone) ?? operatorOfTerm(term, alone);
    return alone === site ? value : contract(site.space, site.rank, [{ polynomial: value, indices: slots(site.rank).slice(site.scope.lift) }]);
  },
};

/** The site of an operator whose arguments are the same for every sample, without their slots. */
function ofNoSample({ operator }: TermOf<"operator">, site: Site): Site {
  const { space, scope, rank, args } = site;
  const { lift } = scope;
  const uses = args.some(({ monomials }) => monomials.some(({ factors }) => factors.some(({ indices }) => indices.some((index) => index < lift))));
  if (uses) throw new Undecidable(`${operator.name} of a sample`);
  const lowered = args.map((polynomial) => contract(space, polynomial.rank - lift, [{ polynomial, indices: slots(polynomial.rank).map((slot) => Math.max(0, slot - lift)) }]));
  return { ...site, scope: { ...scope, lift: 0, samples: false }, args: lowered, rank: rank - lift, free: site.free.map((slot) => (slot === null ? null : slot - lift)) };
}

/** A pair of sizes that a composite axis is made of, and the place of the pair's index and of its two indices. */
type Pairing = readonly [sizes: readonly [outer: Dimension, inner: Dimension], place: readonly [a: number | null, i: number | null, j: number | null]];

/** Σ of entries of the arguments at the indices that the axes of the result are pairs of. */
function throughPairs(site: Site, dimensions: readonly Dimension[], entries: (inner: Place) => readonly Place[], pairings: (inner: Place) => readonly Pairing[]): Polynomial {
  const { space, rank } = site;
  const { place, bound } = summed(site, dimensions);
  const indicators = pairings(place).flatMap(([sizes, indices]) => pairFactors(space, sizes, indices));
  const pieces = indicators.map(({ head, indices }) => ({ polynomial: single(space, indices.length, [{ head, indices: slots(indices.length), exponent: 1 }]), indices }));
  return contract(space, rank, [...entries(place).map((one, position) => at(site, position, one)), ...pieces], bound);
}

/** ⊗, vec and the commutation matrix by their entries; null for every other operator. */
function compositeOperator({ operator, sizes }: TermOf<"operator">, site: Site): Polynomial | null {
  const { scope, shapes, shape } = site;
  const [row, column] = [nth(site.free, 0), nth(site.free, 1)];
  const [first, second] = shapes;
  if (scope.lift > 0 || !isKnownByEntries(operator)) return null;
  if (operator.name === "kron" && first !== undefined && second !== undefined && shapes.length === 2) {
    // (A ⊗ B)[(i, p), (j, q)] = A_ij B_pq
    const [m, n, p, q] = [nth(first, 0), nth(first, 1), nth(second, 0), nth(second, 1)];
    demandSizes(shape, [multiplySizes(m, p), multiplySizes(n, q)]);
    return throughPairs(site, [m, n, p, q], ([i = null, j = null, k = null, l = null]) => [[i, j], [k, l]], ([i = null, j = null, k = null, l = null]) => [[[m, p], [row, i, k]], [[n, q], [column, j, l]]]);
  }
  if (operator.name === "vec" && first !== undefined && first.length === 2 && shapes.length === 1) {
    // vec(X)[(j, i)] = X_ij
    const [m, n] = first;
    demandSizes(shape, [multiplySizes(m, n), UNIT]);
    return throughPairs(site, [m, n], (place) => [place], ([i = null, j = null]) => [[[n, m], [row, j, i]]]);
  }
  if (operator.name === "unvec" && first !== undefined && shapes.length === 2) {
    // unvec(v)_ij = v[(j, i)]
    const [m, n] = shape;
    demandSizes(first, [multiplySizes(m, n), UNIT]);
    return throughPairs(site, [nth(first, 0)], ([a = null]) => [[a, null]], ([a = null]) => [[[n, m], [a, column, row]]]);
  }
  if ((operator.name === "blockinner" || operator.name === "blocksum") && first !== undefined && second !== undefined && shapes.length === 2) {
    // Σ_pq B_pq D[(i, p), (j, q)], an entry for every block of D; Σ_ij A_ij D[(i, p), (j, q)], the sum of the blocks.
    const inner = operator.name === "blockinner";
    const [m, n, p, q] = inner ? [shape[0], shape[1], first[0], first[1]] : [first[0], first[1], shape[0], shape[1]];
    demandSizes(second, [multiplySizes(m, p), multiplySizes(n, q)]);
    return throughPairs(site, [...first.slice(0, 2), ...second.slice(0, 2)], ([i = null, j = null, a = null, b = null]) => [[i, j], [a, b]], ([i = null, j = null, a = null, b = null]) =>
      inner ? [[[m, p], [a, row, i]], [[n, q], [b, column, j]]] : [[[m, p], [a, i, row]], [[n, q], [b, j, column]]]);
  }
  const [m, n] = sizes.map((size) => substituteSize(size, scope.sizes));
  if (operator.name === "commutation" && m !== undefined && n !== undefined && shapes.length === 0) {
    // K[(i, j), (j, i)] = 1, so that K vec(X) = vec(X') for X of m × n
    demandSizes(shape, [multiplySizes(m, n), multiplySizes(m, n)]);
    return throughPairs(site, [m, n], () => [], ([i = null, j = null]) => [[[m, n], [row, i, j]], [[n, m], [column, j, i]]]);
  }
  throw new Error(`internal: ${operator.name} has other arguments than its meaning`);
}

function demandSizes(shape: Shape, wanted: readonly Dimension[]): void {
  if (!wanted.every((size, axis) => sameSize(size, nth(shape, axis)))) throw new Error("internal: an operator of another shape than its meaning");
}

/** Σ over the labels that are not in the output of Π argument(labels of its axes). */
function contraction({ contraction: { inputs, output } }: TermOf<"einsum">, site: Site): Polynomial {
  const sizes = labelSizes(inputs, site.shapes);
  if (sizes === null) throw new Error("internal: one label stands for two sizes");
  const places = new Map<number, number | null>(output.map((label, axis) => [label, nth(site.free, axis)]));
  const open = [...sizes].filter(([label]) => !places.has(label));
  const { place, bound } = summed(site, open.map(([, size]) => size));
  open.forEach(([label], position) => places.set(label, nth(place, position)));
  const pieces = inputs.map((labels, position) => at(site, position, labels.map((label) => (label === null ? null : (places.get(label) ?? null)))));
  return contract(site.space, site.rank, pieces, bound);
}

function sizePolynomial({ space, rank }: Site, { coefficient, powers }: Dimension): Polynomial {
  const factors = powers.map(([name, exponent]) => ({ head: sizeHead(space, name), indices: [], exponent }));
  return single(space, rank, factors, rational(coefficient));
}

const deepestPowers = 12;

/** base ^ exponent. For whole negative exponents (b^p c)^−q is b^(−p q) c^(−q), entry by entry, before a sum b^p is multiplied out. */
function powerOf({ args: [base] }: TermOf<"power">, { space, scope, args }: Site, exponent: Exponent): Polynomial {
  if (base === undefined || typeof exponent !== "number" || exponent >= 0) return power(space, nth(args, 0), exponent);
  const raised = (part: Term, steps: number, depth: number): Polynomial => {
    const value = valueOf(scope, part);
    const [inner, times] = part.args;
    const whole = part.kind === "power" && times?.kind === "number" && isInteger(times.value) && times.value.numerator > 0n && times.value.numerator < largestWhole ? Number(times.value.numerator) : null;
    if (depth < deepestPowers && inner !== undefined && whole !== null) return raised(inner, steps * whole, depth + 1);
    const entrywise = part.kind === "hadamard" || (part.kind === "multiply" && part.args.every((factor) => substituteShape(factor.shape, scope.sizes).every(isUnit)));
    if (depth < deepestPowers && entrywise) return multiplyEntries(space, value.rank, part.args.map((factor) => raised(factor, steps, depth + 1)));
    return power(space, value, steps);
  };
  return raised(base, exponent, 0);
}

const largestWhole = 1_000n;

/** A variable as itself, its declared structure not yet put in. */
function ownVariable(variable: TermOf<"variable">, { space, scope, rank }: Site): Polynomial {
  if (scope.lift > 0 && !scope.samples) throw new Undecidable(`the variable ${variable.name} of a function is not its parameter`);
  return single(space, rank, [{ head: variableHead(space, variable, scope.forgets(variable)), indices: slots(rank).slice(scope.lift), exponent: 1 }]);
}

/** The exponent of a power, which may not depend on the entry. */
function scalarExponent({ space, args, scope }: Site): Polynomial {
  const exponent = nth(args, 1);
  if (scope.lift === 0) return exponent;
  const uses = exponent.monomials.some(({ factors }) => factors.some(({ indices }) => indices.some((index) => index < exponent.rank)));
  if (uses) throw new Undecidable("an exponent varies from entry to entry");
  return contract(space, 0, [{ polynomial: exponent, indices: slots(scope.lift).map(() => 0) }]);
}

function operatorOfTerm(term: TermOf<"operator">, { scope, args, shapes, space, rank }: Site): Polynomial {
  if (scope.lift > 0) throw new Undecidable(`${term.operator.name} inside a function of one number`);
  const sizes = operatorSizes(term.operator, shapes, term.sizes.map((size) => substituteSize(size, scope.sizes)));
  return operatorPolynomial(space, term.operator, sizes, args, rank);
}

/** An opaque operator of closed polynomials, at sizes that fix its shape. The inverse of a transpose is the transpose of the inverse. */
export function operatorPolynomial(
  space: Space, operator: OperatorSymbol, sizes: ReadonlyMap<string, Dimension>, args: readonly Polynomial[], rank: number,
): Polynomial {
  const sums = distributed(space, operator, sizes, args, rank);
  if (sums !== null) return sums;
  if (isInverse(operator) && isIdentity(nth(args, 0))) return nth(args, 0);
  const product = isInverse(operator) ? inverseOfProduct(space, operator, sizes, nth(args, 0)) : null;
  if (product !== null) return product;
  const asGiven: Turned = { parts: args, sizes, slots: slots(rank), symmetric: false };
  const turned = (isInverse(operator) || space.transposing.has(operator) ? orientOperator(space, operator, asGiven) : null) ?? asGiven;
  const known = [...turned.sizes].map(([name, size]) => `${name}=${size.key}`).join(",");
  const key = `operator:${symbolNumber(space, operator)}:${known}:${turned.parts.map(({ id }) => id).join(",")}`;
  const head = internHead(space, key, (id): Head => ({ kind: "operator", id, parts: turned.parts, symmetric: turned.symmetric, operator, sizes: turned.sizes }));
  return single(space, rank, [{ head, indices: turned.slots, exponent: 1 }]);
}

/** An operator at its arguments or at their transposes, and the slots of the result. */
interface Turned {
  readonly parts: readonly Polynomial[];
  readonly sizes: ReadonlyMap<string, Dimension>;
  readonly slots: readonly number[];
  readonly symmetric: boolean;
}

/** Where f(X′, …) = f(X, …)′: the one of the two that both are written with, and whether they are the same; null where an axis has size 1. */
function orientOperator(space: Space, operator: OperatorSymbol, given: Turned): Turned | null {
  if (given.slots.length === 1 || given.parts.some(({ rank }) => rank !== 2)) return null;
  const parts = given.parts.map((polynomial) => contract(space, 2, [{ polynomial, indices: [1, 0] }]));
  const sizes = new Map<string, Dimension>();
  const shapes = operator.parameters.map(({ shape }) => substituteShape(shape, given.sizes));
  const turnedShapes = shapes.map(([rows, columns, ...rest]): Shape => [columns, rows, ...rest]);
  if (!matchShapes(operator.parameters.map(({ shape }) => shape), turnedShapes, sizes)) return null;
  const place = parts.findIndex((part, index) => part !== given.parts[index]);
  if (place >= 0 && nth(parts, place).id > nth(given.parts, place).id) return given;
  const relation = space.transposing.get(operator);
  if (relation !== undefined) space.used.add(relation);
  return place < 0 ? { ...given, symmetric: true } : { parts, sizes, slots: given.slots.toReversed(), symmetric: false };
}

/** An operator of sums in an argument in which it is linear as the sum over their monomials, scalars before it; null where no argument has one to take apart. */
function distributed(space: Space, operator: OperatorSymbol, sizes: ReadonlyMap<string, Dimension>, args: readonly Polynomial[], rank: number): Polynomial | null {
  const declared = space.linear.get(operator);
  const place = [...new Set([...linearPlaces(operator), ...(declared?.keys() ?? [])])].find((one) => !isBare(nth(args, one))) ?? -1;
  const open = args[place];
  if (open === undefined) return null;
  const adjoint = declared?.get(place);
  if (adjoint !== undefined) space.used.add(adjoint);
  const parts = open.monomials.map((monomial) => {
    const [inside, outside] = splitScalars(open.rank, monomial);
    const alone = operatorPolynomial(space, operator, sizes, args.with(place, product(space, open.rank, { ...monomial, coefficient: ONE, factors: inside })), rank);
    if (outside.length === 0) return [monomial.coefficient, alone] as const;
    const scalar = product(space, 0, { ...monomial, coefficient: ONE, factors: outside.map((factor) => ({ ...factor, indices: factor.indices.map((index) => index - open.rank) })) });
    return [monomial.coefficient, contract(space, rank, [{ polynomial: scalar, indices: [] }, { polynomial: alone, indices: slots(rank) }])] as const;
  });
  return combine(space, rank, parts);
}

/** δ(0, 1). */
function isIdentity({ rank, monomials }: Polynomial): boolean {
  const [only] = monomials;
  const [factor] = only?.factors ?? [];
  return rank === 2 && monomials.length === 1 && only?.factors.length === 1 && only.bound.length === 0 && isOne(only.coefficient) && factor?.head.kind === "delta";
}

/** One monomial without a number or a scalar in front. */
function isBare({ rank, monomials }: Polynomial): boolean {
  const [only, ...more] = monomials;
  return only !== undefined && more.length === 0 && isOne(only.coefficient) && splitScalars(rank, only)[1].length === 0;
}

/** The factors that hang together with a slot, and those that are scalars beside them. */
function splitScalars(rank: number, { factors }: Monomial): readonly [inside: readonly Factor[], outside: readonly Factor[]] {
  const groups = components(rank, factors);
  const isInside = (group: readonly Factor[]): boolean => group.some(({ indices }) => indices.some((index) => index < rank));
  return [groups.filter(isInside).flat(), groups.filter((group) => !isInside(group)).flat()];
}

/** Part of the factors of a monomial, summed over the indices that they use. */
function product(space: Space, rank: number, { coefficient, bound, factors }: Pick<Monomial, "coefficient" | "bound" | "factors">): Polynomial {
  const used = [...new Set(factors.flatMap(({ indices }) => indices.filter((index) => index >= rank)))];
  const renamed = factors.map((factor) => ({ ...factor, indices: factor.indices.map((index) => (index < rank ? index : rank + used.indexOf(index))) }));
  return collect(space, rank, [{ coefficient, bound: used.map((index) => nth(bound, index - rank)), factors: renamed }]);
}

/** (c A B)⁻¹ = c⁻¹ B⁻¹ A⁻¹ for square A and B; null where the argument is no such product. */
function inverseOfProduct(space: Space, operator: OperatorSymbol, sizes: ReadonlyMap<string, Dimension>, argument: Polynomial): Polynomial | null {
  const [size] = sizes.values();
  const found = size === undefined ? null : squareProduct(argument, size);
  const scale = found === null ? null : reciprocal(found);
  if (size === undefined || found === null || scale === null) return null;
  const inverses = found.links.toReversed().map(({ factor, transposed }) => {
    const matrix = single(space, 2, [{ ...factor, indices: transposed ? [1, 0] : [0, 1] }]);
    return operatorPolynomial(space, operator, sizes, [matrix], 2);
  });
  const pieces = inverses.map((polynomial, place) => ({ polynomial, indices: [place === 0 ? 0 : place + 1, place === inverses.length - 1 ? 1 : place + 2] }));
  const scalars = { polynomial: single(space, 0, scale.factors, scale.coefficient), indices: [] };
  return contract(space, 2, [scalars, ...pieces], inverses.slice(1).map(() => size));
}

/** Whether an operator is defined by X f(X) = I for one square X, which no other matrix solves. */
export function isInverse({ parameters, from }: OperatorSymbol): boolean {
  const [left, right] = from ?? [];
  const [first, second, ...more] = left?.kind === "multiply" ? left.args : [];
  if (right?.kind !== "identity" || parameters.length !== 1 || second?.kind !== "operator" || more.length > 0) return false;
  return first?.kind === "variable" && first.name === parameters[0]?.name && second.args[0] === first;
}

function operatorSizes(operator: OperatorSymbol, shapes: readonly Shape[], given: readonly Dimension[]): ReadonlyMap<string, Dimension> {
  const sizes = new Map<string, Dimension>();
  if (given.length === operator.sizes.length) operator.sizes.forEach((name, position) => sizes.set(name, nth(given, position)));
  if (!matchShapes(operator.parameters.map(({ shape }) => shape), shapes, sizes)) throw new Error(`internal: ${operator.name} met arguments of other shapes`);
  return sizes;
}

function callKey(space: Space, { lift }: Scope, term: TermOf<"call">, args: readonly Polynomial[], shapes: readonly Shape[]): string {
  const signature = [...shapes.map((shape) => shape.map((size) => size.key).join(",")), ...args.map(({ id }) => id)].join(";");
  return `call:${symbolNumber(space, term.definition)}:${lift}:${signature}`;
}

/** A term or a definition's body under way. */
interface Frame {
  readonly scope: Scope;
  readonly order: readonly Term[];
  next: number;
  /** Where the body's meaning is kept. */
  readonly key: string | null;
}

/** The index polynomial of `term`, whose slots are its axes of size other than 1 in order. Work grows with the shared terms, not with the tree. */
export function denote(space: Space, term: Term, scope: Scope): Polynomial {
  const start = (root: Term, inner: Scope, key: string | null): Frame => ({ scope: inner, order: postorder([root], (one) => !inner.values.has(one)), next: 0, key });
  const frames: Frame[] = [start(term, scope, null)];
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const current = frame.order[frame.next];
    if (current === undefined) {
      frames.pop();
      if (frame.key !== null) space.unfolded.set(frame.key, valueOf(frame.scope, nth(frame.order, frame.order.length - 1)));
      continue;
    }
    if (!frame.scope.values.has(current)) {
      const site = siteOf(space, current, frame.scope);
      const body = current.kind === "call" ? bodyOf(space, current, site) : null;
      if (body !== null) {
        frames.push(start(body.term, body.scope, body.key));
        continue;
      }
      frame.scope.values.set(current, dispatch(meaning, current, site));
    }
    frame.next += 1;
  }
  return valueOf(scope, term);
}

function valueOf(scope: Scope, term: Term): Polynomial {
  const value = scope.values.get(term);
  if (value === undefined) throw new Error("internal: a term was denoted before its arguments");
  return value;
}

function siteOf(space: Space, term: Term, scope: Scope): Site {
  const shape = substituteShape(term.shape, scope.sizes);
  let rank = scope.lift;
  const free = shape.map((size) => (isUnit(size) ? null : rank++));
  if (scope.lift > 0 && !scope.samples && rank > scope.lift) throw new Undecidable("a function of one number is defined through tensors");
  return {
    space, scope, shape, free, rank, args: term.args.map((part) => valueOf(scope, part)), shapes: term.args.map((part) => substituteShape(part.shape, scope.sizes)),
  };
}

/** The body of a call that has not been unfolded at these arguments yet, with its parameters bound to them. */
function bodyOf(space: Space, term: TermOf<"call">, { scope, args, shapes }: Site): { readonly term: Term; readonly scope: Scope; readonly key: string } | null {
  const key = callKey(space, scope, term, args, shapes);
  if (space.unfolded.has(key)) return null;
  const { name, parameters, body } = term.definition;
  const sizes = new Map<string, Dimension>();
  const tensors = shapes.some((shape) => shape.length > 2) && definedForTensors(term.definition);
  if (!matchShapes(parameters.map(({ shape }) => shape), shapes, sizes, tensors)) throw new Error(`internal: ${name} is called with arguments of other shapes`);
  const values = new Map(parameters.map((parameter, position) => [parameter.name, nth(args, position)]));
  const find = (variable: TermOf<"variable">): Polynomial | null => (variable.role === "pattern" ? (values.get(variable.name) ?? null) : null);
  return { term: body, key, scope: { ...scope, find, sizes, values: new Map() } };
}
