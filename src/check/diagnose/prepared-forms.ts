/** What diagnosis knows of a problem and of a right answer before any student's comes: made once, at the first wrong answer. Knows no student. */
import { withoutNames } from "../../answer/inline.js";
import { ascii } from "../../emit/ascii.js";
import { evaluate } from "../../evaluate/evaluate.js";
import type { Point } from "../../evaluate/point.js";
import type { Tensor } from "../../evaluate/tensor.js";
import type { RuleSet } from "../../rules/rule-set.js";
import { parseRulebook } from "../../syntax/entries.js";
import { parseExpression } from "../../syntax/expression.js";
import type { Term } from "../../term/term.js";
import type { PreparedAnswer, PreparedProblem } from "../prepared.js";
import { type CallValues, createCallValues, sameValue } from "./call-values.js";
import { expanded } from "./expanded.js";
import { type Form, formsWithin, scalarsOf } from "./form.js";
import { type Mutant, mutantTable } from "./mutants.js";
import { createNotation, type Notation } from "./notation.js";
import { compileMistakes, type MistakeRule, type RulesByKind, rulesByKind } from "./pattern.js";
import { pointsOf } from "./points.js";
import { readForm } from "./read-form.js";
import type { Pool } from "./rewrite.js";
import { spelling } from "./spelling.js";
import type { ValueTable } from "./value-table.js";

/** Of a problem. */
export interface ProblemForms {
  /** At least one. */
  readonly points: readonly Point[];
  readonly calls: CallValues;
  /** The teacher's own first. */
  readonly rules: readonly MistakeRule[];
  readonly forward: RulesByKind;
  /** Those that need nothing but what was written, and those that need something of the right answer. */
  readonly backward: { readonly closed: RulesByKind; readonly open: RulesByKind };
}

/** Of a right answer. */
export interface AnswerForms extends ProblemForms {
  /** At each point. */
  readonly expected: readonly Tensor[];
  /** The right answer as it may be written, all of one value. */
  readonly forms: readonly Form[];
  /** The same as keys of what is written alike. */
  readonly spellings: ReadonlySet<string>;
  /** What the given program defines, by name. */
  readonly names: ReadonlyMap<string, Form>;
  /** Parts of the right answer and the names of the problem, of distinct values. */
  readonly pool: Pool;
  /** The right answer with one mistake anywhere, by value. */
  readonly mutants: ValueTable<Mutant>;
}

const longestForm = 2_000;
const mostForms = 5;
const mostPooled = 60;

const problems = new WeakMap<PreparedProblem, ProblemForms>();
const answers = new WeakMap<PreparedAnswer, { readonly forms: AnswerForms | null }>();
const standard = new WeakMap<RuleSet, readonly MistakeRule[]>();

function problemForms(problem: PreparedProblem): ProblemForms {
  const known = problems.get(problem);
  if (known !== undefined) return known;
  const calls = createCallValues(problem.rules.library);
  const rules = [...ownRules(problem, calls), ...standardRules(problem.rules, calls)];
  const isClosed = ({ backward }: MistakeRule): boolean => backward.open.length === 0;
  const found: ProblemForms = {
    points: pointsOf(problem), calls, rules,
    forward: rulesByKind(rules.filter(({ forward }) => forward.open.length === 0 || forward.to.kind === "name"), ({ forward }) => forward),
    backward: { closed: rulesByKind(rules.filter(isClosed), ({ backward }) => backward), open: rulesByKind(rules.filter((rule) => !isClosed(rule)), ({ backward }) => backward) },
  };
  problems.set(problem, found);
  return found;
}

function standardRules(rules: RuleSet, calls: CallValues): readonly MistakeRule[] {
  const known = standard.get(rules) ?? compileMistakes(rules.mistakes, (index) => 0.5 + index / rules.mistakes.length / 2, rules.library, calls);
  standard.set(rules, known);
  return known;
}

