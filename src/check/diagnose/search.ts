/** The search for mistakes: the student's answer among mutants of the right one, repairs of it that give the right value, and where the two meet. Ranks nothing. */
import type { Span } from "../../diagnostics/span.js";
import { largest, sameNumericShape, type Tensor } from "../../evaluate/tensor.js";
import type { MistakeCode } from "../mistake-codes.js";
import { sameValue } from "./call-values.js";
import type { Finding } from "./finding.js";
import { type Form, formsWithin, isScalarValue } from "./form.js";
import { createNotation, type Notation } from "./notation.js";
import type { RulesByKind } from "./pattern.js";
import type { Mutant } from "./mutants.js";
import type { AnswerForms } from "./prepared-forms.js";
import { type Rewritable, rewritable, rewritings } from "./rewrite.js";
import { sentence } from "./sentence.js";
import { spelling } from "./spelling.js";

/** One mistake, or two that were made together. */
export type Explanation = readonly [Finding] | readonly [Finding, Finding];

/** The student's answer with one mistake taken back. */
interface Repair {
  readonly root: Form;
  readonly mistake: Finding;
}

export interface Search {
  /** Explanations by one mistake. */
  single(): readonly Explanation[];
  /** Explanations by two mistakes that were made together. */
  double(): readonly Explanation[];
  /** The smallest part that is wrong while all around it is right, with its place; null where there is none, or only the whole. */
  smallestWrong(): Span | null;
  /** Whether the answer has the right value at every point, as far as rounding lets it be seen; null where it has none. */
  readonly agrees: boolean | null;
  /** Where shapes clash first; null where they do not. */
  readonly clash: Form | null;
}

/** Parts of an answer that are looked at; longer answers are not searched. */
const mostParts = 500;
/** Of what is told apart by nothing but its name. */
const mostExplanations = 20;
/** Which part of the budget may be spent when a kind of search ends. */
const shares = { closed: 0.4, open: 0.6, double: 0.8, part: 1 } as const;

const widthOf = ({ at }: Form): number => (at === null ? Infinity : at.end - at.start);

/** Two of these are often made together; others explain too much of what is no slip at all. */
const common: ReadonlySet<MistakeCode> = new Set<MistakeCode>([
  "missing_transpose", "extra_transpose", "wrong_order", "sign", "missing_factor", "wrong_layout", "forgot_chain", "hadamard_vs_matmul", "missing_mask", "wrong_mask",
  "missing_term", "forgot_batch_mean", "forgot_batch_sum", "forgot_symmetric", "inverse_transpose", "inner_vs_outer", "norm_vs_square",
]);

const factorTooMany = { code: "missing_factor", rule: "factor_too_many", says: "there is something too much here: a part of this is right by itself" } as const;
const outsideForInside = { code: "wrong_variable", rule: "wrong_variable_outside", says: "what comes out of a function stands here in the place of what goes into it: go back to the step that this factor comes from, and see which of the two it was" } as const;

export interface SearchQuestion {
  readonly forms: AnswerForms;
  /** Null where it is not defined. */
  readonly answer: Form;
  readonly notation: Notation;
  readonly text: string;
  readonly budget: number;
}

