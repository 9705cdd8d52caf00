/** Whether one mistake is a case of another, as they are written. Knows no terms and no values. */
import type { Ast } from "../syntax/ast.js";
import type { Declaration, ShapeAst } from "../syntax/declaration.js";
import type { MistakeEntry } from "../syntax/rulebook.js";
import { isSizeShape } from "./size-shape.js";

/** What a name of a mistake stands for; a size is a scalar too, and a column an array. */
type Sort = "scalar" | "size" | "array" | "column";

const sortOf = (shape: ShapeAst): Sort => (shape.kind === "scalar" ? "scalar" : isSizeShape(shape) ? "size" : shape.kind === "vector" ? "column" : "array");

/** Those of the names. */
function sortsOf(variables: readonly Declaration[]): ReadonlyMap<string, Sort> {
  return new Map(variables.map(({ name, shape }) => [name, sortOf(shape)]));
}

/** Entries are a line long; longer ones are not compared, so that no depth of theirs matters. */
const longestCompared = 1000;

/** Whether `general`, at some part of what `special` has on its left, makes what `special` has on its right. Its free names stand for anything. */
export function isInstanceOf(special: MistakeEntry, general: MistakeEntry): boolean {
  if (special.source.length > longestCompared || general.source.length > longestCompared) return false;
  const [own, sorts] = [sortsOf(special.variables), sortsOf(general.variables)];
  const fits = (pattern: Ast, part: Ast, bound: Map<string, Ast>): boolean => matches(pattern, part, { own, sorts, bound });
  /** Both sides walked together: equal down to one part, at which the general mistake is made. */
  const along = (left: Ast, right: Ast): boolean => {
    const bound = new Map<string, Ast>();
    if (fits(general.left, left, bound) && fits(general.right, right, bound)) return true;
    const pairs = partsBeside(left, right);
    const changed = pairs?.filter(([a, b]) => !sameWritten(a, b)) ?? [];
    const [only] = changed;
    return changed.length === 1 && only !== undefined && along(only[0], only[1]);
  };
  return along(special.left, special.right);
}

interface Matching {
  readonly own: ReadonlyMap<string, Sort>;
  readonly sorts: ReadonlyMap<string, Sort>;
  readonly bound: Map<string, Ast>;
}

function matches(pattern: Ast, part: Ast, matching: Matching): boolean {
  const { own, sorts, bound } = matching;
  const sort = pattern.kind === "name" ? sorts.get(pattern.name) : undefined;
  if (pattern.kind === "name" && sort !== undefined) {
    const before = bound.get(pattern.name);
    if (before !== undefined) return sameWritten(before, part);
    bound.set(pattern.name, part);
    const found = writtenSort(part, own);
    if (found === null) return sort === "array" || sort === "scalar";
    return found === sort || (sort === "scalar" && found === "size") || (sort === "array" && found === "column");
  }
  const pairs = partsBeside(pattern, part);
  return pairs !== null && pairs.every(([a, b]) => matches(a, b, matching));
}

/** What the syntax alone says of a part; null where that is nothing. */
function writtenSort(part: Ast, own: ReadonlyMap<string, Sort>): Sort | null {
  if (part.kind === "number") return "scalar";
  if (part.kind === "name") return own.get(part.name) ?? null;
  if (part.kind === "negate") return writtenSort(part.of, own);
  return null;
}

const sameWritten = (a: Ast, b: Ast): boolean => partsBeside(a, b)?.every(([one, other]) => sameWritten(one, other)) ?? false;

/** The parts of two nodes of one kind, side by side; null where the nodes differ. */
function partsBeside(a: Ast, b: Ast): readonly (readonly [Ast, Ast])[] | null {
  switch (a.kind) {
    case "number":
      return b.kind === "number" && a.text === b.text ? [] : null;
    case "string":
      return b.kind === "string" && a.value === b.value ? [] : null;
    case "name":
      return b.kind === "name" && a.name === b.name ? [] : null;
    case "negate":
    case "transpose":
      return b.kind === a.kind ? [[a.of, b.of]] : null;
    case "call":
      return b.kind === "call" && a.name === b.name && a.args.length === b.args.length ? a.args.flatMap((one, index) => { const other = b.args[index]; return other === undefined ? [] : [[one, other] as const]; }) : null;
    case "binary":
      return b.kind === "binary" && a.operator === b.operator ? [[a.left, b.left], [a.right, b.right]] : null;
  }
}
