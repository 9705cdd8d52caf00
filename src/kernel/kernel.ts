/** Decides claims about terms: equal, adjoint, pushforward, gradient. Knows no lemmas, no printing and no files; nothing else decides equality. */
import { type Dimension, isUnit, sameShape, type Shape, SCALAR } from "../term/dimension.js";
import { invertRational, MINUS_ONE, multiplyRational, negateRational, ONE, type Rational } from "../term/rational.js";
import type { FunctionSymbol, OperatorSymbol } from "../term/symbols.js";
import type { Term, TermOf } from "../term/term.js";
import type { EntriesReading } from "../term/tying.js";
import { combine } from "./algebra.js";
import { sufficient } from "./clearing.js";
import { splitOf } from "./composite.js";
import { type DeclaredAdjoint, linearOf, transposingOf } from "./declared.js";
import { denote, openScope, type Scope } from "./denote.js";
import { byUniqueInverse, type Relation } from "./equations.js";
import { hasIndependentEntries } from "./facts.js";
import { type Budget, defaultBudget, type Factor, type Head, type Monomial, type Polynomial, reachable, type Space, Undecidable } from "./polynomial.js";
import { loneFactor, newSpace, splitSlot } from "./powers.js";
import { rewrite } from "./rewrite.js";
import { type SignFacts, signsOfDomains } from "./signs.js";
import { tied } from "./tied.js";
import { freeHead, freeStrip, type Motion, pairing, stripPolynomial, tangent } from "./tangent.js";

/**
 * `proved` for all sizes and all values at which both sides are defined, by the listed relations; `refuted` where the sides differ
 * as polynomials in the entries, for all large sizes; `undecided` otherwise, and then only a point can tell.
 */
export type Verdict =
  | { readonly kind: "proved"; readonly relations: readonly string[] }
  /** left − right: the index polynomial that is not zero. */
  | { readonly kind: "refuted"; readonly difference: Polynomial }
  | { readonly kind: "undecided"; readonly reason: string };

/** A shared part of an answer: the `part` variable and the term it abbreviates. */
export interface Binding {
  readonly variable: TermOf<"variable">;
  readonly value: Term;
}

/** What every claim may be decided with. */
export interface Means {
  readonly relations?: readonly Relation[];
  /** Relations to use as well where the others do not suffice. */
  readonly further?: readonly Relation[];
  /** Whether inverses and denominators may be multiplied away where the relations do not suffice; they may unless this is false. */
  readonly clearing?: boolean;
  /** Adjoints of operators that are taken as given. */
  readonly adjoints?: readonly DeclaredAdjoint[];
  readonly budget?: Budget;
  /** In order of definition; part variables without a binding are arbitrary. */
  readonly bindings?: readonly Binding[];
  /** The natural logarithm, for derivatives in an exponent; without it those are undecided. */
  readonly logarithm?: FunctionSymbol;
  /** 1 on and below the diagonal, 0 above it: for the entries of triangular matrices. */
  readonly triangle?: OperatorSymbol;
  /** Variables that may be anything of their shape, whatever is declared of them. */
  readonly forget?: readonly TermOf<"variable">[];
}

export interface EqualityClaim extends Means {
  readonly left: Term;
  readonly right: Term;
}

/** left = right, entry by entry. */
export function proveEqual({ left, right, ...means }: EqualityClaim): Verdict {
  demandShape(left, right, "an equation");
  return decide(means, (space, scope) => [{ left: denote(space, left, scope), right: denote(space, right, scope), shape: left.shape }]);
}

export interface AdjointClaim extends Means {
  readonly map: Term;
  readonly variable: TermOf<"variable">;
  readonly cotangent: Term;
  readonly adjoint: Term;
  /** Claims as well that `map` is linear in the variable. */
  readonly linear?: boolean;
  /** `tied` claims the derivative in the independent entries of the variable instead; `free` unless said. */
  readonly reading?: EntriesReading;
}

/**
 * ⟨D map · dX, cotangent⟩ = ⟨dX, adjoint⟩ for every dX, under ⟨A, B⟩ = Σ A B: D map by the product rule, dX freed, and the index form that
 * is left compared with `adjoint`.
 */
export function proveAdjoint({ map, variable, cotangent, adjoint, linear = false, reading = "free", ...means }: AdjointClaim): Verdict {
  demandShape(map, cotangent, "an adjoint's cotangent");
  demandShape(variable, adjoint, "an adjoint");
  return decide(means, (space, scope) => {
    const moved = stripTangent(space, scope, means, map, variable);
    const scalar = pairing(space, moved, denote(space, cotangent, scope), axes(map.shape));
    const gradient: Equality = { left: read(space, freeStrip(space, scalar, axes(variable.shape).length, means.adjoints ?? []), variable, reading, means), right: denote(space, adjoint, scope), shape: variable.shape };
    return linear ? [gradient, { left: moved, right: mapOfStrip(space, scope, map, variable), shape: map.shape }] : [gradient];
  });
}

