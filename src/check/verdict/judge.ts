/** Whether an answer is right: by its shape, then by the ladder, then by what the conventions accept as well. Names no mistakes. */
import { hashText } from "../../answer/seed.js";
import { decideEqual, type Equality } from "../../answer/ladder.js";
import type { RelationCondition } from "../../answer/relation-conditions.js";
import { ascii } from "../../emit/ascii.js";
import { proportion } from "../../kernel/kernel.js";
import { isScalarShape, sameShape } from "../../term/dimension.js";
import { shapeInWords } from "../../term/elaborate/words.js";
import { isNegative, isZero, type Rational } from "../../term/rational.js";
import type { Hypothesis } from "../../term/symbols.js";
import { createTable, type TermTable } from "../../term/table.js";
import type { Term } from "../../term/term.js";
import { substitute } from "../../term/traverse.js";
import type { PreparedAnswer, PreparedProblem } from "../prepared.js";
import { type AnswerCounterexample, type AnswerVerdict, isRight, type Proof } from "../result.js";
import type { AnswerBudget } from "./budget.js";
import { described, smallCounterexample, tellsApart } from "./counterexample.js";
import { type Exceptions, exceptionsOf, undefinedWhere } from "./exceptions.js";
import { missedForms } from "./forms.js";
import { alsoAccepted, upToSizes } from "./policies.js";
import { withoutPositiveMultiples } from "./positive-multiples.js";
import { sameWriting } from "./written.js";
import { isWrittenAs } from "./model-answer.js";

export interface Judgement {
  readonly verdict: AnswerVerdict;
  readonly proof: Proof | null;
  readonly level: string;
  readonly counterexample: AnswerCounterexample | null;
  readonly notes: readonly string[];
}

export interface JudgedAnswer {
  /** Of `table`, like `expected`. */
  readonly term: Term;
  readonly expected: Term;
  readonly table: TermTable;
  readonly problem: PreparedProblem;
  readonly prepared: PreparedAnswer;
  readonly seed: string;
  readonly budget: AnswerBudget;
}

/** The same for the same problem and answer, on every machine. */
export function seedOfAnswer(problem: PreparedProblem, name: string, text: string): string {
  return hashText([problem.problem.given, name, text].join("\n"));
}

export function judge(question: JudgedAnswer): Judgement {
  const { term, notes } = readZero(question);
  const accepted = [{ value: question.expected, note: null }, ...alsoAccepted(question)].filter(({ value }) => sameShape(term.shape, value.shape));
  const [asked] = accepted;
  if (asked === undefined) return wrongShape(question);
  let first: Judgement | null = null;
  for (const { value, note } of accepted) {
    const judged = compared({ ...question, term }, value);
    if (isRight(judged)) return { ...judged, notes: [...notes, ...(note === null ? [] : [note]), ...judged.notes] };
    first ??= judged;
  }
  return (first?.verdict === "wrong" ? multiple({ ...question, term }, asked.value, first) : null) ?? first ?? wrongShape(question);
}

function wrongShape({ term, expected }: JudgedAnswer): Judgement {
  return { verdict: "wrong", proof: "proved", level: "shape", counterexample: null, notes: [`this is ${shapeInWords(term.shape)}, and the answer is ${shapeInWords(expected.shape)}`] };
}

/** The number 0 stands for zeros of any shape. */
function readZero({ term, expected, table }: JudgedAnswer): { readonly term: Term; readonly notes: readonly string[] } {
  if (term.kind !== "number" || !isZero(term.value) || sameShape(term.shape, expected.shape)) return { term, notes: [] };
  return { term: table.zeros(expected.shape), notes: [`0 is read as zeros of the shape of the answer, ${shapeInWords(expected.shape)}`] };
}

/** By the ladder, and where that finds both equal, at their kinks and where only one has a value. */
function compared(question: JudgedAnswer, value: Term): Judgement {
  const { term, problem, seed, budget } = question;
  const decided = decideEqual({ left: term, right: value, seed, budget: budget.proof, limits: budget.evaluation }, problem.rules);
  if (!decided.ok) return { verdict: "undecided", proof: null, level: "floats", counterexample: null, notes: decided.diagnostics.map(({ message }) => message) };
  const equality = decided.value;
  switch (equality.kind) {
    case "proved":
      return right(question, value, "proved", equality.level, equality.conditions);
    case "exact-modular":
      return right(question, value, "exact-modular", equality.level, []);
    case "refuted":
      return refuted(question, value, equality);
    case "undecided":
      return scaledAlike(question, value) ?? undecided(question, value, equality);
  }
}

/** Compared again with positive numbers taken out of masks; null where that changes nothing, or decides nothing. */
function scaledAlike({ term, ...question }: JudgedAnswer, value: Term): Judgement | null {
  const [left, right] = [term, value].map((one) => withoutPositiveMultiples(question.table, one));
  if (left === undefined || right === undefined || (left === term && right === value)) return null;
  const judged = compared({ ...question, term: left }, right);
  return isRight(judged) ? { ...judged, verdict: "equivalent" } : null;
}

