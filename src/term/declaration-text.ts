/** Declarations of variables as the language writes them: read with one, nothing is left to infer. Knows no questions. */
import { type Shape, shapeAxes } from "./dimension.js";

interface Declared {
  readonly name: string;
  readonly shape: Shape;
  readonly attributes: readonly string[];
}

/** `W1 : matrix(h, n) symmetric`. */
export function declaration({ name, shape, attributes }: Declared): string {
  const axes = shapeAxes(shape);
  const kinds: readonly string[] = ["scalar", "vector", "matrix"];
  const kind = kinds[axes.length] ?? "tensor";
  return [`${name} : ${kind}${axes.length === 0 ? "" : `(${axes.join(", ")})`}`, ...attributes].join(" ");
}

/** A declaration of every variable. */
export function declarations(variables: readonly Declared[]): string {
  return variables.map(declaration).join(", ");
}
