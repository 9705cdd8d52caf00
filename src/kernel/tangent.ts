/** The tangent strip: the derivative of an index polynomial by the product rule, and the gradient that freeing dX's indices leaves. */
import { type Dimension, isUnit } from "../term/dimension.js";
import { ONE } from "../term/rational.js";
import type { FunctionSymbol } from "../term/symbols.js";
import { addExponents, collect, combine, contract, exponentPolynomial, multiplyOut } from "./algebra.js";
import { adjointAt, type DeclaredAdjoint } from "./declared.js";
import { denote, openScope } from "./denote.js";
import { deltaHead, type Factor, type Head, internHead, type Monomial, nth, type Polynomial, type Product, reachable, type Space, symbolNumber, Undecidable } from "./polynomial.js";
import { applyFunction, single, slots } from "./powers.js";

/** What the entry of each variable moves by: polynomials with the slots of the variable. */
export type Motion = ReadonlyMap<Head, Polynomial>;

/** The head of the kernel's own dX. */
export function stripHead(space: Space): Head {
  return internHead(space, "strip", (id) => ({ kind: "strip", id, parts: [], symmetric: false }));
}

/** D polynomial · motion; `logarithm` is the natural one, for exponents that move. The polynomials inside are differentiated before those around them, each once. */
export function tangent(space: Space, polynomial: Polynomial, motion: Motion, logarithm: FunctionSymbol | null): Polynomial {
  const tangents = new Map<Polynomial, Polynomial>();
  for (const inner of reachable([polynomial])) tangents.set(inner, productRule(space, inner, motion, tangents, logarithm));
  return inside(tangents, polynomial);
}

type Tangents = ReadonlyMap<Polynomial, Polynomial>;

function inside(tangents: Tangents, part: Polynomial): Polynomial {
  const found = tangents.get(part);
  if (found === undefined) throw new Error("internal: a polynomial was differentiated before its parts");
  return found;
}

const isZeroPolynomial = ({ monomials }: Polynomial): boolean => monomials.length === 0;

/** Σ over factors h^e: e h^(e−1) dh + h^e log(h) de, times the other factors. */
function productRule(space: Space, polynomial: Polynomial, motion: Motion, tangents: Tangents, logarithm: FunctionSymbol | null): Polynomial {
  const products: Product[] = [];
  for (const { coefficient, bound, factors } of polynomial.monomials) {
    factors.forEach((factor, position) => {
      const { head, indices, exponent } = factor;
      const exponentMoved = typeof exponent === "number" ? null : inside(tangents, exponent);
      if (exponentMoved !== null && !isZeroPolynomial(exponentMoved)) {
        if (logarithm === null) throw new Undecidable("an exponent depends on the variable, and no logarithm is known");
        const places = slots(indices.length);
        const taken = applyFunction(space, logarithm, single(space, places.length, [{ head, indices: places, exponent: 1 }]));
        const pieces = [{ polynomial: taken, indices }, { polynomial: exponentMoved, indices: [] }];
        products.push(...multiplyOut(space, polynomial.rank, { coefficient, bound, factors }, pieces));
      }
      const moved = headTangent(space, head, motion, tangents);
      if (moved === null) return;
      const others = factors.filter((_, other) => other !== position);
      const lowered = addExponents(space, exponent, -1);
      if (lowered !== 0) others.push({ head, indices, exponent: lowered });
      const pieces = moved.map((piece) => ({ polynomial: piece, indices }));
      if (exponent !== 1) pieces.push({ polynomial: exponentPolynomial(space, exponent), indices: [] });
      products.push(...multiplyOut(space, polynomial.rank, { coefficient, bound, factors: others }, pieces));
    });
  }
  return collect(space, polynomial.rank, products);
}

/** The factors of dh, on the slots of h; null when h does not move. */
function headTangent(space: Space, head: Head, motion: Motion, tangents: Tangents): readonly Polynomial[] | null {
  switch (head.kind) {
    case "delta":
    case "size":
    case "number":
    case "strip":
    case "pair":
      return null;
    case "variable": {
      const moved = motion.get(head);
      return moved === undefined ? null : [moved];
    }
    case "apply": {
      const argument = nth(head.parts, 0);
      const moved = inside(tangents, argument);
      return isZeroPolynomial(moved) ? null : [derivative(space, head.function, argument), moved];
    }
    case "group": {
      const moved = inside(tangents, nth(head.parts, 0));
      return isZeroPolynomial(moved) ? null : [moved];
    }
    case "operator": {
      const moved = head.parts.map((part) => inside(tangents, part));
      return moved.every(isZeroPolynomial) ? null : [operatorTangent(space, head, moved)];
    }
  }
}

/** f′ of every entry of `argument`. */
function derivative(space: Space, symbol: FunctionSymbol, argument: Polynomial): Polynomial {
  if (symbol.derivative === null) throw new Undecidable(`${symbol.name} has no known derivative`);
  const key = `derivative:${symbolNumber(space, symbol)}:${argument.id}`;
  const known = space.unfolded.get(key);
  if (known !== undefined) return known;
  const found = denote(space, symbol.derivative, {
    ...openScope(), lift: argument.rank, find: ({ role, name }) => (role === "pattern" && name === symbol.parameter ? argument : null),
  });
  space.unfolded.set(key, found);
  return found;
}

