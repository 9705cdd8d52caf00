/** Shapes in words, for messages; knows no unification. */
import { isColumnShape, isScalarShape, isUnit, type Shape } from "../dimension.js";

/** `a scalar`, ``a vector of `n` entries``, ``an `m × n` matrix``. */
export function shapeInWords(shape: Shape): string {
  if (isScalarShape(shape)) return "a scalar";
  if (isColumnShape(shape)) return `a vector of \`${shape[0].key}\` entries`;
  if (shape.length === 2 && isUnit(shape[0])) return `a row of \`${shape[1].key}\` entries`;
  const sizes = shape.map((size) => size.key).join(" × ");
  const article = /^(8|11|18)/.test(sizes) || /^[aefhilmnorsx] /.test(sizes) ? "an" : "a";
  return `${article} \`${sizes}\` ${shape.length === 2 ? "matrix" : "tensor"}`;
}

/** `has m entries` and the like: a label under one operand. */
export function shapeAsLabel(text: string, shape: Shape): string {
  if (isScalarShape(shape)) return `\`${text}\` is a scalar`;
  if (isColumnShape(shape)) return `\`${text}\` has \`${shape[0].key}\` entries`;
  return `\`${text}\` is ${shapeInWords(shape)}`;
}
