/** Shorter forms of a sum: common factors out, or products multiplied out where that cancels. Knows no text rules. */
import { isScalarShape, SCALAR, type Shape } from "../../term/dimension.js";
import { compareRational, invertRational, isInteger, isNegative, multiplyRational, negateRational, ONE, type Rational, rational } from "../../term/rational.js";
import type { TermTable } from "../../term/table.js";
import type { Term } from "../../term/term.js";
import type { Arithmetic } from "./arithmetic.js";
import { isReciprocal } from "./order.js";
import type { Weights } from "./weight.js";

const mostSummands = 48;
const mostFractions = 6;
const largestRepeated = 6;
const mostDenominators = 3;
const mostExpanded = 32;
const deepestExpansion = 6;

export interface Sums {
  /** A sum with everything that its summands share pulled out. */
  readonly factor: (sum: Term) => Term;
  /** A sum of fractions as one fraction where its numerators cancel; null where they do not. */
  readonly commonDenominator: (sum: Term) => Term | null;
  /** The shortest of the sum as it is, factored, and expanded then factored. */
  readonly shorten: (sum: Term) => Term;
  /** A Hadamard product of a sum with reciprocals, distributed where that cancels: p ⊙ (1 − y ./ p) is p − y. */
  readonly distribute: (product: Term) => Term;
}

interface Parts {
  readonly coefficient: Rational;
  readonly scalars: readonly Term[];
  readonly chain: readonly Term[];
}