export interface CotangentClaim extends Means {
  /** Every use of the variable: a map that uses it, and the cotangent that arrives at the map. */
  readonly uses: readonly { readonly map: Term; readonly cotangent: Term }[];
  readonly variable: TermOf<"variable">;
  readonly total: Term;
  /** What cotangents may mention: each stands for its term, in which the other names stay names; a map is differentiated through no name. */
  readonly names?: readonly Binding[];
}

/** Σ over uses ⟨D map · dX, cotangent⟩ = ⟨dX, total⟩ for every dX: one link of a chain of adjoints, by the chain rule. */
export function proveCotangent({ uses, variable, total, names = [], ...means }: CotangentClaim): Verdict {
  for (const { map, cotangent } of uses) demandShape(map, cotangent, "an adjoint's cotangent");
  demandShape(variable, total, "an adjoint");
  return decide({ ...means, names }, (space, scope, open) => {
    const pairings = uses.map(({ map, cotangent }) => pairing(space, stripTangent(space, open, means, map, variable), denote(space, cotangent, scope), axes(map.shape)));
    const scalar = combine(space, 0, pairings.map((one) => [ONE, one]));
    return [{ left: freeStrip(space, scalar, axes(variable.shape).length, means.adjoints ?? []), right: denote(space, total, scope), shape: variable.shape }];
  });
}

export interface GradientClaim extends Means {
  /** A scalar. */
  readonly loss: Term;
  readonly variable: TermOf<"variable">;
  readonly gradient: Term;
  /** As of an adjoint. */
  readonly reading?: EntriesReading;
}

const read = (space: Space, gradient: Polynomial, variable: TermOf<"variable">, reading: EntriesReading, { triangle }: Means): Polynomial => (reading === "tied" ? tied(space, gradient, variable, triangle ?? null) : gradient);

export interface TiedClaim extends Means {
  /** A gradient over all entries of the variable. */
  readonly free: Term;
  readonly variable: TermOf<"variable">;
  readonly value: Term;
}

/** value = the sum of `free` over the places of each independent entry. */
export function proveTied({ free, variable, value, ...means }: TiedClaim): Verdict {
  demandShape(variable, free, "a gradient");
  demandShape(variable, value, "a gradient");
  return decide(means, (space, scope) => [{ left: tied(space, denote(space, free, scope), variable, means.triangle ?? null), right: denote(space, value, scope), shape: variable.shape }]);
}

/** D loss · dX = ⟨dX, gradient⟩ for every dX. */
export function proveGradient({ loss, variable, gradient, reading = "free", ...means }: GradientClaim): Verdict {
  if (!sameShape(loss.shape, SCALAR)) throw new Error("internal: a gradient of a term that is not a scalar");
  demandShape(variable, gradient, "a gradient");
  return decide(means, (space, scope) => [
    { left: read(space, freeStrip(space, stripTangent(space, scope, means, loss, variable), axes(variable.shape).length, means.adjoints ?? []), variable, reading, means), right: denote(space, gradient, scope), shape: variable.shape },
  ]);
}

export interface Direction {
  readonly variable: TermOf<"variable">;
  /** What the variable moves by, of its shape. */
  readonly tangent: Term;
}

export interface PushforwardClaim extends Means {
  readonly map: Term;
  readonly directions: readonly Direction[];
  readonly pushforward: Term;
}

/** D map · (tangents) = pushforward: the jvp of `map` along all directions at once. */
export function provePushforward({ map, directions, pushforward, ...means }: PushforwardClaim): Verdict {
  demandShape(map, pushforward, "a pushforward");
  for (const { variable, tangent: moved } of directions) demandShape(variable, moved, "a tangent");
  return decide(means, (space, scope) => {
    const motion = new Map(directions.map((direction) => [variableHead(space, scope, direction.variable), denote(space, direction.tangent, scope)]));
    return [{ left: tangent(space, denote(space, map, scope), motion, means.logarithm ?? null), right: denote(space, pushforward, scope), shape: map.shape }];
  });
}

function demandShape(term: Term, other: Term, what: string): void {
  if (!sameShape(term.shape, other.shape)) throw new Error(`internal: ${what} of another shape`);
}

const axes = (shape: Shape): readonly Dimension[] => shape.filter((dimension) => !isUnit(dimension));

/** D term · dX, with the kernel's own dX. */
function stripTangent(space: Space, scope: Scope, { logarithm }: Means, term: Term, variable: TermOf<"variable">): Polynomial {
  const motion: Motion = new Map([[variableHead(space, scope, variable), stripPolynomial(space, axes(variable.shape).length)]]);
  return tangent(space, denote(space, term, scope), motion, logarithm ?? null);
}

