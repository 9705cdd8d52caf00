/** What an expression of a loop program reads. Knows no code. */
import { type Expression, type Index, partsOf } from "../../loops/expression.js";

/** The expression and all its parts. */
export function* partsWithin(expression: Expression): Generator<Expression> {
  yield expression;
  for (const part of partsOf(expression)) yield* partsWithin(part);
}

export const readsOf = (expression: Expression): readonly { readonly array: number; readonly index: Index }[] => [...partsWithin(expression)].flatMap((part) => (part.op === "read" ? [part] : []));
