/** Derivations in LaTeX and Markdown. Knows no terminal. */
import type { Answer, Derived } from "../answer/derived.js";
import { latex, nameInLatex } from "../emit/latex.js";
import type { Hypothesis } from "../term/symbols.js";
import type { Judged, Judgement } from "./judge.js";
import { batchLines } from "./batch.js";
import { answerLabel, outputName } from "./labels.js";
import { readingSentences } from "./readings.js";
import { declaration } from "../term/declaration-text.js";
import { standingLines } from "./standing.js";
import { stepLines } from "./steps.js";
import { plainStyle } from "./style.js";

const conditions: { readonly [C in Hypothesis["condition"]]: string } = {
  "has no zero entry": "has no zero entry",
  "is nonzero": "\\neq 0",
  "is positive": "> 0",
  "is nonnegative": "\\geq 0",
  "is invertible": "is invertible",
  "is symmetric": "is symmetric",
  "is positive definite": "\\succ 0",
  "is diagonal": "is diagonal",
  "is orthogonal": "is orthogonal",
  "is skew": "is skew",
  "is lower triangular": "is lower triangular",
  "is upper triangular": "is upper triangular",
  "is binary": "has entries 0 and 1",
  "is onehot": "is one-hot",
  "has onehot rows": "has one-hot rows",
  "has unit norm": "has length one",
  "has columns summing to one": "has columns summing to one",
  "has rows summing to one": "has rows summing to one",
  "has full rank": "has full rank",
  "has a simple leading eigenvalue": "has a simple leading eigenvalue",
  "has a simple largest singular value": "has a simple largest singular value",
  "has distinct eigenvalues": "has distinct eigenvalues",
  "has no eigenvalue at or below zero": "has no eigenvalue at or below zero",
  "has one largest entry": "has one largest entry",
  "has one smallest entry": "has one smallest entry",
};

export function conditionInLatex({ term, condition }: Hypothesis): string {
  const said = conditions[condition];
  return `${latex.print(term)} ${/^[\\><]/.test(said) ? said : `\\text{ ${said}}`}`;
}

/** What stands before the `=` of an answer. */
export function labelInLatex(derived: Derived, wrt: string): string {
  const { order, derivation } = derived;
  const name = nameInLatex(outputName(derived));
  const partial = `\\frac{\\partial ${name}}{\\partial ${nameInLatex(wrt)}}`;
  switch (order) {
    case "gradient":
    case "jacobian":
      return partial;
    case "hessian":
      if (wrt.includes(",")) return `\\frac{\\partial^2 ${name}}{${wrt.split(",").map((one) => `\\partial ${nameInLatex(one)}`).join(" \\, ")}}`;
      return `\\frac{\\partial^2 ${name}}{\\partial ${nameInLatex(wrt)}^2}`;
    case "hvp":
      return `\\frac{\\partial^2 ${name}}{\\partial ${nameInLatex(wrt)}^2} [${[...derivation.tangents.values()].map((tangent) => latex.print(tangent)).join(", ")}]`;
    case "vjp":
      return `\\left(${partial}\\right)^\\top ${derivation.cotangent === null ? "" : latex.print(derivation.cotangent)}`;
    case "jvp":
      return `\\mathrm{d}${name}`;
  }
}

function answerInLatex(derived: Derived, { wrt, value, printed, hypotheses, operator }: Answer): string {
  const where = hypotheses.length === 0 ? "" : ` && \\text{where } ${hypotheses.map(conditionInLatex).join(" \\text{ and } ")}`;
  const map = operator === null || operator.value === value ? "" : ` \\\\\n  ${latex.print(operator.tangent)} &\\mapsto ${operator.latex}`;
  const equals = operator !== null && operator.value === value ? `&\\colon\\; ${latex.print(operator.tangent)} \\mapsto` : "&=";
  return `${labelInLatex(derived, wrt)} ${equals} ${latex.print(printed)}${where}${map}`;
}

const aligned = (rows: readonly string[]): string => ["\\begin{align*}", rows.map((row) => `  ${row}`).join(" \\\\\n"), "\\end{align*}"].join("\n");

/** Only what is proved or sampled: an answer that is neither is left out. */
const usable = ({ judged }: Judgement): readonly Judged[] => judged.filter(({ verdict }) => verdict !== "undecided");

/** Comments with the question, then one `align*` with shared names and answers. */
export function latexReport(derived: Derived, judgement: Judgement): string {
  const { problem, where, derivation } = derived;
  const question = [...problem.text.trim().split(/\r\n?|\n/u), ...batchLines(problem, plainStyle, 0), ...derivation.problem.variables.map(declaration)];
  const rows = [...where.map(({ variable, value }) => `${latex.print(variable)} &= ${latex.print(value)}`), ...usable(judgement).map(({ answer }) => answerInLatex(derived, answer))];
  return [...question.map(comment), ...readingSentences(derived, plainStyle).map(comment), ...standingLines(judgement, plainStyle, 0).map(comment), aligned(rows), ""].join("\n");
}

const comment = (line: string): string => `% ${line}`;

/** A section with formulas between dollar signs. */
export function markdownReport(derived: Derived, judgement: Judgement, steps: boolean): string {
  const { problem, where, derivation } = derived;
  const fence = "`".repeat(3 + (/`{3,}/.exec(problem.text)?.[0].length ?? 0));
  const shapes = derivation.problem.variables.filter(({ occurs }) => occurs).map(({ name, shape, attributes, inferred }) => `- \`${declaration({ name, shape, attributes })}\`${inferred ? " (inferred)" : ""}`);
  const definitions = where.map(({ variable, value }) => `$$${latex.print(variable)} = ${latex.print(value)}$$`);
  const answers = usable(judgement).flatMap(({ answer }) => {
    const conditioned = answer.hypotheses.length === 0 ? [] : [`where ${answer.hypotheses.map((one) => `$${conditionInLatex(one)}$`).join(" and ")}`];
    const { operator } = answer;
    const map = operator === null ? [] : [`$$${latex.print(operator.tangent)} \\mapsto ${operator.latex}$$`];
    const matrix = operator !== null && operator.value === answer.value ? [] : [`$$${labelInLatex(derived, answer.wrt)} = ${latex.print(answer.printed)}$$`];
    return [...matrix, ...map, ...conditioned];
  });
  const listed = steps ? stepLines(derived, { ...plainStyle, width: 90 }, 0).flatMap((lines) => [["```text", ...lines, "```"].join("\n")]) : [];
  const labels = derived.answers.map(({ wrt }) => `\`${answerLabel(derived, wrt, plainStyle)}\``).join(", ");
  const blocks = [`## ${labels}`, `${fence}text\n${problem.text.trim()}\n${fence}`, ...batchLines(problem, plainStyle, 0), shapes.join("\n"), ...(definitions.length > 0 ? ["with", ...definitions] : []), ...answers, ...readingSentences(derived, plainStyle), ...listed, `*${standingLines(judgement, { ...plainStyle, width: 100_000 }, 0).join(" ")}*`];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}
