/** A derivation line by line, as a student reads it. Knows no terminal. */
import type { Answer, Derived } from "../answer/derived.js";
import type { Step } from "../answer/steps.js";
import { contractionRule } from "../derive/local.js";
import type { Term } from "../term/term.js";
import { answerLabel, outputName } from "./labels.js";
import { columns, padTo } from "./lines.js";
import { pushedForward, statementOf, wordsOfSteps } from "./rule-text.js";
import { shapeText } from "./shapes.js";
import { type ReportStyle, signs } from "./style.js";

/** One block of lines for each answer. */
export function stepLines(derived: Derived, style: ReportStyle, indent: number): readonly (readonly string[])[] {
  return derived.answers.map((answer) => {
    const { steps } = answer;
    const left = " ".repeat(indent);
    const title = `${left}${style.paint.title(`${answerLabel(derived, answer.wrt, style)}, step by step`)}${steps.length === 0 ? "" : style.paint.muted(`, from ${startOf(derived, style)}`)}`;
    const lines = steps.length === 0 ? [nothingToDo(derived, answer, style)] : numbered(derived, steps, style);
    return [title, ...lines, ...lastLines(derived, answer, steps, style)].map((line, index) => (index === 0 ? line : left + line));
  });
}

/** Where the sweep begins. */
function startOf(derived: Derived, style: ReportStyle): string {
  const { cotangent, tangents } = derived.derivation;
  const { notation, partial } = signs[style.alphabet];
  const name = outputName(derived);
  switch (derived.order) {
    case "gradient":
      return `${partial}${name}/${partial}${name} = 1`;
    case "vjp":
      return `the cotangent ${cotangent === null ? "" : notation.print(cotangent)} of ${name}`;
    case "hessian":
    case "hvp":
      return `the gradient ${notation.print(derived.derivation.problem.term)}, along ${[...tangents.values()].map((tangent) => notation.print(tangent)).join(", ")}`;
    case "jvp":
    case "jacobian":
      return `the tangents ${[...tangents.values()].map((tangent) => notation.print(tangent)).join(", ")}`;
  }
}

function nothingToDo({ order, derivation }: Derived, { wrt, value }: Answer, { alphabet }: ReportStyle): string {
  const { notation } = signs[alphabet];
  const itself = derivation.graph.root.term.kind === "variable";
  if (itself) return `    the expression is ${wrt} itself, so that the answer is ${order === "gradient" ? "1" : notation.print(value)}`;
  return `    the expression does not depend on ${wrt}: the answer is ${notation.print(value)}`;
}

/** The rows that one step takes: what happens, and by which rule. */
function numbered(derived: Derived, steps: readonly Step[], style: ReportStyle): readonly string[] {
  const { notation, becomes } = signs[style.alphabet];
  const { paint } = style;
  const { rules } = derived.problem;
  const digits = `${steps.length}`.length;
  const hang = " ".repeat(digits + 4);
  const rows = steps.map((step) => ({ step, formula: formulaOf(step, style, becomes) }));
  const width = Math.min(56, Math.max(...rows.map(({ formula }) => columns(formula))));
  return rows.flatMap(({ step, formula }, index): readonly string[] => {
    const number = paint.muted(`  ${`${index + 1}`.padStart(digits)}. `);
    const shape = paint.muted(shapeText(step.shape, style));
    const first = `${number}${padTo(formula, width)}   ${shape}`.trimEnd();
    const rule = rules.find(step.rule);
    const said = rule === null ? (wordsOfSteps.get(step.rule) ?? "") : derived.order === "jvp" || derived.order === "jacobian" || derived.order === "hessian" || derived.order === "hvp" ? pushedForward(rule, notation) : statementOf(rule, notation);
    const where = step.given.map(({ term, condition }) => `${hang}where ${notation.print(term)} ${condition}`).map((line) => paint.doubtful(line));
    const by = `${hang}${paint.rule(step.rule)}${said === "" ? "" : paint.muted(`: ${step.uses.length > 0 ? `by ${step.uses.join(", ")}` : said}`)}`;
    const through = step.through === null ? [] : [`${hang}${paint.muted(crossing(step.through, step.at, style))}`];
    return step.rule === "name" ? [`${number}${padTo(formula, width)}   ${paint.muted("a name, since it is used again")}`] : [first, ...through, by, ...where];
  });
}

function formulaOf({ rule, before, after }: Step, { alphabet, paint }: ReportStyle, becomes: string): string {
  const { notation } = signs[alphabet];
  if (rule === "name") return `${paint.name(notation.print(after))} = ${notation.print(before)}`;
  return `${notation.print(before)} ${rule === "simplify" ? "=" : becomes} ${notation.print(after)}`;
}

/** `through W2 a + b2, into W2 a`. */
function crossing(through: Term, at: Term, { alphabet }: ReportStyle): string {
  const { notation } = signs[alphabet];
  return `through ${notation.print(through)}, for ${notation.print(at)}`;
}

function lastLines(derived: Derived, answer: Answer, steps: readonly Step[], style: ReportStyle): readonly string[] {
  const { notation } = signs[style.alphabet];
  const shown = new Set(steps.flatMap(({ given }) => given));
  const more = answer.hypotheses.filter((hypothesis) => !shown.has(hypothesis)).map(({ term, condition }) => style.paint.doubtful(`    where ${notation.print(term)} ${condition}`));
  const where = answer.hypotheses.length === 0 ? "" : `      where ${answer.hypotheses.map(({ term, condition }) => `${notation.print(term)} ${condition}`).join(" and ")}`;
  const result = `    ${style.paint.name(answerLabel(derived, answer.wrt, style))} = ${notation.print(answer.value)}${style.paint.muted(where)}`;
  return [...more, result, ...pairing(derived, answer, steps, style)];
}

/** For a map that is linear in the variable: the equation that says what an adjoint is, `⟨W x, δ⟩ = ⟨W, δ xᵀ⟩`. */
function pairing(derived: Derived, { wrt, value }: Answer, steps: readonly Step[], style: ReportStyle): readonly string[] {
  const { cotangent, problem } = derived.derivation;
  const { rules } = derived.problem;
  if (derived.order !== "vjp" || cotangent === null) return [];
  const taken = steps.filter(({ kind }) => kind === "adjoint");
  const linear = taken.every(({ rule }) => {
    const found = rules.find(rule);
    return rule === contractionRule || (found?.kind === "lemma" && found.mode === "adjoint");
  });
  if (!linear || taken.length === 0 || steps.some(({ rule }) => rule === "accumulate")) return [];
  const { notation, left, right } = signs[style.alphabet];
  const print = (term: Term): string => notation.print(term);
  return [`    ${left}${print(problem.term)}, ${print(cotangent)}${right} = ${left}${wrt}, ${print(value)}${right}   ${style.paint.muted(`for every ${wrt} and ${print(cotangent)}`)}`];
}
