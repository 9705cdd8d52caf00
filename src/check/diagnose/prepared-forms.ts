/** What diagnosis knows of a problem and of a right answer before any student's comes: made once, at the first wrong answer. Knows no student. */
import { withoutNames } from "../../answer/inline.js";
import { ascii } from "../../emit/ascii.js";
import { evaluate } from "../../evaluate/evaluate.js";
import type { Point } from "../../evaluate/point.js";
import { largest, type Tensor } from "../../evaluate/tensor.js";
import type { RuleSet } from "../../rules/rule-set.js";
import { parseRulebook } from "../../syntax/entries.js";
import { parseExpression } from "../../syntax/expression.js";
import type { PreparedAnswer, PreparedProblem } from "../prepared.js";
import { type CallValues, createCallValues, sameValue } from "./call-values.js";
import { expanded } from "./expanded.js";
import { type Form, formsWithin, isScalarValue } from "./form.js";
import type { Finding } from "./finding.js";
import { createNotation, type Notation } from "./notation.js";
import { compileMistakes, type MistakeRule, type RulesByKind, rulesByKind } from "./pattern.js";
import { pointsOf } from "./points.js";
import { readForm } from "./read-form.js";
import { type Pool, rewritable, rewritings } from "./rewrite.js";
import { sentence } from "./sentence.js";
import { spelling } from "./spelling.js";
import { type ValueTable, valueTable } from "./value-table.js";

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

/** The right answer with one mistake in it, which has no place in what a student wrote. */
export interface Mutant {
  readonly root: Form;
  readonly mistake: Omit<Finding, "at" | "steps">;
}

/** Of a right answer. */
export interface AnswerForms extends ProblemForms {
  /** At each point. */
  readonly expected: readonly Tensor[];
  /** The right answer as it may be written, all of one value. */
  readonly forms: readonly Form[];
  /** What the given program defines, by name. */
  readonly names: ReadonlyMap<string, Form>;
  /** Parts of the right answer and the names of the problem, of distinct values. */
  readonly pool: Pool;
  /** The right answer with one mistake anywhere, by value. */
  readonly mutants: ValueTable<Mutant>;
}

