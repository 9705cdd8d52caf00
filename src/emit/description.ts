/** What generated files say of themselves: source, shapes, hypotheses and conventions, line by line. Knows no comment syntax. */
import { formatShape } from "../term/dimension.js";
import { formulaOf, isWhole } from "../term/expansion.js";
import { ascii } from "./ascii.js";
import { plainName } from "./notation.js";
import type { EmittedProgram } from "./program.js";
import { readingInWords } from "./readings.js";
import { visible } from "./names.js";
import { sampleRowsInWords, samplesInWords } from "./samples.js";

const titles: { readonly [O in EmittedProgram["order"]]: string } = {
  gradient: "The value and the gradient of",
  vjp: "The value and the pullback of a cotangent through",
  jvp: "The value and the pushforward of a tangent through",
  jacobian: "The value and the Jacobian of",
  hessian: "The value and the Hessian of",
  hvp: "The value and the Hessian along a direction of",
  newton: "The value and the Newton step of",
};

/** `d/dX`, `d2/dX2`, `d(f)`. */
export function derivativeName({ order }: EmittedProgram, name: string, rows: string): string {
  switch (order) {
    case "gradient":
    case "vjp":
    case "jacobian":
      return `d/d${name}`;
    case "hessian":
      return rows === name ? `d2/d${name}2` : `d2/d${rows}d${name}`;
    case "newton":
      return `step in ${name}`;
    case "hvp":
      return `d2/d${name}2 [d${name}]`;
    case "jvp":
      return `d(${name})`;
  }
}

/** What a Newton step is, and what it is not. */
const newtonWords = ({ method, proved }: NonNullable<EmittedProgram["newton"]>): readonly string[] => [
  `The step s solves H s = -g, with the gradient g and the Hessian H: add it.`,
  `It is found ${method}${proved ? ", which is proved to solve the equation" : ""}.`,
  "Where H is not positive definite the equation is solved all the same, and s need not point downhill.",
];

const longestFormula = 2_000;

/** `names` gives the name of each input in the generated code. */
export function describe(program: EmittedProgram, names: readonly string[]): readonly string[] {
  const { source, inputs, outputs, hypotheses, along } = program;
  const nameOf = (variable: EmittedProgram["inputs"][number]): string => names[inputs.indexOf(variable)] ?? plainName(variable);
  const written = (text: string): readonly string[] => text.split(/\r\n?|\n/u).map((line) => `    ${line}`);
  const [made, ...sample] = samplesInWords(program, nameOf);
  const before = made === undefined ? [titles[program.order], ""] : [`${titles[program.order]} ${made}`, "", ...sample.slice(0, -1), "", ...sample.slice(-1), ""];
  const lines = [...before, ...written(source), ""];
  inputs.forEach((variable, index) => {
    const own = plainName(variable);
    const name = names[index] ?? own;
    const shape = formatShape(variable.shape) || "scalar";
    lines.push([`${name} : ${shape}`, ...variable.attributes, ...(name === own ? [] : [`(written ${own} in the formulas)`])].join(" "));
  });
  lines.push("");
  const formula = (term: Parameters<typeof ascii.print>[0]): string => ascii.printWithin(term, longestFormula) ?? "(too long to print)";
  for (const { variable, value } of program.bindings) lines.push(`${ascii.print(variable)} = ${formula(value)}`);
  for (const { name, value, rows, matrix } of outputs) {
    const called = derivativeName(program, name, rows === undefined ? name : plainName(rows));
    lines.push(along === null ? `${called} = ${formula(matrix ?? value)}` : `${called}: ${plainName(along.tangent)} -> ${formula(value)}`);
  }
  const stacked = outputs.some(({ matrix }) => matrix !== undefined) ? "; the formula of a matrix stands under vec, columns stacked" : "";
  if ((program.order === "jacobian" || program.order === "hessian") && outputs.length > 1) lines.push("", `The results in this order; each has the axes of ${program.order === "hessian" ? "its first variable, then those of its second" : "the value, then those of its variable"}${stacked}.`);
  if (program.newton !== null) lines.push("", ...newtonWords(program.newton));
  if (program.expansion !== null && !isWhole(program.expansion)) {
    lines.push("", `${program.name}${formulaOf(program.expansion)}`, "where a bracket is 1 if what it says is so, and 0 otherwise, and");
    for (const { name, value } of program.expansion.core) lines.push(`    ${name} : ${formatShape(value.shape) || "scalar"} = ${formula(value)}`);
  }
  if (program.order === "gradient" || program.order === "vjp") {
    const said = outputs.flatMap(({ name, reading }) => {
      const variable = inputs.find((input) => plainName(input) === name);
      return variable === undefined ? [] : (readingInWords(variable, name, reading) ?? []);
    });
    if (said.length > 0) lines.push("", ...said.map((sentence) => `${sentence.replace(/^e/, "E")}.`));
  }
  const samples = sampleRowsInWords(program);
  if (samples.length > 0) lines.push("", ...samples);
  if (along !== null) lines.push("", `The result has the axes of the ${program.order === "hessian" ? "gradient" : "value"}, then those of ${plainName(along.variable)}.`);
  if (hypotheses.length > 0) lines.push("");
  lines.push(...new Set(hypotheses.map(({ term, condition }) => `Where ${formula(term)} ${condition}.`)));
  lines.push("", "The gradient of a scalar has the shape of its variable; relu'(0) = 0.", "Written by gradus.");
  return lines.map(visible);
}
