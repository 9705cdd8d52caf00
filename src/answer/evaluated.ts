/** The value of an expression at given numbers: reads the numbers, finds the sizes, evaluates with mathjs. Knows no files. */
import { type Diagnostic, error, label, warning } from "../diagnostics/diagnostic.js";
import { quote } from "../diagnostics/quote.js";
import { failAll, ok, type Result } from "../diagnostics/result.js";
import { suggest } from "../diagnostics/suggest.js";
import { evaluate } from "../evaluate/evaluate.js";
import type { Point } from "../evaluate/point.js";
import { evaluateReference } from "../evaluate/reference.js";
import type { Tensor } from "../evaluate/tensor.js";
import { type Dimension, isColumnShape, isScalarShape, shapeAxes } from "../term/dimension.js";
import type { Variable } from "../term/elaborate/elaborate.js";
import type { Problem } from "./problem.js";

export interface Evaluated {
  readonly value: Tensor;
  readonly sizes: ReadonlyMap<string, number>;
  /** `mathjs`, or `doubles` where mathjs does not offer a function. */
  readonly by: "mathjs" | "doubles";
}

/** Numbers in a shape of two axes or more. */
type Numbers = Tensor;

const largestList = 1_000_000;

/**
 * The value at `values`: numbers for scalars, lists for vectors, lists of rows for matrices, by name; sizes follow from them, and a size
 * that does not may be given by its name. Errors: E0801 to E0805.
 */
export async function evaluateAt(problem: Problem, values: unknown): Promise<Result<Evaluated>> {
  const point = readPoint(problem, values);
  if (!point.ok) return point;
  const { term, spans } = problem.elaborated;
  const source = problem.sources[0]?.name ?? "expression";
  const span = spans.get(term) ?? { start: 0, end: problem.text.length };
  const reference = await evaluateReference([term], point.value);
  const offered = reference.ok || !reference.diagnostics.some(({ code }) => code === "E0805");
  const result = offered ? reference : evaluate([term], point.value);
  if (!result.ok) return { ok: false, diagnostics: result.diagnostics.map((one) => (one.labels.length > 0 ? one : { ...one, labels: [label(span, "has no value here", source)] })) };
  const [value] = result.value;
  if (value === undefined) throw new Error("internal: no value was computed");
  return ok({ value, sizes: point.value.sizes, by: offered ? "mathjs" : "doubles" }, [...point.warnings, ...result.warnings]);
}

/** The numbers of `values` as a point of the problem. */
export function readPoint(problem: Problem, values: unknown): Result<Point> {
  const { variables } = problem.elaborated;
  const source = problem.sources[0]?.name ?? "expression";
  if (typeof values !== "object" || values === null || Array.isArray(values)) {
    return failAll([error("E0803", "the values are not an object", [label({ start: 0, end: 1 }, "not names with numbers", "--at")], 'give names with numbers, such as `{"x": [1, 2]}`')]);
  }
  const given = new Map<string, unknown>(Object.entries(values));
  const diagnostics: Diagnostic[] = [];
  const place = (variable: Variable) => label(spanOf(problem.text, variable.name), shapeLabel(variable), source);
  const needed = variables.filter(({ occurs }) => occurs);
  const read: { readonly variable: Variable; readonly numbers: Numbers }[] = [];
  for (const variable of needed) {
    if (!given.has(variable.name)) {
      const near = suggest(variable.name, given.keys());
      diagnostics.push(error("E0801", `\`${variable.name}\` has no value`, [place(variable)], near === null || needed.some(({ name }) => name === near) ? `add \`"${variable.name}": ${example(variable)}\` to \`--at\`` : `the values have \`${near}\`: are they meant?`));
      continue;
    }
    const numbers = readNumbers(given.get(variable.name), variable);
    if (typeof numbers !== "string") read.push({ variable, numbers });
    else diagnostics.push(error(numbers === "" ? "E0803" : "E0802", `the value of \`${variable.name}\` ${numbers === "" ? "is not made of finite numbers" : numbers}`, [place(variable)], `for example \`"${variable.name}": ${example(variable)}\``));
  }
  if (diagnostics.length > 0) return failAll(diagnostics);
  const sizes = new Map<string, number>();
  for (const [name, value] of given) {
    if (!variables.some((variable) => variable.name === name) && typeof value === "number" && Number.isInteger(value) && value > 0) sizes.set(name, value);
  }
  const wrong = fitSizes(read, sizes, place);
  if (wrong.length > 0) return failAll(wrong);
  const names = new Set([...needed.map(({ name }) => name), ...needed.flatMap(({ shape }) => shape.flatMap(({ powers }) => powers.map(([name]) => name))), ...variables.map(({ name }) => name)]);
  const unused = [...given.keys()].filter((name) => !names.has(name) && !sizes.has(name));
  const warnings = unused.map((name) => warning("E0801", `${quote(name)} stands in the values and not in the expression`, [], "it is left out"));
  return ok({ sizes, values: new Map(read.map(({ variable, numbers }) => [variable.name, numbers])) }, warnings);
}

/** Where a name stands first in the text. */
function spanOf(text: string, name: string): { readonly start: number; readonly end: number } {
  const inName = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}_]/u.test(character);
  for (let start = text.indexOf(name); start >= 0; start = text.indexOf(name, start + 1)) {
    const end = start + name.length;
    if (!inName(text[start - 1]) && !inName(text[end])) return { start, end };
  }
  return { start: 0, end: text.trimEnd().length };
}