/** Where no random point could be compared, plain numbers may still show a difference. */
function undecided({ term, seed }: JudgedAnswer, value: Term, { agreedAt, reason }: Extract<Equality, { kind: "undecided" }>): Judgement {
  const small = agreedAt === 0 ? smallCounterexample(term, value, seed) : null;
  if (small !== null) return { verdict: "wrong", proof: "sampled", level: "floats", counterexample: described(small), notes: [] };
  return { verdict: "undecided", proof: null, level: "floats", counterexample: null, notes: [reason] };
}

function right(question: JudgedAnswer, value: Term, proof: Proof, level: string, conditions: readonly RelationCondition[]): Judgement {
  const { term, table, problem, seed, budget } = question;
  const [given = problem.given] = substitute(table, [problem.given], {});
  const found = exceptionsOf({ answer: term, expected: value, given, seed, limits: budget.evaluation });
  const { kink } = problem.problem.conventions;
  const { different } = found;
  if (kink === "zero" && different !== null) {
    return { verdict: "wrong", proof: "sampled", level: "floats", counterexample: described(different.counterexample), notes: [`right except ${atKink(different.at)}: there this assignment fixes the value, such as relu′(0) = 0`] };
  }
  const open = conditions.length > 0 && !found.kinkReached;
  const unsaid = open && found.undefinedPart === null;
  if (kink === "zero" && open) return { verdict: "undecided", proof: null, level: "floats", counterexample: null, notes: [`right where ${openConditions(conditions)}; what it is elsewhere was not decided`] };
  const asWritten = isWrittenAs(term, value, question);
  const notes = [...notesOn(found), ...(unsaid ? [`shown where ${openConditions(conditions)}`] : []), ...missedForms(problem.problem.accept, { answer: term, expected: value, table, rules: problem.rules, asWritten })];
  return { verdict: asWritten ? "correct" : "equivalent", proof: conditions.length > 0 && kink === "zero" ? "sampled" : proof, level, counterexample: null, notes };
}

const longestNamed = 60;
const named = (term: Term): string => (ascii.length(term) <= longestNamed ? `\`${ascii.print(term)}\`` : "a part of it");

const atKink = (at: Term | null): string => (at === null ? "at single points" : `at the kink, where ${named(at)} ${isScalarShape(at.shape) ? "is zero" : "has a zero entry"}`);

function notesOn({ different, undefinedPart }: Exceptions): readonly string[] {
  return [
    ...(different === null ? [] : [`another value ${atKink(different.at)}; any value is accepted there`]),
    ...(undefinedPart === null ? [] : [`not defined ${undefinedWhere(undefinedPart, named)}, though the right answer is`]),
  ];
}

/** Each condition once: that z has no zero entry, and that −z has none, are one. */
function openConditions(conditions: readonly RelationCondition[]): string {
  const table = createTable();
  const distinct: Hypothesis[] = [];
  for (const { term, condition } of conditions.flatMap(({ hypotheses }) => hypotheses)) {
    const [moved = term] = substitute(table, [term], {});
    const known = distinct.some((one) => one.condition === condition && (sameWriting(one.term, moved) || sameWriting(table.negate(one.term), moved)));
    if (!known) distinct.push({ term: moved, condition });
  }
  return distinct.map(({ term, condition }) => `${named(term)} ${condition}`).join(" and ");
}

function refuted({ term, seed }: JudgedAnswer, value: Term, { level, counterexample, reason }: Extract<Equality, { kind: "refuted" }>): Judgement {
  const proof: Proof = level === "floats" ? "sampled" : level === "exact-modular" ? "exact-modular" : "proved";
  const small = smallCounterexample(term, value, seed) ?? counterexample;
  const shown = small !== null && tellsApart(small) ? described(small) : null;
  const notes = shown === null && small !== null ? ["the difference is too small for these numbers to show, and exact arithmetic finds it"] : reason === "" || shown !== null ? [] : [reason];
  return { verdict: "wrong", proof, level, counterexample: shown, notes };
}

/** Of a wrong answer that is a positive multiple of the right one, where the conventions take that for right. */
function multiple(question: JudgedAnswer, value: Term, wrong: Judgement): Judgement | null {
  const { term, problem, table, budget } = question;
  if (problem.problem.conventions.scale !== "any") return null;
  for (const [left, over] of [[term, value] as const, ...upToSizes(table, problem.sizes, term, value)]) {
    const factor = proportion({ left, right: over, ...problem.rules.means, budget: budget.proof });
    if (factor !== null && isPositive(factor)) return { ...wrong, verdict: "equivalent", proof: "proved", level: "normal-form", counterexample: null, notes: ["right up to a positive factor, which is accepted here"] };
  }
  return null;
}

const isPositive = (factor: Rational): boolean => !isNegative(factor) && !isZero(factor);
