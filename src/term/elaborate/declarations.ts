/** Declared shapes as the elaborator uses them, with what contradicts in them; knows no expressions. */
import { type Diagnostic, error, label } from "../../diagnostics/diagnostic.js";
import type { Declaration, ShapeAst, SizeAst } from "../../syntax/declaration.js";
import { type Dimension, isSquareShape, literalSize, multiplySizes, namedSize, type Shape, SCALAR, sizeNames, UNIT } from "../dimension.js";

export function declaredSize(size: SizeAst): Dimension {
  return size.factors.reduce((product, factor) => multiplySizes(product, factor.kind === "name" ? namedSize(factor.name) : literalSize(Number(factor.text))), literalSize(1));
}

export function declaredShape(shape: ShapeAst): Shape {
  if (shape.kind === "scalar") return SCALAR;
  const [rows = UNIT, columns = UNIT, ...rest] = shape.sizes.map(declaredSize);
  return [rows, columns, ...rest];
}

const squareOnly: ReadonlySet<string> = new Set(["symmetric", "spd", "invertible", "diagonal", "orthogonal", "triangular", "skew"]);

export interface Declared {
  readonly declaration: Declaration;
  readonly shape: Shape;
  readonly source: string;
}

/** Reads declarations; a name declared twice, or used both as a value and as a size, is reported. */
export function readDeclarations(declarations: readonly { readonly declaration: Declaration; readonly source: string }[], report: (diagnostic: Diagnostic) => void): ReadonlyMap<string, Declared> {
  const result = new Map<string, Declared>();
  for (const { declaration, source } of declarations) {
    const shape = declaredShape(declaration.shape);
    const before = result.get(declaration.name);
    if (before !== undefined) {
      report(error("E0212", `\`${declaration.name}\` is declared twice`, [label(declaration.nameSpan, "declared again", source), label(before.declaration.nameSpan, "declared first", before.source)], "remove one of the declarations"));
      continue;
    }
    const attribute = declaration.attributes.find(({ name }) => squareOnly.has(name));
    if (attribute !== undefined && !isSquareShape(shape)) {
      report(error("E0216", `only a square matrix is \`${attribute.name}\``, [label(attribute.span, `\`${declaration.name}\` is not square`, source)], `give \`${declaration.name}\` as many rows as columns`));
      continue;
    }
    result.set(declaration.name, { declaration, shape, source });
  }
  for (const { declaration, shape, source } of result.values()) {
    const clash = sizeNames(shape).map((name) => result.get(name)).find((other) => other !== undefined);
    if (clash === undefined) continue;
    report(error("E0213", `\`${clash.declaration.name}\` is declared as a value and used as a size`, [label(clash.declaration.nameSpan, "declared as a value", clash.source), label(declaration.span, "used as a size", source)], "rename one of them"));
    break;
  }
  return result;
}
