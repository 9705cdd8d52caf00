/** `x .^ y` for a tensor y: the definition it is written for, since a power's own exponent is a scalar. Knows no shapes. */
import type { AstOf } from "../../syntax/ast.js";

/** pow(x, y) = exp(y ⊙ log(x)) in the shipped rules. */
export const entrywisePower = "pow";

export const entrywisePowerCall = (ast: AstOf<"binary">): AstOf<"call"> => ({ kind: "call", span: ast.span, name: entrywisePower, nameSpan: ast.operatorSpan, args: [ast.left, ast.right] });
