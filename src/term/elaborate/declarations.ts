/** Declared shapes as the elaborator uses them, with what contradicts in them; knows no expressions. */
import { type Diagnostic, error, label } from "../../diagnostics/diagnostic.js";
import type { Attribute, AttributeName, Declaration, ShapeAst, SizeAst } from "../../syntax/declaration.js";
import { mostAxes } from "../contraction.js";
import { type Dimension, isScalarShape, isSquareShape, isUnit, literalSize, multiplySizes, namedSize, type Shape, SCALAR, sizeNames, UNIT } from "../dimension.js";
import { shapeInWords } from "./words.js";

export function declaredSize(size: SizeAst): Dimension {
  return size.factors.reduce((product, factor) => multiplySizes(product, factor.kind === "name" ? namedSize(factor.name) : literalSize(Number(factor.text))), literalSize(1));
}

export function declaredShape(shape: ShapeAst): Shape {
  if (shape.kind === "scalar") return SCALAR;
  const [rows = UNIT, columns = UNIT, ...rest] = shape.sizes.map(declaredSize);
  return [rows, columns, ...rest];
}

const squareOnly: ReadonlySet<AttributeName> = new Set<AttributeName>(["symmetric", "spd", "psd", "invertible", "diagonal", "orthogonal", "lower", "upper", "triangular", "skew"]);
const vectorOnly: ReadonlySet<AttributeName> = new Set<AttributeName>(["unitnorm"]);
/** Lines of entries that sum to one, along the axis that must not have length 1. */
const summing: ReadonlyMap<AttributeName, 0 | 1> = new Map<AttributeName, 0 | 1>([["prob", 0], ["rowprob", 1]]);

/** Why an attribute makes no sense of the shape; null where it does. */
function misfit(name: AttributeName, shape: Shape): { readonly message: string; readonly help: string } | null {
  if (squareOnly.has(name) && !isSquareShape(shape)) return { message: `only a square matrix is \`${name}\``, help: "give it as many rows as columns" };
  const [rows, columns] = shape;
  const isVector = shape.length === 2 && (isUnit(rows) || isUnit(columns)) && !isScalarShape(shape);
  if (vectorOnly.has(name) && !isVector) return { message: `only a vector is \`${name}\``, help: "declare a vector" };
  const axis = summing.get(name);
  if ((axis !== undefined || name === "onehot") && isScalarShape(shape)) return { message: `a number cannot be \`${name}\``, help: "declare a vector" };
  if (axis === undefined || !isVector || !isUnit(shape[axis])) return null;
  return { message: `each ${axis === 0 ? "column" : "row"} has one entry here, which \`${name}\` would make 1`, help: `write \`${axis === 0 ? "rowprob" : "prob"}\`` };
}

/** Attributes that no array has together, or only a simpler one; the first clash is reported. */
const clashes: readonly { readonly one: AttributeName; readonly others: readonly AttributeName[]; readonly why: string; readonly help: string }[] = [
  { one: "skew", others: ["diagonal", "lower", "upper", "triangular", "symmetric", "spd", "psd"], why: "only the zero matrix is both", help: "keep one of them" },
  { one: "skew", others: ["positive", "unit", "binary", "prob", "rowprob", "onehot"], why: "a skew matrix has a zero diagonal and entries of both signs", help: "keep one of them" },
  { one: "skew", others: ["orthogonal", "invertible"], why: "a skew matrix of odd size is singular", help: "keep one of them" },
  { one: "symmetric", others: ["lower", "upper", "triangular"], why: "a matrix that is both is diagonal", help: "write `diagonal`" },
  { one: "spd", others: ["lower", "upper", "triangular"], why: "a matrix that is both is diagonal", help: "write `diagonal positive`" },
  { one: "psd", others: ["lower", "upper", "triangular"], why: "a matrix that is both is diagonal", help: "write `diagonal`" },
  { one: "lower", others: ["upper"], why: "a matrix that is both is diagonal", help: "write `diagonal`" },
  { one: "orthogonal", others: ["lower", "upper", "triangular"], why: "a matrix that is both is diagonal", help: "write `diagonal orthogonal`" },
  { one: "orthogonal", others: ["spd", "psd"], why: "only the identity is both", help: "write `eye(n)` in the expression, or keep one of them" },
  { one: "orthogonal", others: ["positive", "unit", "binary", "prob", "rowprob", "onehot", "toeplitz", "small"], why: "the columns of an orthogonal matrix are perpendicular and have length one", help: "keep one of them" },
  { one: "onehot", others: ["positive", "unit", "small", "symmetric", "spd", "psd", "toeplitz"], why: "a one-hot line is a single 1 among zeros", help: "keep one of them" },
  { one: "binary", others: ["positive", "unit", "small"], why: "binary entries are 0 and 1", help: "keep one of them" },
  { one: "prob", others: ["rowprob"], why: "columns and rows that sum to one are not supported together", help: "keep one of them" },
  { one: "unitnorm", others: ["prob", "rowprob", "binary"], why: "a vector that is both is one-hot", help: "write `onehot`" },
  { one: "tall", others: ["wide"], why: "a matrix is not both", help: "keep one of them" },
];

/** The first two attributes that contradict each other. */
function contradiction(attributes: readonly Attribute[]): { readonly first: Attribute; readonly second: Attribute; readonly why: string; readonly help: string } | null {
  for (const { one, others, why, help } of clashes) {
    const a = attributes.find(({ name }) => name === one);
    const b = attributes.find(({ name }) => others.includes(name));
    if (a !== undefined && b !== undefined) return a.span.start < b.span.start ? { first: a, second: b, why, help } : { first: b, second: a, why, help };
  }
  return null;
}

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
    if (shape.length > mostAxes) {
      report(error("E0223", `\`${declaration.name}\` has too many axes`, [label(declaration.span, `more than ${mostAxes}`, source)], `use at most ${mostAxes} axes`));
      continue;
    }
    const wrong = declaration.attributes.flatMap(({ name, span }) => {
      const found = misfit(name, shape);
      return found === null ? [] : [error("E0216", found.message, [label(span, `\`${declaration.name}\` is ${shapeInWords(shape)}`, source)], found.help)];
    });
    const clash = contradiction(declaration.attributes);
    if (wrong.length === 0 && clash !== null) {
      const { first, second, why, help } = clash;
      wrong.push(error("E0226", `\`${declaration.name}\` cannot be \`${first.name}\` and \`${second.name}\`: ${why}`, [label(second.span, "contradicts what stands before", source), label(first.span, "declared first", source)], help));
    }
    wrong.forEach(report);
    if (wrong.length > 0) continue;
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
