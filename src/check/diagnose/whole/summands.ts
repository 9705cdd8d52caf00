/** The right answer with some of its terms missing, with another sign, or counted otherwise. */
import { eliminate } from "../../../evaluate/linear-algebra.js";
import { innerProduct, type Tensor } from "../../../evaluate/tensor.js";
import { isScalarShape } from "../../../term/dimension.js";
import type { TermTable } from "../../../term/table.js";
import type { Term } from "../../../term/term.js";
import type { MistakeCode } from "../../mistake-codes.js";
import type { AnswerValues, Values } from "../answer-values.js";
import type { Finding } from "../finding.js";
import type { DiagnosisQuestion } from "../question.js";
import { agree, commonFraction } from "./agree.js";
import { aboutWhole } from "./words.js";

/** Answers of more terms are not taken apart. */
const mostTerms = 6;

export function summandFindings({ table, expected }: DiagnosisQuestion, { answer, of }: AnswerValues): readonly Finding[] {
  const terms = summandsOf(table, expected);
  if (answer === null || terms.length < 2 || isScalarShape(expected.shape)) return [];
  const values = terms.flatMap((term) => { const value = of(term); return value === null ? [] : [value]; });
  const weights = values.length === terms.length ? weightsOf(answer, values) : null;
  if (weights === null) return [];
  const wrong = weights.filter((weight) => weight !== 1);
  const [first, ...others] = wrong;
  if (first === undefined) return [];
  // Terms that went wrong in one way were one term as the student saw it.
  const steps = others.every((weight) => weight === first) ? 1 : 2;
  const slips = slipKinds.filter(({ isMade }) => wrong.some(isMade));
  const [slip] = slips;
  if (slip === undefined) return [];
  const where = others.length === 0 ? "one of them" : "some of them";
  return [aboutWhole(slip.code, slip.rule, `the terms are right but for ${slips.map(({ what }) => what).join(" and ")} ${where}: every place where the variable stands, and every term of the expression, gives a term of its own`, 1.1, steps)];
}

/** What can be wrong with the number before a term, the likelier first; of several all are said. */
const slipKinds: readonly { readonly code: MistakeCode; readonly rule: string; readonly what: string; readonly isMade: (weight: number) => boolean }[] = [
  { code: "missing_term", rule: "terms_left_out", what: "leaving out", isMade: (weight) => weight === 0 },
  { code: "sign", rule: "sign_of_a_term", what: "the sign of", isMade: (weight) => weight < 0 },
  { code: "missing_factor", rule: "factor_of_a_term", what: "the number before", isMade: (weight) => weight !== 0 && Math.abs(weight) !== 1 },
];

/** What a sum consists of once its outermost products are multiplied out, as far as there are few terms. */
function summandsOf(table: TermTable, whole: Term): readonly Term[] {
  let terms: readonly Term[] = [whole];
  for (;;) {
    const index = terms.findIndex((term) => openedOnce(table, term) !== null);
    const term = terms[index];
    const opened = term === undefined ? null : openedOnce(table, term);
    if (opened === null || terms.length + opened.length - 1 > mostTerms) return terms;
    terms = [...terms.slice(0, index), ...opened, ...terms.slice(index + 1)];
  }
}

function openedOnce(table: TermTable, term: Term): readonly Term[] | null {
  if (term.kind === "add") return term.args;
  const [only] = term.args;
  if (term.kind === "transpose" && only?.kind === "add") return only.args.map((part) => table.transpose(part));
  if (term.kind !== "multiply" && term.kind !== "hadamard") return null;
  const place = term.args.findIndex(({ kind, shape }) => kind === "add" && !isScalarShape(shape));
  const sum = term.args[place];
  if (sum === undefined) return null;
  const join = (part: Term): Term => (term.kind === "multiply" ? table.multiply(term.args.with(place, part)) : table.hadamard(term.args.with(place, part)));
  return sum.args.map(join);
}

/** The fractions with which `parts` add up to `whole` at every point; null where none do. */
function weightsOf(whole: Values, parts: readonly Values[]): readonly number[] | null {
  if (parts.some((part) => part.some(({ shape }, index) => shape.join() !== whole[index]?.shape.join()))) return null;
  const product = (a: Values, b: Values): number => a.reduce((total, one, index) => total + innerProduct(one, b[index] ?? one), 0);
  const count = parts.length;
  const gram: Tensor = { shape: [count, count], data: Float64Array.from(parts.flatMap((a) => parts.map((b) => product(a, b)))) };
  const side: Tensor = { shape: [count, 1], data: Float64Array.from(parts.map((a) => product(a, whole))) };
  const { solution } = eliminate(gram, side);
  const weights = solution === null ? [] : [...solution.data].map((weight) => rounded(weight));
  if (solution === null || weights.some((weight) => weight === null)) return null;
  const exact = weights.map((weight) => weight ?? 0);
  const sum = whole.map((one, index): Tensor => ({ shape: one.shape, data: one.data.map((_, place) => parts.reduce((total, part, at) => total + (exact[at] ?? 0) * (part[index]?.data[place] ?? 0), 0)) }));
  return agree(whole, sum) ? exact : null;
}

/** A fraction with a small denominator, or 0. */
function rounded(weight: number): number | null {
  if (Math.abs(weight) < 1e-6) return 0;
  const near = Math.round(weight * 24) / 24;
  return Math.abs(near - weight) < 1e-6 && commonFraction([near]) !== null ? near : null;
}
