/** Matching of terms against patterns: sums and Hadamard products up to order, products up to grouping. Knows no particular rule. */
import { contractionKey } from "../term/contraction.js";
import { type Dimension, isProductSize, isUnit, type Shape } from "../term/dimension.js";
import { equalRational } from "../term/rational.js";
import type { TermTable } from "../term/table.js";
import type { Term } from "../term/term.js";
import { splitProduct } from "../term/factors.js";
import { gathered, matchSize, substitute } from "../term/traverse.js";

/** What the variables and size names of a pattern stand for. */
export interface Match {
  readonly variables: ReadonlyMap<string, Term>;
  readonly sizes: ReadonlyMap<string, Dimension>;
}

/** Bindings with undo: every choice that fails is taken back. */
export interface Matcher {
  /** Matches `pattern` with `term`, then calls `next`; true when both succeed. */
  match(pattern: Term, term: Term, next: () => boolean): boolean;
  /** Matches patterns with distinct members of `terms`, in any order; `next` gets the indices taken. */
  matchSome(patterns: readonly Term[], terms: readonly Term[], next: (taken: readonly number[]) => boolean): boolean;
  /** Matches patterns one by one with the terms. */
  matchAll(patterns: readonly Term[], terms: readonly Term[], next: () => boolean): boolean;
  result(): Match;
}

/** Whether a pattern could match a term, by kinds, symbols and axes of size 1: nothing is bound, so that most that cannot are found out for little. */
export function resembles(pattern: Term, term: Term | undefined): boolean {
  if (term === undefined) return false;
  if (pattern.kind === "variable") return term.shape.length > 2 || pattern.shape.length > 2 || pattern.shape.every((size, axis) => !isUnit(size) || isUnit(term.shape[axis] ?? size));
  if (pattern.kind !== term.kind) return false;
  if (pattern.kind === "multiply" || pattern.kind === "add" || pattern.kind === "hadamard" || pattern.kind === "einsum") return true;
  return samePayload(pattern, term) && pattern.args.length === term.args.length && pattern.args.every((part, place) => resembles(part, term.args[place]));
}

/** Two places of a chain of patterns that hold one variable: as it is in both, or transposed in one of them. */
export interface Tie {
  readonly first: number;
  readonly second: number;
  /** The place where it is transposed; null where it is the same in both. */
  readonly turned: number | null;
}

/** The neighbours of a chain that hold one variable, as in X′ X. */
export function tiesOf(patterns: readonly Term[]): readonly Tie[] {
  return patterns.flatMap((one, first): readonly Tie[] => {
    const second = first + 1;
    const other = patterns[second];
    if (other === undefined) return [];
    if (one === other && one.kind === "variable") return [{ first, second, turned: null }];
    if (one.kind === "transpose" && one.args[0] === other) return [{ first, second, turned: first }];
    return other.kind === "transpose" && other.args[0] === one ? [{ first, second, turned: second }] : [];
  });
}

/** Whether the chain from `start` has one term in both places of a tie. */
export function isTied(chain: readonly Term[], start: number, { first, second, turned }: Tie): boolean {
  const [one, other] = [chain[start + first], chain[start + second]];
  if (turned === null) return one === other;
  const [whole, transposed] = turned === first ? [other, one] : [one, other];
  return transposed?.kind === "transpose" && transposed.args[0] === whole;
}

