/** The variables of a question with their shapes, as a reader is told and as declarations. Knows no derivatives. */
import type { Derived } from "../answer/derived.js";
import { isColumnShape, isScalarShape, type Shape, shapeAxes } from "../term/dimension.js";
import { postorder } from "../term/traverse.js";
import { text } from "../emit/text.js";
import type { Variable } from "../term/elaborate/elaborate.js";
import { conventionalKind, type VariableKind } from "../term/elaborate/kinds.js";
import { padTo, flow } from "./lines.js";
import { type ReportStyle, signs } from "./style.js";

/** `h×n`, `n`, `scalar`. */
export function shapeText(shape: Shape, { alphabet }: ReportStyle): string {
  return shapeAxes(shape).join(signs[alphabet].times) || "scalar";
}

function kindOf(shape: Shape): VariableKind {
  return isScalarShape(shape) ? "scalar" : isColumnShape(shape) ? "vector" : "matrix";
}

/** Where a name was read as something else than its letter says. */
function departures(variables: readonly Variable[]): readonly string[] {
  return variables.filter(({ name, shape, inferred }) => inferred && kindOf(shape) !== conventionalKind(name)).map(({ name, shape }) => `${name} read as a ${kindOf(shape)}`);
}

const fewNames = 4;

function howKnown(variables: readonly Variable[]): string {
  const inferred = variables.filter((variable) => variable.inferred);
  if (inferred.length === 0) return "sizes declared";
  if (inferred.length === variables.length) return "sizes inferred";
  return inferred.length <= fewNames ? `sizes of ${inferred.map(({ term }) => text.print(term)).join(", ")} inferred` : "some sizes inferred";
}

/** `W1 h×n   x n   c scalar          sizes inferred`, in as many lines as that takes. */
export function shapeLines({ derivation, problem: { batch } }: Derived, style: ReportStyle, indent: number): readonly string[] {
  const { problem, cotangent } = derivation;
  const variables = problem.variables.filter(({ occurs }) => occurs);
  if (variables.length === 0) return [];
  const { notation } = signs[style.alphabet];
  const items = variables.map(({ term, shape, attributes }) => [notation.print(term), shapeText(shape, style), ...attributes].join(" "));
  const constants = new Set(postorder([problem.term]).filter((term) => term.kind === "call" && term.args.length === 0));
  for (const constant of constants) items.push(`${notation.print(constant)} the number`);
  if (cotangent !== null) items.push(`${notation.print(cotangent)} ${shapeText(cotangent.shape, style)}`);
  const width = Math.max(30, style.width - indent);
  const note = [howKnown(variables), ...departures(variables.filter(({ name }) => batch?.over.includes(name) !== true))].join(", ");
  const lines = flow(items, "   ", width);
  const column = Math.min(73 - indent, width - note.length);
  const last = lines.at(-1) ?? "";
  const fits = lines.length === 1 && last.length + 3 <= column;
  const shown = fits ? [padTo(last, column) + style.paint.muted(note)] : [...lines, ...flow(note.split(" "), " ", width).map((line) => style.paint.muted(line))];
  return shown.map((line) => " ".repeat(indent) + line);
}
