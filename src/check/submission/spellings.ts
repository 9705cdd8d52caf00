/** Other spellings of an answer than its name: `∂L/∂W`, `grad_W`, `dW` for the gradient in W. Knows no text. */
import type { PreparedAnswer, PreparedProblem } from "../prepared.js";
import type { Statement } from "../submission.js";

/** Whether a statement under another name says that it is the derivative that `answer` asks for. `defined` are the names that stand above it. */
export function askedDerivative({ name, derivative }: Statement, { problem, variables, sizes, answers }: PreparedProblem, { asked }: PreparedAnswer, defined: ReadonlySet<string>): boolean {
  const taken = variables.some((variable) => variable.name === name) || sizes.has(name) || name === "";
  // Two answers in one variable have nothing but their names.
  if (taken || answers.filter((one) => one.asked.wrt === asked.wrt).length > 1) return false;
  if (derivative === null) return spellingsOf(asked.wrt, problem.order).includes(name);
  if (derivative.variable !== asked.wrt) return false;
  if (derivative.order !== (problem.order === "hessian" ? 2 : 1) || problem.order === "jvp" || problem.order === "vjp" || problem.order === "hvp") return false;
  // ∂z/∂W, with z a part, is another derivative.
  return derivative.of === null || !(variables.some((variable) => variable.name === derivative.of) || defined.has(derivative.of));
}

function spellingsOf(variable: string, order: PreparedProblem["problem"]["order"]): readonly string[] {
  const [v, loss] = [variable, ["L", "J", "f", "E", "l"]];
  switch (order) {
    case "gradient":
      return [`d${v}`, `d_${v}`, `grad_${v}`, `grad${v}`, `${v}_grad`, `nabla_${v}`, `nabla${v}`, `g_${v}`, ...loss.flatMap((of) => [`d${of}_d${v}`, `d${of}d${v}`])];
    case "jacobian":
      return ["J", `J_${v}`, `jac_${v}`, `df_d${v}`, `dfd${v}`, `d${v}`];
    case "hessian":
      return ["H", `H_${v}`, `hess_${v}`, `hessian_${v}`];
    case "jvp":
    case "vjp":
    case "hvp":
      return [];
  }
}
