/** What the expression and its derivatives are called: L, ∂L/∂x, (∂f/∂x)ᵀ δ, df. Knows no formulas. */
import type { Derived, Order } from "../answer/derived.js";
import { isColumnShape, isScalarShape, type Shape } from "../term/dimension.js";
import { signs, type ReportStyle } from "./style.js";

const wanted: { readonly [O in Order]: readonly string[] } = {
  gradient: ["L", "f", "F", "loss"],
  vjp: ["f", "F", "y", "out"],
  jvp: ["f", "F", "y", "out"],
  jacobian: ["f", "F", "y", "out"],
  hessian: ["L", "f", "F", "loss"],
  hvp: ["L", "f", "F", "loss"],
};

/** The reader's name of the last line, or a letter that nothing else is called. */
export function outputName({ problem, derivation, where, order }: Derived): string {
  const last = problem.program.statements.at(-1);
  if (last?.kind === "assignment") return last.name;
  const { variables, parts } = derivation.problem;
  const sizes = variables.flatMap(({ shape }) => shape.flatMap(({ powers }) => powers.map(([name]) => name)));
  const taken = new Set([...variables.map(({ name }) => name), ...parts.map(({ name }) => name), ...where.map(({ name }) => name), ...sizes]);
  return wanted[order].find((name) => !taken.has(name)) ?? "value";
}

/** What stands before the `=` of the answer in `wrt`, where the expression is called `name`. */
export function answerLabel(derived: Derived, wrt: string, { alphabet }: ReportStyle, name = outputName(derived)): string {
  const { partial, transpose, notation } = signs[alphabet];
  const { cotangent, problem } = derived.derivation;
  const names = derived.order === "hessian" ? wrt.split(",") : [wrt];
  const variable = problem.variables.find((one) => one.name === names.at(-1));
  const rows = names.length > 1 ? problem.variables.find((one) => one.name === names[0]) : undefined;
  const bare = variable === undefined ? wrt : notation.print(variable.term);
  const answer = derived.answers.find((one) => one.wrt === wrt);
  const stacks = answer?.operator !== null && answer?.operator !== undefined && answer.operator.value !== answer.value;
  const isColumn = (shape: Shape): boolean => isColumnShape(shape) || isScalarShape(shape);
  const first = rows === undefined ? "" : stacks && !isColumn(rows.shape) ? `vec(${notation.print(rows.term)})` : notation.print(rows.term);
  const shown = stacks && variable !== undefined && !isColumn(variable.shape) ? `vec(${bare})` : bare;
  const output = stacks && derived.order === "jacobian" && !isColumn(derived.derivation.problem.term.shape) ? `vec(${name})` : name;
  switch (derived.order) {
    case "jacobian":
      return `${partial}${output}/${partial}${shown}`;
    case "gradient":
      return `${partial}${name}/${partial}${shown}`;
    case "hessian":
      if (rows !== undefined) return `${partial}${signs[alphabet].square}${name}/${partial}${first}${partial}${shown}`;
      return `${partial}${signs[alphabet].square}${name}/${partial}${shown}${signs[alphabet].square}`;
    case "vjp":
      return `(${partial}${name}/${partial}${shown})${transpose} ${cotangent === null ? "" : notation.print(cotangent)}`;
    case "hvp":
      return `${partial}${signs[alphabet].square}${name}/${partial}${shown}${signs[alphabet].square} [${[...derived.derivation.tangents.values()].map((tangent) => notation.print(tangent)).join(", ")}]`;
    case "jvp":
      return `d${name}`;
  }
}
