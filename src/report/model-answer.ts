/** The model answer to an assignment: every expected answer with its derivation, as a student can follow it. Knows no submission. */
import type { Answer, Derived } from "../answer/derived.js";
import type { Step } from "../answer/steps.js";
import type { PreparedAnswer, PreparedAssignment, PreparedProblem } from "../check/prepared.js";
import { latex, nameInLatex } from "../emit/latex.js";
import { text } from "../emit/text.js";
import type { Rule } from "../rules/rule.js";
import { declaration } from "../term/declaration-text.js";
import { outputName } from "./labels.js";
import { latexWriter, markdownWriter, type ModelWriter } from "./model-writer.js";
import { conditionInLatex, labelInLatex } from "./markup.js";
import { pushedForward, statementOf, wordsOfSteps } from "./rule-text.js";

export interface ModelAnswerSettings {
  readonly format: "markdown" | "latex";
}

/** A text of its own in Markdown, with formulas between dollars; in LaTeX a piece for a document with amsmath. */
export function modelAnswer({ assignment, problems }: PreparedAssignment, { format }: ModelAnswerSettings): string {
  const writer = format === "latex" ? latexWriter : markdownWriter;
  return writer.document([writer.title(assignment.title), ...problems.flatMap((problem) => problemParts(problem, writer))]);
}

function problemParts({ problem, asked, answers }: PreparedProblem, writer: ModelWriter): readonly string[] {
  const { elaborated } = asked;
  const shapes = elaborated.variables.filter(({ occurs }) => occurs).map((one) => ({ code: declaration(one), remark: one.inferred ? "inferred" : "" }));
  const heading = problem.title === null ? problem.id : `${problem.id}: ${problem.title}`;
  return [writer.problem(heading), writer.code(problem.given.trim()), writer.list(shapes), ...answers.flatMap((answer, index) => [...(answers.findIndex(({ derived }) => derived === answer.derived) === index ? nameParts(answer, writer) : []), ...answerParts(answer, writer)])].filter((part) => part !== "");
}

const points = (number: number): string => `${Number(number.toFixed(2))} point${number === 1 ? "" : "s"}`;

/** The names that the answers of one derivation share. */
function nameParts({ derived: { where } }: PreparedAnswer, writer: ModelWriter): readonly string[] {
  return where.length === 0 ? [] : [writer.prose("In what follows"), ...where.map(({ variable, value }) => writer.formula(`${latex.print(variable)} = ${latex.print(value)}`))];
}

function answerParts({ asked, derived, answer, standing, printed }: PreparedAnswer, writer: ModelWriter): readonly string[] {
  const own = printed === null ? null : latex.print(printed);
  const name = nameInLatex(asked.name);
  const map = answer.operator !== null && answer.operator.value === answer.value ? `${latex.print(answer.operator.tangent)} \\mapsto ` : "";
  const short = `${name} = ${labelInLatex(derived, answer.wrt)} = ${map}${latex.print(answer.printed)}`;
  const whole = own === null || own === latex.print(answer.printed) ? [] : [`${name} = ${map}${own}`];
  const conditions = answer.hypotheses.map(conditionInLatex);
  return [
    writer.answer(asked.name, points(asked.points)),
    writer.formula(short),
    ...(whole.length === 0 ? [] : [writer.prose(derived.where.length === 0 ? "in the conventions of this problem" : "that is, written out"), ...whole.map(writer.formula)]),
    ...(conditions.length === 0 ? [] : [writer.where(conditions)]),
    ...stepParts(derived, answer, writer),
    writer.remark(standing === "proved" ? "Proved for all sizes." : "Only sampled, not proved."),
  ];
}

function stepParts(derived: Derived, answer: Answer, writer: ModelWriter): readonly string[] {
  const { steps } = answer;
  if (steps.length === 0) return [];
  return [writer.prose(`Step by step, from ${beginning(derived)}:`), writer.steps(steps.map((step) => ({ formula: formulaOf(step), rule: step.rule, says: saidOf(step, derived), where: step.given.map(conditionInLatex) })))];
}

/** Where the sweep begins. */
function beginning(derived: Derived): string {
  const name = outputName(derived);
  switch (derived.order) {
    case "gradient": return `the derivative of ${name} in itself, which is 1`;
    case "vjp": return `what arrives at ${name}`;
    case "hessian":
    case "hvp": return "the gradient, which is differentiated once more";
    case "jvp":
    case "jacobian": return "the directions of the variables";
  }
}

function formulaOf({ rule, before, after }: Step): string {
  if (rule === "name") return `${latex.print(after)} = ${latex.print(before)}`;
  return `${latex.print(before)} ${rule === "simplify" ? "=" : "\\;\\mapsto\\;"} ${latex.print(after)}`;
}

/** What the rule states, through which part of the expression, and where it is from. */
function saidOf({ rule: name, through, uses }: Step, { order, problem: { rules } }: Derived): string {
  const rule = rules.find(name);
  const forwards = order === "jvp" || order === "jacobian" || order === "hessian" || order === "hvp";
  const words = rule === null ? (wordsOfSteps.get(name) ?? "") : forwards ? pushedForward(rule, text) : statementOf(rule, text);
  const said = uses.length > 0 ? `by ${uses.join(", ")}` : words;
  const cited = rule === null ? "" : citationOf(rule);
  return [...(through === null ? [] : [`through ${text.print(through)}`]), ...(said === "" ? [] : [said]), ...(cited === "" ? [] : [cited])].join("; ");
}

const citationOf = ({ entry: { cite } }: Rule): string => (cite === null ? "" : cite.text);