/** The term with dX in the place of X. */
function mapOfStrip(space: Space, scope: Scope, term: Term, variable: TermOf<"variable">): Polynomial {
  const strip = stripPolynomial(space, axes(variable.shape).length);
  return denote(space, term, { ...scope, find: (one) => (sameVariable(one, variable) ? strip : scope.find(one)), values: new Map() });
}

function variableHead(space: Space, scope: Scope, variable: TermOf<"variable">): Head {
  const head = loneFactor(denote(space, variable, scope))?.head;
  if (head?.kind !== "variable") throw new Error("internal: a derivative in a name that stands for a term");
  return head;
}

const sameVariable = (a: TermOf<"variable">, b: TermOf<"variable">): boolean => a.role === b.role && a.name === b.name;

/** Two index polynomials that are claimed to be the same entries of a tensor of the given shape. */
export interface Equality {
  readonly left: Polynomial;
  readonly right: Polynomial;
  readonly shape: Shape;
}

type Claims = (space: Space, scope: Scope, open: Scope) => readonly Equality[];
type AllMeans = Means & { readonly names?: readonly Binding[] };

/** Decides the equalities that `state` finds, with the relations, and where these leave them open with the further ones too. */
export function decide(means: AllMeans, state: Claims): Verdict {
  const { relations = [], further = [] } = means;
  const verdict = decideWith(relations, means, state);
  if (verdict.kind !== "undecided" || verdict.reason !== NOT_JOINED || further.length === 0) return verdict;
  const again = decideWith([...relations, ...further], means, state);
  return again.kind === "undecided" ? verdict : again;
}

/** Decides the equalities that `state` finds in a fresh space, where names are bound (`scope`) and where they are not (`open`): proved when all are, else the first verdict that is not. */
function decideWith(relations: readonly Relation[], means: AllMeans, state: Claims): Verdict {
  try {
    const { space, scope, open } = opened(means);
    const used = new Set<string>();
    for (const { left, right, shape } of state(space, scope, open)) {
      const difference = combine(space, left.rank, [[ONE, left], [MINUS_ONE, right]]);
      if (difference.monomials.length === 0) continue;
      const facts = signsOfDomains(space, [left, right]);
      const rewritten = rewrite(space, difference, relations, facts);
      for (const name of rewritten.used) used.add(name);
      if (rewritten.result.monomials.length === 0) continue;
      const settled = means.clearing === false ? null : (vanishing(space, rewritten.result, relations, facts) ?? linearlyVanishing(space, rewritten.result, relations, facts, means.adjoints ?? []));
      if (settled === null) return remaining(space, rewritten.result, shape);
      for (const name of settled) used.add(name);
    }
    return { kind: "proved", relations: [...new Set([...used, ...space.used])].toSorted() };
  } catch (error) {
    if (error instanceof Undecidable) return { kind: "undecided", reason: error.message };
    throw error;
  }
}

/** How many times inverses and denominators are multiplied away, and how many differences are looked at on the way. */
const DEEPEST_CLEARING = 5;
const MOST_CLEARED = 24;

/** The relations by which a difference in normal form is zero after all, or null: breadth first through what suffices for it. */
function vanishing(space: Space, difference: Polynomial, relations: readonly Relation[], facts: SignFacts): ReadonlySet<string> | null {
  let looked = 0;
  let open: readonly { readonly polynomial: Polynomial; readonly used: ReadonlySet<string> }[] = [{ polynomial: difference, used: new Set() }];
  const seen = new Set<Polynomial>([difference]);
  for (let depth = 0; depth < DEEPEST_CLEARING && open.length > 0; depth += 1) {
    const next: typeof open[number][] = [];
    for (const { polynomial, used } of open) {
      const unique = byUniqueInverse(space, polynomial);
      for (const one of [...(unique === null ? [] : [unique]), ...sufficient(space, polynomial)]) {
        if (looked >= MOST_CLEARED) return null;
        looked += 1;
        const rewritten = rewrite(space, one, relations, facts);
        const names = new Set([...used, ...rewritten.used]);
        if (rewritten.result.monomials.length === 0) return names;
        if (seen.has(rewritten.result)) continue;
        seen.add(rewritten.result);
        next.push({ polynomial: rewritten.result, used: names });
      }
    }
    open = next.toSorted((a, b) => a.polynomial.monomials.length - b.polynomial.monomials.length);
  }
  return null;
}