export function createSearch({ forms, answer, notation, text, budget }: SearchQuestion): Search {
  const [right] = forms.expected;
  if (right === undefined) throw new Error("internal: a search without a point");
  const start = notation.made();
  /** Whether less than a share of the budget was spent. */
  const within = (share: number): boolean => notation.made() - start < share * budget;
  const others = forms.points.slice(1).map((point) => createNotation(point, forms.calls));
  const confirmed = (one: Form, expected: (index: number, there: Notation) => Tensor | null): boolean =>
    others.every((there, index) => {
      const [mine, wanted] = [valueAt(one, there), expected(index + 1, there)];
      return mine !== null && wanted !== null && sameValue(mine, wanted);
    });
  const isRight = (one: Form): boolean => one.value !== null && sameValue(one.value, right) && confirmed(one, (index) => forms.expected[index] ?? null);
  const isSame = (one: Form, other: Form): boolean => one.value !== null && other.value !== null && sameValue(one.value, other.value) && confirmed(one, (_, there) => valueAt(other, there));

  const agrees = isRight(answer);
  const searchable = budget > 0 && formsWithin(answer).length <= mostParts && !agrees && (answer.value === null || largest(answer.value) > 0);
  const whole = rewritable(answer, notation);
  const repairs: Repair[] = [];
  function* repairsOf(of: Rewritable, rules: RulesByKind, share: number): Generator<Repair> {
    for (const part of of.open) {
      for (const rule of rules.of(part)) {
        for (const { root, bindings, at } of rewritings(rule.backward, of, part, notation, forms.pool)) {
          if (!within(share)) return;
          yield { root, mistake: { code: rule.code, rule: rule.name, says: sentence(rule.says, text, (name) => bindings.forms.get(name) ?? null), at, steps: 1, weight: rule.weight } };
        }
      }
    }
  }
  const mutantsLike = (form: Form): readonly Mutant[] => (form.value === null ? [] : forms.mutants.having(form.value).filter(({ root }) => isSame(root, form)).slice(0, mostExplanations));
  const sizeOf = (form: Form): number => formsWithin(form).length;
  const rightForm = forms.forms[0] ?? answer;

  const key = spelling(answer);
  /** What explains the answer as it is written, and not only its value, is likelier. */
  const weighed = (mistake: Finding, literal: boolean): Explanation => [literal ? { ...mistake, weight: mistake.weight - 0.5 } : mistake];
  const single = (): readonly Explanation[] => {
    if (!searchable) return [];
    const found = mutantsLike(answer).map(({ root, mistake }) => weighed({ ...mistake, at: null, steps: 1 }, key !== null && spelling(root) === key));
    for (const repair of repairsOf(whole, forms.backward.closed, shares.closed)) {
      repairs.push(repair);
      if (isRight(repair.root)) found.push(weighed(repair.mistake, forms.spellings.has(spelling(repair.root) ?? "")));
    }
    if (found.length > 0) return found;
    for (const { root, mistake } of tooMuch()) if (isRight(root)) found.push([mistake]);
    if (found.length > 0) return found;
    for (const repair of repairsOf(whole, forms.backward.open, shares.open)) if (isRight(repair.root)) found.push([repair.mistake]);
    return found;
  };
  /** A part in the place of what holds it. */
  function* tooMuch(): Generator<Repair> {
    for (const part of whole.open) {
      for (const inner of formsWithin(part)) {
        if (!within(shares.open)) return;
        if (inner === part || isScalarValue(inner)) continue;
        const slip = part.kind === "call" ? outsideForInside : factorTooMany;
        yield { root: whole.replaced(part, inner), mistake: { ...slip, at: part.at, steps: 1, weight: 1 } };
      }
    }
  }
  const double = (): readonly Explanation[] => {
    if (!searchable) return [];
    const found: Explanation[] = [];
    const together = repairs.filter(({ mistake }) => common.has(mistake.code));
    for (const repair of together) {
      if (repair.root.value === null || (answer.value !== null && sameValue(repair.root.value, answer.value)) || 2 * sizeOf(repair.root) < sizeOf(answer)) continue;
      for (const { root, mistake } of mutantsLike(repair.root)) if (common.has(mistake.code) && 2 * sizeOf(root) >= sizeOf(rightForm)) found.push([repair.mistake, { ...mistake, at: null, steps: 1 }]);
    }
    // Of an answer whose shapes clash at two places, no repair alone has a value.
    if (found.length > 0 && answer.value !== null) return found;
    for (const repair of together) {
      if (found.length > 0 && repair.root.value !== null) continue;
      for (const second of repairsOf(rewritable(repair.root, notation), forms.backward.closed, shares.double)) if (common.has(second.mistake.code) && isRight(second.root)) found.push([repair.mistake, second.mistake]);
    }
    return found;
  };
  /** With something of the right answer in the place of one part. */
  const smallestWrong = (): Span | null => {
    if (!searchable) return null;
    const places = whole.open.filter((part) => part !== answer && part.at !== null).toSorted((a, b) => widthOf(a) - widthOf(b));
    for (const part of places) {
      for (const other of forms.pool) {
        if (!within(shares.part)) return null;
        if (part.value === null || other.value === null || sameNumericShape(part.value.shape, other.value.shape)) if (isRight(whole.replaced(part, other))) return part.at;
      }
    }
    return null;
  };
  return { single, double, smallestWrong, agrees: answer.value === null ? null : agrees, clash: answer.value === null ? (whole.parts.find(({ value, parts }) => value === null && parts.every((part) => part.value !== null)) ?? null) : null };
}

/** The value of a form at another point. */
function valueAt(root: Form, there: Notation): Tensor | null {
  const done = new Map<Form, Form>();
  for (const form of formsWithin(root)) done.set(form, there.rebuilt(form, form.parts.map((part) => done.get(part) ?? part)));
  return done.get(root)?.value ?? null;
}
