/** Programs as formulas: text and ASCII that the input language reads again, and LaTeX. Knows no code. */
import { ok } from "../../diagnostics/result.js";
import { formatShape } from "../../term/dimension.js";
import type { Hypothesis } from "../../term/symbols.js";
import { ascii } from "../ascii.js";
import { latex, nameInLatex } from "../latex.js";
import { visible } from "../names.js";
import type { Notation } from "../notation.js";
import type { EmittedProgram } from "../program.js";
import type { Target } from "../target.js";
import { text } from "../text.js";

const longestHypothesis = 2_000;

function header({ source, inputs, hypotheses }: EmittedProgram, notation: Notation): readonly string[] {
  const shapes = inputs.map((variable) => `${notation.print(variable)} : ${formatShape(variable.shape) || "scalar"}`);
  const where = ({ term, condition }: Hypothesis): string => `where ${notation.printWithin(term, longestHypothesis) ?? "(a long expression)"} ${condition}`;
  return [...source.split(/\r\n?|\n/u), shapes.join(", "), ...new Set(hypotheses.map(where))].map((line) => `# ${visible(line)}`);
}

/** Definitions and answers, one a line; what is no formula is a comment of the input language. */
function lines(program: EmittedProgram, notation: Notation, answer: (name: string) => string): string {
  const parts = program.bindings.map(({ variable, value }) => `${notation.print(variable)} = ${notation.print(value)}`);
  const answers = program.outputs.map(({ name, value }) => `${answer(name)} = ${notation.print(value)}`);
  return [...header(program, notation), ...parts, ...answers, ""].join("\n");
}

const isTangent = ({ order }: EmittedProgram): boolean => order === "jvp";

export const textTarget: Target = {
  name: "text",
  extension: "txt",
  emit: (program) => ok(lines(program, text, (name) => (isTangent(program) ? "∂L" : `∂L/∂${name}`))),
};

export const asciiTarget: Target = {
  name: "ascii",
  extension: "txt",
  emit: (program) => ok(lines(program, ascii, (name) => (isTangent(program) ? "tangent" : `grad_${name}`))),
};

export const latexTarget: Target = {
  name: "latex",
  extension: "tex",
  emit: (program) => {
    const answer = (name: string): string => (isTangent(program) ? "\\partial L" : `\\frac{\\partial L}{\\partial ${nameInLatex(name)}}`);
    const rows = [
      ...program.bindings.map(({ variable, value }) => `${latex.print(variable)} &= ${latex.print(value)}`),
      ...program.outputs.map(({ name, value }) => `${answer(name)} &= ${latex.print(value)}`),
    ];
    const remarks = header(program, ascii).map((line) => `%${line.slice(1)}`);
    return ok([...remarks, "\\begin{align*}", rows.map((row) => `  ${row}`).join(" \\\\\n"), "\\end{align*}", ""].join("\n"));
  },
};
