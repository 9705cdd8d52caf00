/** The canonical order of summands and factors: what a textbook would write first; independent of how the input was ordered. */
import { contractionKey } from "../../term/contraction.js";
import { formatRational, isNegative } from "../../term/rational.js";
import type { KindTable, Term } from "../../term/term.js";
import { postorder } from "../../term/traverse.js";

const longestKey = 160;

/** Keys by which terms are ordered; equal only for equal terms (up to a 64-bit hash for long ones). */
export interface Ordering {
  readonly key: (term: Term) => string;
  readonly compareSummands: (a: Term, b: Term) => number;
  readonly compareFactors: (a: Term, b: Term) => number;
}

/** Variables come before inner products such as x′ y, those before functions of them, reciprocals last. */
const factorRank: KindTable<number> = {
  number: 0,
  size: 1,
  multiply: 3.5,
  trace: 3,
  sum: 3,
  variable: 3,
  transpose: 3,
  ones: 3,
  zeros: 3,
  identity: 8,
  diagonal: 4,
  diagonalPart: 4,
  einsum: 4,
  call: 4,
  operator: 4,
  fill: 4,
  power: 5,
  apply: 6,
  hadamard: 6,
  add: 7,
};

/** A power with a negative exponent: what stands behind a division line. */
export const isReciprocal = (term: Term): boolean => term.kind === "power" && term.args[1]?.kind === "number" && isNegative(term.args[1].value);

function rank(term: Term): number {
  if (!isReciprocal(term)) return factorRank[term.kind];
  return term.args[0]?.kind === "size" ? 1.5 : 9;
}

/** The leading number of a summand, for its sign. */
export function hasMinus(term: Term): boolean {
  const leading = term.kind === "multiply" ? term.args[0] : term.kind === "fill" ? term.args[0] : term;
  return leading?.kind === "number" && isNegative(leading.value);
}

const isConstant = (term: Term): boolean => term.kind === "number" || term.kind === "ones" || term.kind === "size" || (term.kind === "multiply" && term.args.every((factor) => factor.kind === "number" || factor.kind === "ones" || factor.kind === "size"));

const degree = (term: Term): number => {
  if (term.kind === "einsum") return term.args.filter(({ kind }) => kind !== "ones").length;
  return term.kind === "multiply" ? term.args.filter((factor) => factor.kind !== "number").length : 1;
};

export function createOrdering(): Ordering {
  const keys = new Map<Term, string>();

  const key = (root: Term): string => {
    const known = keys.get(root);
    if (known !== undefined) return known;
    for (const term of postorder([root], (candidate) => !keys.has(candidate))) if (!keys.has(term)) keys.set(term, shorten(spell(term)));
    return keys.get(root) ?? "";
  };

  const spell = (term: Term): string => {
    const inside = term.args.map((argument) => keys.get(argument) ?? "").join(" ");
    const shape = (): string => term.shape.map((size) => size.key).join();
    if (term.kind === "number") return formatRational(term.value);
    if (term.kind === "size") return term.size.key;
    if (term.kind === "variable") return `${padded(term.name)}:${term.role}`;
    if (term.kind === "apply") return `${term.function.name}(${inside})`;
    if (term.kind === "call") return `${term.definition.name}(${inside})`;
    if (term.kind === "operator") return `${term.operator.name}(${inside};${shape()})`;
    if (term.kind === "einsum") return `einsum(${contractionKey(term.contraction)} ${inside})`;
    if (term.kind === "transpose") return `${inside}'`;
    return term.args.length === 0 || term.kind === "fill" ? `${term.kind}(${inside};${shape()})` : `${term.kind}(${inside})`;
  };

  const byKey = (a: Term, b: Term): number => {
    const [ka, kb] = [key(a), key(b)];
    return ka < kb ? -1 : ka > kb ? 1 : 0;
  };

  return {
    key,
    compareSummands: (a, b) =>
      Number(hasMinus(a)) - Number(hasMinus(b)) || Number(isConstant(b)) - Number(isConstant(a)) || degree(b) - degree(a) || byKey(a, b),
    compareFactors: (a, b) => rank(a) - rank(b) || byKey(a, b),
  };
}

/** Numbers inside names in numeric order: `W2` before `W10`. */
function padded(name: string): string {
  return name.replace(/\d{1,9}/g, (digits) => digits.padStart(9, "0"));
}

function shorten(text: string): string {
  if (text.length <= longestKey) return text;
  let [a, b] = [0x811c9dc5, 0x1b873593];
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b) ^ (b >>> 13);
  }
  return `${text.slice(0, longestKey)}#${(a >>> 0).toString(36)}${(b >>> 0).toString(36)}`;
}