/** `holdsForTensors` says whether the pattern's rule does; it is asked only where a matrix meets a tensor. */
export function createMatcher(table: TermTable, holdsForTensors: () => boolean = () => false): Matcher {
  const variables = new Map<string, Term>();
  const sizes = new Map<string, Dimension>();

  /** Runs `body` and forgets the new size bindings if it fails. */
  const tentatively = (body: () => boolean): boolean => {
    const before = sizes.size;
    if (body()) return true;
    // A map keeps its keys in the order of their first entry.
    if (sizes.size > before) for (const name of [...sizes.keys()].slice(before)) sizes.delete(name);
    return false;
  };

  const matchSizes = (pattern: readonly Dimension[], given: readonly Dimension[]): boolean =>
    pattern.length === given.length && pattern.every((size, axis) => {
      const other = given[axis];
      return other !== undefined && matchSize(size, other, sizes);
    });

  const matchShape = (pattern: Shape, shape: Shape): boolean => matchSizes(pattern, shape.length > 2 && pattern.length === 2 && holdsForTensors() ? gathered(shape) : shape);

  const matchVariable = (name: string, shape: Shape, term: Term, next: () => boolean): boolean => {
    const bound = variables.get(name);
    if (bound !== undefined) return bound === term && next();
    if (!matchShape(shape, term.shape)) return false;
    variables.set(name, term);
    if (next()) return true;
    variables.delete(name);
    return false;
  };

  const match = (pattern: Term, term: Term, next: () => boolean): boolean =>
    tentatively(() => {
      if (pattern.kind === "variable") return matchVariable(pattern.name, pattern.shape, term, next);
      if (pattern.kind === "size") {
        if (term.kind === "size") return matchSize(pattern.size, term.size, sizes) && next();
        return false;
      }
      if (pattern.kind !== term.kind || !samePayload(pattern, term)) return false;
      if (pattern.kind === "operator" && term.kind === "operator" && !matchSizes(pattern.sizes, term.sizes)) return false;
      if (pattern.args.length === 0) return matchShape(pattern.shape, term.shape) && next();
      if (pattern.kind === "add" || pattern.kind === "hadamard") return matchOrderless(pattern, term, next);
      return pattern.kind === "multiply" ? matchProduct(pattern.args, term.args, next) : matchAll(pattern.args, term.args, next);
    });

  const matchAll = (patterns: readonly Term[], terms: readonly Term[], next: () => boolean): boolean => {
    if (patterns.length !== terms.length || !patterns.every((pattern, place) => resembles(pattern, terms[place]))) return false;
    // A shape such as m*n follows from others that name m and n.
    const places = patterns.some(hasProductSize) ? [...patterns.keys()].toSorted((a, b) => Number(hasProductSize(patterns[a])) - Number(hasProductSize(patterns[b]))) : null;
    const from = (index: number): boolean => {
      const place = places === null ? index : (places[index] ?? patterns.length);
      const pattern = patterns[place];
      const term = terms[place];
      return pattern === undefined || term === undefined ? next() : match(pattern, term, () => from(index + 1));
    };
    return from(0);
  };

  const matchSome = (patterns: readonly Term[], terms: readonly Term[], next: (taken: readonly number[]) => boolean): boolean => {
    const from = (index: number, taken: readonly number[]): boolean => {
      const pattern = patterns[index];
      if (pattern === undefined) return next(taken);
      return terms.some((term, place) => !taken.includes(place) && match(pattern, term, () => from(index + 1, [...taken, place])));
    };
    return patterns.length <= terms.length && from(0, []);
  };

  /** All but the last pattern take one term each; the last takes all that is left. */
  const matchOrderless = (pattern: Term, term: Term, next: () => boolean): boolean => {
    const last = pattern.args.at(-1);
    if (last === undefined) return false;
    return matchSome(pattern.args.slice(0, -1), term.args, (taken) => {
      const rest = term.args.filter((_, place) => !taken.includes(place));
      if (rest.length === 0 || (rest.length > 1 && last.kind !== "variable")) return false;
      return match(last, pattern.kind === "add" ? table.add(rest) : table.hadamard(rest), next);
    });
  };

  const matchProduct = (patterns: readonly Term[], factors: readonly Term[], next: () => boolean): boolean => {
    const [patternScalars, patternChain] = splitProduct(patterns);
    const [scalars, chain] = splitProduct(factors);
    if ((patternScalars.length === 0) !== (scalars.length === 0) || patternChain.length > chain.length) return false;
    if ((patternChain.length === 0) !== (chain.length === 0)) return false;
    const chained = (): boolean => {
      const last = patternChain.at(-1);
      if (last === undefined) return next();
      const split = patternChain.length - 1;
      return matchAll(patternChain.slice(0, -1), chain.slice(0, split), () => match(last, table.multiply(chain.slice(split)), next));
    };
    const lastScalar = patternScalars.at(-1);
    if (lastScalar === undefined) return chained();
    return matchSome(patternScalars.slice(0, -1), scalars, (taken) => {
      const rest = scalars.filter((_, place) => !taken.includes(place));
      return rest.length > 0 && match(lastScalar, table.multiply(rest), chained);
    });
  };

  return { match, matchSome, matchAll, result: () => ({ variables: new Map(variables), sizes: new Map(sizes) }) };
}

const hasProductSize = (pattern: Term | undefined): boolean => pattern?.shape.some(isProductSize) ?? false;

function samePayload(pattern: Term, term: Term): boolean {
  if (pattern.kind === "number" && term.kind === "number") return equalRational(pattern.value, term.value);
  if (pattern.kind === "apply" && term.kind === "apply") return pattern.function === term.function;
  if (pattern.kind === "call" && term.kind === "call") return pattern.definition === term.definition;
  if (pattern.kind === "operator" && term.kind === "operator") return pattern.operator === term.operator;
  if (pattern.kind === "einsum" && term.kind === "einsum") return contractionKey(pattern.contraction) === contractionKey(term.contraction);
  return true;
}

/** `pattern` with its variables and sizes replaced as `found` says, in `table`. */
export function instantiate(table: TermTable, pattern: Term, found: Match): Term {
  const [result] = substitute(table, [pattern], { variable: (variable) => found.variables.get(variable.name) ?? null, sizes: found.sizes });
  if (result === undefined) throw new Error("internal: a pattern without a term");
  return result;
}
