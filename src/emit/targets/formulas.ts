/** Programs as formulas: text and ASCII that the input language reads again, and LaTeX. Knows no code. */
import { ok } from "../../diagnostics/result.js";
import { formatShape } from "../../term/dimension.js";
import type { Hypothesis } from "../../term/symbols.js";
import { ascii } from "../ascii.js";
import { latex, nameInLatex } from "../latex.js";
import { visible } from "../names.js";
import type { Notation } from "../notation.js";
import { samplesInWords } from "../samples.js";
import type { EmittedProgram } from "../program.js";
import type { Target } from "../target.js";
import { text } from "../text.js";

const longestHypothesis = 2_000;

function header(program: EmittedProgram, notation: Notation): readonly string[] {
  const { source, inputs, hypotheses } = program;
  const shapes = inputs.map((variable) => `${notation.print(variable)} : ${formatShape(variable.shape) || "scalar"}`);
  const where = ({ term, condition }: Hypothesis): string => `where ${notation.printWithin(term, longestHypothesis) ?? "(a long expression)"} ${condition}`;
  return [...samplesInWords(program, (variable) => notation.print(variable)), ...source.split(/\r\n?|\n/u), shapes.join(", "), ...new Set(hypotheses.map(where))].map((line) => `# ${visible(line)}`);
}

/** Definitions and answers, one a line; what is no formula is a comment of the input language. */
function lines(program: EmittedProgram, notation: Notation, answer: (name: string, rows: string) => string): string {
  const parts = program.bindings.map(({ variable, value }) => `${notation.print(variable)} = ${notation.print(value)}`);
  const answers = program.outputs.map(({ name, value, rows, matrix }) => `${answer(name, rows?.name ?? name)} = ${notation.print(matrix ?? program.along?.matrix ?? value)}`);
  if (program.along !== null) for (const { value } of program.outputs) answers.push(`# ${notation.print(program.along.tangent)} ${notation === ascii ? "->" : "↦"} ${notation.print(value)}`);
  return [...header(program, notation), ...parts, ...answers, ""].join("\n");
}

/** How the answer in `name` is called in each alphabet; a derivative that is no formula of the language is a name. */
const called: { readonly [O in EmittedProgram["order"]]: { readonly [A in "text" | "ascii" | "latex"]: (name: string, rows: string) => string } } = {
  gradient: { text: (name) => `∂L/∂${name}`, ascii: (name) => `grad_${name}`, latex: (name) => `\\frac{\\partial L}{\\partial ${name}}` },
  vjp: { text: (name) => `∂L/∂${name}`, ascii: (name) => `grad_${name}`, latex: (name) => `\\frac{\\partial L}{\\partial ${name}}` },
  jvp: { text: () => "∂L", ascii: () => "tangent", latex: () => "\\partial L" },
  jacobian: { text: (name) => `∂f/∂${name}`, ascii: (name) => `jacobian_${name}`, latex: (name) => `\\frac{\\partial f}{\\partial ${name}}` },
  hessian: {
    text: (name, rows) => (rows === name ? `∂²L/∂${name}²` : `∂²L/∂${rows}∂${name}`),
    ascii: (name, rows) => (rows === name ? `hessian_${name}` : `hessian_${rows}_${name}`),
    latex: (name, rows) => `\\frac{\\partial^2 L}{\\partial ${rows === name ? `${name}^2` : `${rows} \\partial ${name}`}}`,
  },
  hvp: { text: (name) => `∂²L/∂${name}² [d${name}]`, ascii: (name) => `hvp_${name}`, latex: (name) => `\\frac{\\partial^2 L}{\\partial ${name}^2} [\\mathrm{d}${name}]` },
  newton: { text: (name) => `Δ${name}`, ascii: (name) => `step_${name}`, latex: (name) => `\\Delta ${name}` },
};

export const textTarget: Target = {
  name: "text",
  extension: "txt",
  blocks: true,
  emit: (program) => ok(lines(program, text, called[program.order].text)),
};

export const asciiTarget: Target = {
  name: "ascii",
  extension: "txt",
  blocks: true,
  emit: (program) => ok(lines(program, ascii, called[program.order].ascii)),
};

export const latexTarget: Target = {
  name: "latex",
  extension: "tex",
  blocks: true,
  emit: (program) => {
    const answer = (name: string, rows: string): string => called[program.order].latex(nameInLatex(name), nameInLatex(rows));
    const rows = [
      ...program.bindings.map(({ variable, value }) => `${latex.print(variable)} &= ${latex.print(value)}`),
      ...program.outputs.map(({ name, value, rows, matrix }) => `${answer(name, rows?.name ?? name)} &= ${latex.print(matrix ?? program.along?.matrix ?? value)}`),
      ...(program.along === null ? [] : program.outputs.map(({ value }) => `${latex.print(program.along?.tangent ?? value)} &\\mapsto ${latex.print(value)}`)),
    ];
    const remarks = header(program, ascii).map((line) => `%${line.slice(1)}`);
    return ok([...remarks, "\\begin{align*}", rows.map((row) => `  ${row}`).join(" \\\\\n"), "\\end{align*}", ""].join("\n"));
  },
};