function shapeLabel({ shape }: Variable): string {
  const axes = shapeAxes(shape);
  if (axes.length === 0) return "a scalar";
  return axes.length === 1 ? `a vector of \`${axes[0] ?? ""}\` entries` : `a ${axes.length === 2 ? "matrix" : "tensor"} with \`${axes.join(" × ")}\` entries`;
}

function example({ shape }: Variable): string {
  if (isScalarShape(shape)) return "2";
  if (isColumnShape(shape)) return "[1, -2]";
  return shape.slice(2).reduce((inner) => `[${inner}, ${inner}]`, "[[1, 2], [3, 4]]");
}

/** The numbers of one variable; what is wrong with their form, or `` when something in them is no finite number. */
function readNumbers(value: unknown, { shape }: Variable): Numbers | string {
  if (typeof value === "number") return isScalarShape(shape) ? numbers([1, 1], [value]) : "is one number";
  if (shape.length > 2) return readNested(value, shape.length);
  if (!Array.isArray(value)) return "";
  const list: readonly unknown[] = value;
  if (list.length === 0 || list.length > largestList) return list.length === 0 ? "is an empty list" : "is too long a list";
  if (!list.some((row) => Array.isArray(row))) {
    if (!list.every((entry) => typeof entry === "number")) return "";
    if (isColumnShape(shape)) return numbers([list.length, 1], list);
    return "is a list of numbers, and not a list of rows";
  }
  const rows: number[][] = [];
  for (const row of list) {
    if (!Array.isArray(row)) return "has rows beside numbers";
    const entries: readonly unknown[] = row;
    if (!entries.every((entry) => typeof entry === "number")) return entries.some((entry) => Array.isArray(entry)) ? "is nested too deeply" : "";
    rows.push([...entries]);
  }
  const columns = rows[0]?.length ?? 0;
  if (columns === 0) return "has an empty row";
  if (rows.some((row) => row.length !== columns)) return "has rows of different lengths";
  return numbers([rows.length, columns], rows.flat());
}

/** Lists of lists, as deep as there are axes. */
function readNested(value: unknown, depth: number): Numbers | string {
  const shape: number[] = [];
  let level: readonly unknown[] = [value];
  for (let axis = 0; axis < depth; axis += 1) {
    const lists = level.filter((one): one is readonly unknown[] => Array.isArray(one));
    if (lists.length < level.length) return `is nested ${axis} deep where it has ${depth} axes`;
    const [first = []] = lists;
    if (lists.some((list) => list.length !== first.length)) return "has lists of different lengths";
    if (first.length === 0) return "has an empty list";
    if (first.length * lists.length > largestList) return "is too long a list";
    shape.push(first.length);
    level = lists.flat();
  }
  const entries = level.filter((entry) => typeof entry === "number");
  if (entries.length < level.length) return level.some((entry) => Array.isArray(entry)) ? "is nested too deeply" : "";
  return numbers(shape, entries);
}

function numbers(shape: readonly number[], entries: readonly number[]): Numbers | string {
  return entries.every((entry) => Number.isFinite(entry)) ? { shape, data: Float64Array.from(entries) } : "";
}

/** Finds what the size names stand for, easy sizes first; what contradicts is returned. */
function fitSizes(read: readonly { readonly variable: Variable; readonly numbers: Numbers }[], sizes: Map<string, number>, place: (variable: Variable) => Diagnostic["labels"][number]): readonly Diagnostic[] {
  const origins = new Map<string, Variable>();
  const axes = read.flatMap(({ variable, numbers: { shape } }) => variable.shape.map((size, axis) => ({ variable, size, count: shape[axis] ?? 1, what: variable.shape.length > 2 ? `entries along axis ${axis + 1}` : axis === 0 ? "rows" : "columns" })));
  axes.sort((a, b) => a.size.powers.length - b.size.powers.length);
  for (const { variable, size, count, what } of axes) {
    const { value, open } = known(size, sizes);
    const [only] = open;
    if (only !== undefined && open.length === 1 && only[1] === 1 && count % value === 0) {
      sizes.set(only[0], count / value);
      origins.set(only[0], variable);
    } else if (open.length > 0 || value !== count) {
      const before = size.powers.map(([name]) => origins.get(name)).find((other) => other !== undefined && other !== variable);
      const noun = isColumnShape(variable.shape) && what === "rows" ? "entries" : what;
      const expected = open.length > 0 ? `\`${size.key}\`` : size.powers.length === 0 ? `${value}` : `${value} (\`${size.key}\`)`;
      return [error("E0802", `the value of \`${variable.name}\` has ${count} ${noun} where it needs ${expected}`, [place(variable), ...(before === undefined ? [] : [place(before)])], "give values whose sizes agree")];
    }
  }
  return [];
}

/** The number that the known factors of a size make, and the factors that are not known. */
function known({ coefficient, powers }: Dimension, sizes: ReadonlyMap<string, number>): { readonly value: number; readonly open: readonly (readonly [name: string, exponent: number])[] } {
  let value = coefficient;
  const open: (readonly [string, number])[] = [];
  for (const [name, exponent] of powers) {
    const size = sizes.get(name);
    if (size === undefined) open.push([name, exponent]);
    else value *= size ** exponent;
  }
  return { value, open };
}