/** A fresh space, with names bound in `scope` and not in `open`. */
function opened({ relations = [], adjoints = [], budget = defaultBudget, bindings = [], names = [], forget = [] }: AllMeans): { readonly space: Space; readonly scope: Scope; readonly open: Scope } {
  const space = newSpace(budget, { transposing: transposingOf(relations), linear: linearOf(adjoints) });
  const parts = new Map<string, Polynomial>();
  const forgets: Scope["forgets"] = (variable) => forget.some((one) => sameVariable(one, variable));
  const open: Scope = { ...openScope(), forgets };
  const scope: Scope = { ...openScope(), forgets, find: ({ role, name }) => (role === "part" ? (parts.get(name) ?? null) : null) };
  for (const { name, meaning } of names.map(({ variable, value }) => ({ name: variable.name, meaning: denote(space, value, open) }))) parts.set(name, meaning);
  for (const { variable, value } of bindings) parts.set(variable.name, denote(space, value, scope));
  return { space, scope, open };
}

/** The number c with left = c · right, where the normal forms show one; null otherwise, and where both are zero. */
export function proportion({ left, right, ...means }: EqualityClaim): Rational | null {
  demandShape(left, right, "a proportion");
  const { relations = [], further = [] } = means;
  try {
    const { space, scope } = opened(means);
    const sides = [left, right].map((side) => denote(space, side, scope));
    const [a, b] = sides.map((side) => rewrite(space, side, [...relations, ...further], signsOfDomains(space, sides)).result);
    const [leading] = a?.monomials ?? [];
    const [against] = b?.monomials ?? [];
    if (a === undefined || b === undefined || leading === undefined || against === undefined) return null;
    const factor = multiplyRational(leading.coefficient, invertRational(against.coefficient));
    return combine(space, a.rank, [[ONE, a], [negateRational(factor), b]]).monomials.length === 0 ? factor : null;
  } catch (error) {
    if (error instanceof Undecidable) return null;
    throw error;
  }
}

/** How many variables are tried. */
const MOST_FREED = 12;

/** The relations by which a scalar that is linear in a variable inside an operator is zero, as ⟨G, dX⟩ with G = 0; or null. */
function linearlyVanishing(space: Space, difference: Polynomial, relations: readonly Relation[], facts: SignFacts, adjoints: readonly DeclaredAdjoint[]): ReadonlySet<string> | null {
  if (difference.rank > 0) return null;
  const ranks = new Map<Head, number>();
  for (const { monomials } of reachable([difference])) {
    for (const { head, indices } of monomials.flatMap(({ factors }) => factors)) if (head.kind === "variable" && ranks.size < MOST_FREED) ranks.set(head, indices.length);
  }
  for (const [head, rank] of ranks) {
    const gradient = outOfOperators(space, difference, head, rank, adjoints);
    if (gradient === null) continue;
    const { result, used } = rewrite(space, gradient, relations, facts);
    const settled = result.monomials.length === 0 ? new Set<string>() : vanishing(space, result, relations, facts);
    if (settled !== null) return new Set([...used, ...settled]);
  }
  return null;
}

/** The G with Σ G · h equal to `scalar`, or null where h does not come out of it. */
function outOfOperators(space: Space, scalar: Polynomial, head: Head, rank: number, adjoints: readonly DeclaredAdjoint[]): Polynomial | null {
  try {
    return freeHead(space, scalar, head, rank, adjoints);
  } catch (error) {
    if (error instanceof Undecidable) return null;
    throw error;
  }
}

/** The verdict on a difference that is not zero in normal form. */
function remaining(space: Space, difference: Polynomial, shape: Shape): Verdict {
  if (!shape.every(isGeneric)) return { kind: "undecided", reason: "the sides differ for general sizes, and a size is a number here" };
  // A pair of indices in the place of the index that it is: the same entries, in which independent ones can be told apart.
  let entries = difference;
  for (let split = splitOf(entries); split !== null; split = splitOf(entries)) entries = splitSlot(space, split, entries);
  const open = entries.monomials.find((monomial) => !isPure(monomial));
  if (open === undefined) return { kind: "refuted", difference };
  return { kind: "undecided", reason: NOT_JOINED };
}

const NOT_JOINED = "the sides differ in normal form, and the declared relations do not join them";

/** Sizes that may grow: distinct monomials over them are independent functions. */
const isGeneric = (dimension: Dimension): boolean => isUnit(dimension) || dimension.powers.length > 0;

/** Whether a monomial is made of independent entries and sizes only, to whole powers. */
function isPure({ bound, factors }: Monomial): boolean {
  return bound.every(isGeneric) && factors.every(isIndependent);
}

function isIndependent({ head, exponent }: Factor): boolean {
  if (typeof exponent !== "number") return false;
  if (head.kind === "delta" || head.kind === "size") return true;
  return head.kind === "strip" || (head.kind === "variable" && hasIndependentEntries(head));
}