/** A teacher's rules go before everything else; a text that cannot be read was refused with the assignment. */
function ownRules({ problem, rules }: PreparedProblem, calls: CallValues): readonly MistakeRule[] {
  const read = problem.mistakes === "" ? null : parseRulebook(problem.mistakes);
  const entries = read?.ok === true ? read.value.entries.filter((entry) => entry.kind === "mistake") : [];
  return compileMistakes(entries, (index) => index - entries.length - 1_000, rules.library, calls);
}

/** Null where there is no point at which the right answer has a value, or it is too long to be written. */
export function answerForms(problem: PreparedProblem, prepared: PreparedAnswer): AnswerForms | null {
  const known = answers.get(prepared);
  if (known !== undefined) return known.forms;
  const forms = madeForms(problem, prepared);
  answers.set(prepared, { forms });
  return forms;
}

function madeForms(problem: PreparedProblem, prepared: PreparedAnswer): AnswerForms | null {
  const shared = problemForms(problem);
  const [point] = shared.points;
  if (point === undefined) return null;
  const expected: Tensor[] = [];
  for (const one of shared.points) {
    const values = evaluate([prepared.expected], one);
    const [value] = values.ok ? values.value : [];
    if (value === undefined) return null;
    expected.push(value);
  }
  const [value] = expected;
  if (value === undefined) return null;
  const notation = createNotation(point, shared.calls);
  const read = (term: Term): Form | null => {
    const text = ascii.printWithin(term, longestForm);
    const ast = text === null ? null : parseExpression(text);
    return ast?.ok === true ? readForm(ast.value, { notation, library: problem.rules.library, names: new Map(), placed: false }) : null;
  };
  const names = new Map([...problem.parts].flatMap(([name, term]): readonly (readonly [string, Form])[] => {
    const form = read(term);
    return form === null ? [] : [[name, form]];
  }));
  const { printed, passed } = writtenForms(prepared, read, value, notation);
  const forms = [...printed, ...passed];
  const pool = pooled([...forms, ...problem.variables.map(({ name }) => notation.name(name, null))], value, notation);
  const spellings = new Set(forms.map(spelling).filter((key) => key !== null));
  let mutants: ValueTable<Mutant> | null = null;
  return { ...shared, expected, forms, spellings, names, pool, get mutants() {
    mutants ??= mutantTable({ prepared, printed, passed, right: value, rules: shared.forward, pool, notation, read });
    return mutants;
  } };
}

interface WrittenForms {
  /** As it is printed, and multiplied out. */
  readonly printed: readonly Form[];
  /** As its steps leave it on the way. */
  readonly passed: readonly Form[];
}

/** What has the right value, each once. */
function writtenForms({ derived: { derivation }, answer: { printed, steps }, expected }: PreparedAnswer, read: (term: Term) => Form | null, value: Tensor, notation: Notation): WrittenForms {
  const found = new Map<string, Form>();
  const add = (form: Form | null): void => {
    if (found.size < mostForms && form !== null && form.value !== null && sameValue(form.value, value)) found.set(spelling(form) ?? "", form);
  };
  for (const term of [withoutNames(derivation, printed), expected]) add(read(term));
  const first = [...found.values()];
  for (const form of first) for (const other of expanded(form, notation)) add(other);
  const count = found.size;
  for (const { before, after } of steps.toReversed()) for (const term of [after, before]) if (found.size < mostForms) add(read(withoutNames(derivation, term)));
  const all = [...found.values()];
  return { printed: all.slice(0, count), passed: all.slice(count) };
}

/** The sums inside a product with the numbers before it, which students write beside one of them. */
const numbered = (root: Form, notation: Notation): readonly Form[] => (root.kind === "product" && root.scalars > 0 ? formsWithin(root).filter(({ kind }) => kind === "sum").map((sum) => notation.product([...scalarsOf(root), sum], null)) : []);

/** Not the right answer itself, which would repair everything. */
function pooled(roots: readonly Form[], right: Tensor, notation: Notation): Pool {
  const found: Form[] = [];
  for (const form of roots.flatMap((root) => [...formsWithin(root), ...numbered(root, notation)])) {
    const { value } = form;
    if (value !== null && found.length < mostPooled && form.kind !== "number" && !sameValue(value, right) && !found.some((other) => other.value !== null && sameValue(other.value, value))) found.push(form);
  }
  return found;
}