function operatorTangent(space: Space, { operator, sizes, parts }: Extract<Head, { kind: "operator" }>, moved: readonly Polynomial[]): Polynomial {
  if (operator.tangent === null) throw new Undecidable(`${operator.name} has no known tangent`);
  const position = (name: string): number => operator.parameters.findIndex((parameter) => parameter.name === name);
  return denote(space, operator.tangent, {
    ...openScope(),
    sizes,
    find: ({ role, name }) => (role === "pattern" ? (parts[position(name)] ?? null) : role === "tangent" ? (moved[position(name)] ?? null) : null),
  });
}

/**
 * The G with Σ G · dX equal to `scalar`, which is linear in the kernel's dX of the given rank: dX is taken out of every monomial
 * and its indices become the slots of G. Out of an operator that is linear in it dX comes by a declared adjoint.
 */
export const freeStrip = (space: Space, scalar: Polynomial, rank: number, adjoints: readonly DeclaredAdjoint[]): Polynomial => {
  const freedStrip = freeHead(space, scalar, stripHead(space), rank, adjoints);
  if (freedStrip === null) throw new Error("internal: a derivative that is not linear in its tangent");
  return freedStrip;
};

/** The G with Σ G · h equal to `scalar` for a head h of the given rank; null where `scalar` is not linear in it. */
export function freeHead(space: Space, scalar: Polynomial, strip: Head, rank: number, adjoints: readonly DeclaredAdjoint[]): Polynomial | null {
  const outside = exposed(space, scalar, strip, adjoints);
  const linear = outside.monomials.every(({ factors }) => {
    const [taken, ...more] = factors.filter(({ head }) => head === strip);
    return taken !== undefined && taken.exponent === 1 && more.length === 0;
  });
  if (!linear) return null;
  const products = outside.monomials.flatMap(({ coefficient, bound, factors }): readonly Product[] => {
    const taken = factors.find(({ head }) => head === strip);
    if (taken === undefined) return [];
    // Every index of a scalar is bound: it moves behind the new slots, and δ(slot, index) with the sum over the index frees it.
    const shift = (index: number): number => index + rank;
    const rest = factors.filter((factor) => factor !== taken).map((factor): Factor => ({ ...factor, indices: factor.indices.map(shift) }));
    return [{ coefficient, bound, factors: [...rest, ...freed(space, taken, rank)] }];
  });
  return collect(space, rank, products);
}

/** δ(slot, index) for each index of a factor of a scalar, whose indices moved behind `rank` slots. */
const freed = (space: Space, { indices }: Factor, rank: number): readonly Factor[] => indices.map((index, slot) => ({ head: deltaHead(space), indices: [slot, index + rank], exponent: 1 }));

const MOST_LAYERS = 200;

/** An equal scalar with dX outside of operators: ⟨R, f(…, P, …)⟩ = ⟨f†(…, R), P⟩, from the outermost operator inwards. */
function exposed(space: Space, start: Polynomial, strip: Head, adjoints: readonly DeclaredAdjoint[]): Polynomial {
  let scalar = start;
  for (let layer = 0; layer < MOST_LAYERS; layer += 1) {
    const holding = new Set<Polynomial>();
    const holds = ({ parts }: Head): boolean => parts.some((part) => holding.has(part));
    for (const part of reachable([scalar])) {
      if (part !== scalar && part.monomials.some(({ factors }) => factors.some(({ head, exponent }) => head === strip || holds(head) || (typeof exponent !== "number" && holding.has(exponent))))) holding.add(part);
    }
    if (holding.size === 0) return scalar;
    const pieces = scalar.monomials.map((monomial): readonly [typeof ONE, Polynomial] => {
      const [around] = monomial.factors.filter(({ head }) => holds(head));
      return [ONE, around === undefined ? collect(space, 0, [monomial]) : passed(space, monomial, around, holding, adjoints)];
    });
    scalar = combine(space, 0, pieces);
  }
  throw new Undecidable("operators are nested too deeply around the tangent");
}

/** One monomial of a scalar with the adjoint of the operator `around` used once. */
function passed(space: Space, { coefficient, bound, factors }: Monomial, around: Factor, holding: ReadonlySet<Polynomial>, adjoints: readonly DeclaredAdjoint[]): Polynomial {
  const { head, indices } = around;
  const rank = indices.length;
  const rest = factors.filter((factor) => factor !== around).map((factor): Factor => ({ ...factor, indices: factor.indices.map((index) => index + rank) }));
  const cotangent = collect(space, rank, [{ coefficient, bound, factors: [...rest, ...freed(space, around, rank)] }]);
  const place = head.parts.findIndex((part) => holding.has(part));
  const others = head.parts.filter((part) => holding.has(part)).length > 1;
  const found = head.kind === "operator" && around.exponent === 1 && !others ? adjointAt(space, adjoints, head, place, cotangent) : null;
  if (found === null) throw new Undecidable("the tangent stays inside an operator");
  return pairing(space, nth(head.parts, place), found.gradient, found.shape.filter((dimension) => !isUnit(dimension)));
}

/** Σ over all entries of the product of two polynomials with the same axes. */
export function pairing(space: Space, left: Polynomial, right: Polynomial, axes: readonly Dimension[]): Polynomial {
  const indices = slots(axes.length);
  return contract(space, 0, [{ polynomial: left, indices }, { polynomial: right, indices }], axes);
}

/** The kernel's dX with its own indices. */
export function stripPolynomial(space: Space, rank: number): Polynomial {
  return single(space, rank, [{ head: stripHead(space), indices: slots(rank), exponent: 1 }]);
}
