/** A derivation as a program for the targets of emit/. Knows no target. */
import type { EmittedProgram } from "../emit/program.js";
import { isScalarShape, isUnit, sameShape } from "../term/dimension.js";
import type { Term, TermOf } from "../term/term.js";
import type { Derived } from "./derived.js";
import { newtonStep } from "./newton.js";
import { expandedAnswer } from "./structured.js";

/** The G of a Jacobian vec(G)′ of a scalar, or vec(G) in a scalar: the Jacobian without stacking. Null for every other. */
function unstacked(matrix: Term, expression: Term, variable: Term): Term | null {
  const stack = isScalarShape(expression.shape) && matrix.kind === "transpose" ? matrix.args[0] : isScalarShape(variable.shape) ? matrix : undefined;
  const inner = stack?.kind === "operator" && stack.operator.name === "vec" ? stack.args[0] : undefined;
  return inner !== undefined && sameShape(inner.shape, isScalarShape(expression.shape) ? variable.shape : expression.shape) ? inner : null;
}

/** The program that computes the value and the answers; `name` is the function's. */
export function programOf(derived: Derived, name?: string): EmittedProgram {
  const { problem, derivation, order: asked, expression } = derived;
  const { cotangent, tangents, bindings, answers } = derivation;
  const own = derivation.problem.variables.filter(({ occurs }) => occurs).map(({ term }) => term);
  const used = new Set(own);
  const extra: TermOf<"variable">[] = answers.map(({ wrt }) => wrt.term).filter((term) => !used.has(term));
  const pairs = [...tangents].flatMap(([variable, tangent]) => (variable.kind === "variable" ? [{ variable, tangent }] : []));
  const [first] = answers;
  const tangent = first === undefined ? undefined : tangents.get(first.wrt.term);
  const isJacobian = derivation.order === "jacobian";
  const gradient = first === undefined || !isJacobian ? null : unstacked(first.value, expression, first.wrt.term);
  const along = gradient === null && isJacobian && first !== undefined && tangent !== undefined && first.operator !== null ? { variable: first.wrt.term, tangent, matrix: first.value === first.operator ? null : first.value } : null;
  const { table } = derivation.problem;
  /** A scalar has no axis: the Jacobian of a scalar in a vector is a vector. */
  const result = (value: Term): Term => (isJacobian && isUnit(value.shape[0]) && !isScalarShape(value.shape) ? table.transpose(value) : value);
  return {
    name: name ?? (asked === "gradient" ? "grad" : asked),
    order: asked,
    along,
    expansion: gradient === null ? expandedAnswer(derived) : null,
    newton: null,
    gradient: asked === "hessian" ? derivation.problem.term : null,
    source: problem.text.trim(),
    inputs: [...own, ...extra, ...(isJacobian ? [] : pairs.map((pair) => pair.tangent)), ...(cotangent === null ? [] : [cotangent])],
    tangents: isJacobian ? [] : pairs,
    value: expression,
    bindings,
    outputs: answers.map(({ wrt, value, operator, reading }) => ({ name: wrt.name, reading, value: gradient ?? (along === null || operator === null ? result(value) : operator) })),
    hypotheses: answers.flatMap(({ hypotheses }) => hypotheses),
    batch: problem.batch === null ? null : { size: problem.batch.size, inputs: own.filter(({ name }) => problem.batch?.over.includes(name) === true), reduction: problem.batch.reduction, sample: problem.batch.sample },
  };
}

/** The program that computes the value of a scalar and its Newton step, from its Hessian; null where that has no matrix. */
export function newtonProgramOf(derived: Derived, name = "newton"): EmittedProgram | null {
  const program = programOf(derived, name);
  const found = newtonStep(derived, program.expansion);
  const [output] = program.outputs;
  const [answer] = derived.answers;
  if (found === null || output === undefined || answer === undefined) return null;
  const { formula, computed, method, proved } = found;
  return {
    ...program,
    order: "newton",
    along: null,
    expansion: null,
    newton: { step: computed, method, proved },
    outputs: [{ ...output, value: formula }],
    hypotheses: [...program.hypotheses, { term: answer.value, condition: isScalarShape(answer.value.shape) ? "is nonzero" : "is invertible" }],
  };
}