export function createSums(table: TermTable, arithmetic: Arithmetic, weights: Weights): Sums {
  const partsOf = (term: Term): Parts => {
    const [coefficient, core] = arithmetic.split(term);
    if (core.kind !== "multiply") return isScalarShape(core.shape) ? { coefficient, scalars: isNumberOne(core) ? [] : [core], chain: [] } : { coefficient, scalars: [], chain: [core] };
    if (isScalarShape(core.shape)) {
      const chain = core.args.filter((factor) => !isScalarShape(factor.shape));
      const scalars = core.args.filter((factor) => isScalarShape(factor.shape));
      return { coefficient, scalars: chain.length === 0 ? scalars : [...scalars, table.multiply(chain)], chain: [] };
    }
    return { coefficient, scalars: core.args.filter((factor) => isScalarShape(factor.shape)), chain: core.args.filter((factor) => !isScalarShape(factor.shape)) };
  };

  const rebuild = ({ coefficient, scalars, chain }: Parts, shape: Shape): Term => arithmetic.multiply([table.number(coefficient), ...scalars, ...chain], shape);

  /** Common number, scalars, and outer matrix factors of all summands, pulled out. */
  const factor = (sum: Term): Term => {
    if (sum.kind !== "add") return sum;
    let parts = sum.args.map(partsOf);
    const content = commonContent(parts.map(({ coefficient }) => coefficient));
    const split = parts.map((part) => part.scalars.flatMap(repeated));
    const scalars = commonFactors(split);
    parts = parts.map((part, index) => ({ ...part, coefficient: multiplyRational(part.coefficient, invertRational(content)), scalars: scalars.length === 0 ? part.scalars : without(split[index] ?? [], scalars) }));
    const [{ chain: whole } = { chain: [] }] = parts;
    if (whole.length > 0 && parts.every(({ chain }) => chain.length === whole.length && chain.every((link, place) => link === whole[place]))) {
      const weight = arithmetic.add(parts.map((part) => rebuild({ ...part, chain: [] }, SCALAR)));
      return arithmetic.multiply([table.number(content), ...scalars, weight, ...whole], sum.shape);
    }
    const left: Term[] = [];
    const right: Term[] = [];
    for (;;) {
      const first = parts[0]?.chain[0];
      if (first === undefined || parts.some(({ chain }) => chain.length < 2 || chain[0] !== first)) break;
      left.push(first);
      parts = parts.map((part) => ({ ...part, chain: part.chain.slice(1) }));
    }
    for (;;) {
      const last = parts[0]?.chain.at(-1);
      if (last === undefined || parts.some(({ chain }) => chain.length < 2 || chain.at(-1) !== last)) break;
      right.unshift(last);
      parts = parts.map((part) => ({ ...part, chain: part.chain.slice(0, -1) }));
    }
    const entries = commonEntries(parts);
    if (entries.length > 0) parts = parts.map((part) => ({ ...part, chain: [withoutEntries(part.chain[0], entries)] }));
    const innerRows = left.at(-1)?.shape[1] ?? sum.shape[0];
    const innerColumns = right[0]?.shape[0] ?? sum.shape[1];
    const innerShape: Shape = isScalarShape(sum.shape) || sum.shape.length > 2 ? sum.shape : [innerRows, innerColumns];
    const rest = arithmetic.add(parts.map((part) => rebuild(part, innerShape)));
    const inner = entries.length > 0 ? arithmetic.hadamard([...entries, rest]) : rest;
    return arithmetic.multiply([table.number(content), ...scalars, ...left, inner, ...right], sum.shape);
  };

  /** The Hadamard product without `entries`; with nothing left, all ones. */
  const withoutEntries = (term: Term | undefined, entries: readonly Term[]): Term => {
    if (term === undefined) throw new Error("internal: a summand without factors");
    const left = without(entriesOf(term).flatMap(repeated), entries);
    return left.length === 0 ? table.ones(term.shape) : arithmetic.hadamard(left);
  };

  /** Summands that share their last or first matrix factor, put together. */
  const group = (sum: Term): Term => {
    if (sum.kind !== "add" || sum.args.length < 3 || isScalarShape(sum.shape)) return sum;
    for (const side of [-1, 0]) {
      const groups = new Map<Term, Term[]>();
      for (const summand of sum.args) {
        const { chain } = partsOf(summand);
        const key = chain.length !== 2 ? summand : (chain.at(side) ?? summand);
        groups.set(key, [...(groups.get(key) ?? []), summand]);
      }
      if (groups.size === sum.args.length || groups.size === 1) continue;
      return arithmetic.add([...groups.values()].map((members) => (members.length === 1 ? arithmetic.add(members) : factor(table.add(members)))));
    }
    return sum;
  };

  /** The summands of `term` with products of sums multiplied out; null when there are too many. */
  const expand = (term: Term, depth: number): readonly Term[] | null => {
    if (term.kind === "add") return collectExpansions(term.args, depth);
    if ((term.kind !== "multiply" && term.kind !== "hadamard") || depth === 0) return [term];
    let products: readonly (readonly Term[])[] = [[]];
    for (const part of term.args) {
      const alternatives = expand(part, depth - 1);
      if (alternatives === null || products.length * alternatives.length > mostExpanded) return null;
      products = products.flatMap((product) => alternatives.map((alternative) => [...product, alternative]));
    }
    if (products.length === 1) return [term];
    return products.map((product) => (term.kind === "multiply" ? arithmetic.multiply(product, term.shape) : arithmetic.hadamard(product)));
  };

  const collectExpansions = (terms: readonly Term[], depth: number): readonly Term[] | null => {
    const result: Term[] = [];
    for (const term of terms) {
      const expanded = expand(term, depth);
      if (expanded === null || result.length + expanded.length > mostExpanded) return null;
      result.push(...expanded);
    }
    return result;
  };

  const distribute = (product: Term): Term => {
    const inside = product.kind === "multiply" ? product.args.find(({ kind }) => kind === "hadamard") : product;
    if (inside?.kind !== "hadamard") return product;
    const sum = inside.args.find((factor) => factor.kind === "add" && factor.args.some(holdsReciprocal));
    if (sum === undefined) return product;
    const others = inside.args.filter((factor) => factor !== sum);
    const distributed = shorten(arithmetic.add(sum.args.map((summand) => arithmetic.hadamard([summand, ...others]))));
    const result = product.kind === "multiply" ? arithmetic.multiply(product.args.map((factor) => (factor === inside ? distributed : factor)), product.shape) : distributed;
    return weights.of(result) < weights.of(product) ? result : product;
  };

  /** The scalar or entrywise factors of a summand, its powers apart. */
  const fraction = (term: Term): { readonly above: readonly Term[]; readonly below: ReadonlyMap<Term, number> } | null => {
    if (!isScalarShape(term.shape) && term.kind === "multiply" && term.args.filter((factor) => !isScalarShape(factor.shape)).length !== 1) return null;
    const factors = term.kind === "multiply" && !(isScalarShape(term.shape) && term.args.some((factor) => !isScalarShape(factor.shape))) ? term.args.flatMap((factor) => entriesOf(factor)) : entriesOf(term);
    const below = new Map<Term, number>();
    const above: Term[] = [];
    for (const factor of factors) {
      const [base, exponent] = factor.args;
      const steps = factor.kind === "power" && exponent?.kind === "number" && isInteger(exponent.value) && isNegative(exponent.value) ? -Number(exponent.value.numerator) : 0;
      if (base === undefined || steps === 0 || base.kind === "size") above.push(factor);
      else below.set(base, steps);
    }
    return { above, below };
  };

  const commonDenominator = (sum: Term): Term | null => {
    if (sum.kind !== "add" || sum.args.length > mostFractions) return null;
    const parts = sum.args.map(fraction);
    const bases = new Map<Term, number>();
    for (const part of parts) for (const [base, steps] of part?.below ?? []) bases.set(base, Math.max(bases.get(base) ?? 0, steps));
    if (bases.size === 0 || bases.size > mostDenominators) return null;
    const product = (factors: readonly Term[]): Term => {
      const scalars = factors.filter((factor) => isScalarShape(factor.shape));
      const entries = factors.filter((factor) => !isScalarShape(factor.shape));
      return arithmetic.multiply(entries.length === 0 ? scalars : [...scalars, arithmetic.hadamard(entries)], sum.shape);
    };
    const ones = isScalarShape(sum.shape) ? [] : [table.ones(sum.shape)];
    const numerators = parts.map((part) => {
      const missing = [...bases].flatMap(([base, steps]) => Array.from({ length: steps - (part?.below.get(base) ?? 0) }, () => base));
      return part === null ? null : product([...ones, ...part.above, ...missing]);
    });
    if (numerators.some((numerator) => numerator === null)) return null;
    const numerator = shorten(arithmetic.add(numerators.filter((term) => term !== null)));
    if (numerator.kind === "add" && numerator.args.length >= sum.args.length) return null;
    return product([numerator, ...[...bases].map(([base, steps]) => arithmetic.power(base, table.number(-steps)))]);
  };

  const shorten = (sum: Term): Term => {
    if (sum.kind !== "add" || sum.args.length > mostSummands) return sum;
    const candidates = [sum, factor(sum), factor(group(sum))];
    const expanded = sum.args.some(holdsProductOfSum) ? expand(sum, deepestExpansion) : null;
    if (expanded !== null) {
      const collected = arithmetic.add(expanded);
      candidates.push(collected, factor(collected), factor(group(collected)));
    }
    return candidates.reduce((best, candidate) => (weights.of(candidate) < weights.of(best) ? candidate : best));
  };

  return { factor, commonDenominator, shorten, distribute };
}

