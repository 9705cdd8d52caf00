/** `n : size` in a rule quantifies a size, not a value. Knows nothing else of declarations. */
import type { ShapeAst } from "../syntax/declaration.js";

export function isSizeShape(shape: ShapeAst): boolean {
  if (shape.kind === "scalar") return false;
  const [only] = shape.sizes;
  const [factor] = only?.factors ?? [];
  return shape.kind === "vector" && only?.factors.length === 1 && factor?.kind === "name" && factor.name === "size";
}