const longestForm = 2_000;
const mostForms = 5;
const mostMutants = 12_000;
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
  const known = standard.get(rules) ?? compileMistakes(rules.mistakes, (index) => index / rules.mistakes.length, rules.library, calls);
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
  const read = (text: string): Form | null => {
    const ast = text.length > longestForm ? null : parseExpression(text);
    return ast?.ok === true ? readForm(ast.value, { notation, library: problem.rules.library, names: new Map(), placed: false }) : null;
  };
  const names = new Map([...problem.parts].flatMap(([name, term]): readonly (readonly [string, Form])[] => {
    const text = ascii.printWithin(term, longestForm);
    const form = text === null ? null : read(text);
    return form === null ? [] : [[name, form]];
  }));
  const written = writtenForms(prepared, read, value, notation);
  const forms = [...written.printed, ...written.passed];
  const pool = pooled([...forms, ...problem.variables.map(({ name }) => notation.name(name, null))], value);
  const setting = { rules: shared.forward, pool, right: value, notation };
  let mutants: ValueTable<Mutant> | null = null;
  return { ...shared, expected, forms, names, pool, get mutants() {
    mutants ??= valueTable([...mutantsOf(written.printed, 0, setting), ...mutantsOf(written.passed, passedBy, setting), ...shortened(forms, value, notation), ...stations(prepared, read, value)]);
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
function writtenForms({ derived: { derivation }, answer, ascii: printed, expected }: PreparedAnswer, read: (text: string) => Form | null, value: Tensor, notation: Notation): WrittenForms {
  const found = new Map<string, Form>();
  const add = (form: Form | null): void => {
    if (found.size < mostForms && form?.value !== null && form !== null && sameValue(form.value, value)) found.set(spelling(form), form);
  };
  const spelled = [printed, ascii.printWithin(expected, longestForm)];
  for (const text of spelled) if (text !== null) add(read(text));
  const printedForms = [...found.values()];
  for (const form of printedForms) for (const other of expanded(form, notation)) add(other);
  const printedCount = found.size;
  for (const { before, after } of answer.steps.toReversed()) {
    for (const term of [after, before]) {
      const text = found.size < mostForms ? ascii.printWithin(withoutNames(derivation, term), longestForm) : null;
      if (text !== null) add(read(text));
    }
  }
  const all = [...found.values()];
  return { printed: all.slice(0, printedCount), passed: all.slice(printedCount) };
}

/** Not the right answer itself, which would repair everything. */
function pooled(roots: readonly Form[], right: Tensor): Pool {
  const found: Form[] = [];
  for (const form of roots.flatMap(formsWithin)) {
    const { value } = form;
    if (value !== null && found.length < mostPooled && form.kind !== "number" && !sameValue(value, right) && !found.some((other) => other.value !== null && sameValue(other.value, value))) found.push(form);
  }
  return found;
}

/** A slip in a form that was only passed on the way is less likely. */
const passedBy = 0.5;

interface MutantSetting {
  readonly rules: RulesByKind;
  readonly pool: Pool;
  readonly right: Tensor;
  readonly notation: Notation;
}

/** Every form with every rule applied once, where that changes the value. */
function* mutantsOf(forms: readonly Form[], later: number, { rules, pool, right, notation }: MutantSetting): Mutants {
  let made = 0;
  for (const form of forms) {
    const whole = rewritable(form, notation);
    for (const part of whole.parts) {
      for (const rule of rules.of(part)) {
        for (const { root } of rewritings(rule.forward, whole, part, notation, pool)) {
          made += 1;
          if (made > mostMutants) return;
          const mistake = { code: rule.code, rule: rule.name, says: sentence(rule.says, "", () => null), weight: rule.weight + later };
          if (root.value !== null && isWrong(root.value, right)) yield { value: root.value, item: { root, mistake } };
        }
      }
    }
  }
}

type Mutants = Generator<{ readonly value: Tensor; readonly item: Mutant }>;

/** Another value, and not zero: that has too many causes. */
const isWrong = (value: Tensor, right: Tensor): boolean => !sameValue(value, right) && largest(value) > 1e-9;

const afterRules = 1;

/** A part in the place of what holds it further out: several steps of the chain forgotten at once. */
function* shortened(forms: readonly Form[], right: Tensor, notation: Notation): Mutants {
  const mistake = { code: "forgot_chain", rule: "forgot_chain_of_steps", says: "several steps of the chain rule are missing here: go through the expression from the outside in, and multiply by the derivative of every step", weight: afterRules } as const;
  for (const form of forms) {
    const whole = rewritable(form, notation);
    for (const part of whole.parts) {
      for (const inner of formsWithin(part)) {
        if (inner === part || part.parts.includes(inner) || isScalarValue(inner)) continue;
        const root = whole.replaced(part, inner);
        if (root.value !== null && isWrong(root.value, right)) yield { value: root.value, item: { root, mistake } };
      }
    }
  }
}

/** What the derivation passes back on the way: the derivative in a value in between. */
function* stations({ derived: { derivation }, answer }: PreparedAnswer, read: (text: string) => Form | null, right: Tensor): Mutants {
  const mistake = { code: "forgot_chain", rule: "forgot_chain_too_early", says: "this is the derivative in a value on the way, and not yet in the variable: the chain rule goes on to it", weight: afterRules } as const;
  for (const { kind, after } of answer.steps) {
    const text = kind === "adjoint" ? ascii.printWithin(withoutNames(derivation, after), longestForm) : null;
    const root = text === null ? null : read(text);
    if (root !== null && root.value !== null && isWrong(root.value, right) && !isScalarValue(root)) yield { value: root.value, item: { root, mistake } };
  }
}