const isNumberOne = (term: Term): boolean => term.kind === "number";

function holdsReciprocal(term: Term): boolean {
  return isReciprocal(term) || ((term.kind === "hadamard" || term.kind === "multiply") && term.args.some(holdsReciprocal));
}

function holdsProductOfSum(term: Term): boolean {
  if (term.kind !== "multiply" && term.kind !== "hadamard") return false;
  return term.args.some((factor) => factor.kind === "add" || (factor.kind === "hadamard" && factor.args.some(({ kind }) => kind === "add")) || (factor.kind === "multiply" && factor.args.some(({ kind }) => kind === "add")));
}

/** A number that all coefficients share, worth writing once: equal sizes, or a common whole number; negative when all are. */
function commonContent(coefficients: readonly Rational[]): Rational {
  const sizes = coefficients.map((coefficient) => (isNegative(coefficient) ? negateRational(coefficient) : coefficient));
  const [first = ONE] = sizes;
  const sign = coefficients.every(isNegative) ? rational(-1) : ONE;
  if (sizes.every((size) => compareRational(size, first) === 0)) return multiplyRational(sign, first);
  if (!sizes.every(isInteger)) return sign;
  let common = first.numerator;
  for (const { numerator } of sizes) for (let other = numerator; other !== 0n; ) [common, other] = [other, common % other];
  return multiplyRational(sign, rational(common));
}

function commonFactors(lists: readonly (readonly Term[])[]): readonly Term[] {
  const [first = [], ...rest] = lists;
  return rest.reduce<readonly Term[]>((common, list) => {
    const left = [...list];
    return common.filter((term) => {
      const place = left.indexOf(term);
      if (place >= 0) left.splice(place, 1);
      return place >= 0;
    });
  }, first);
}

function without(list: readonly Term[], removed: readonly Term[]): readonly Term[] {
  const left = [...list];
  for (const term of removed) left.splice(left.indexOf(term), 1);
  return left;
}

const entriesOf = (term: Term | undefined): readonly Term[] => (term === undefined ? [] : term.kind === "hadamard" ? term.args : [term]);

/** A small whole power as its base that often, so that x and x² share an x. */
function repeated(term: Term): readonly Term[] {
  const [base, exponent] = term.args;
  const times = term.kind === "power" && exponent?.kind === "number" && isInteger(exponent.value) ? Number(exponent.value.numerator) : 0;
  return base !== undefined && times >= 2 && times <= largestRepeated ? Array.from({ length: times }, () => base) : [term];
}

/** Entrywise factors that every summand has, where each summand's chain is a single factor. */
function commonEntries(parts: readonly Parts[]): readonly Term[] {
  if (parts.some(({ chain }) => chain.length !== 1)) return [];
  // 2 A − A ⊙ I stays as it is: nobody writes A ⊙ (2 − I).
  if (parts.some(({ chain }) => entriesOf(chain[0]).some(({ kind }) => kind === "identity"))) return [];
  return commonFactors(parts.map(({ chain }) => entriesOf(chain[0]).flatMap(repeated)));
}
