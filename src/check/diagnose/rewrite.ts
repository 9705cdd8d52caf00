/** Rules applied anywhere in a form: each use gives a form in which one part is another. Knows no right answer. */
import type { Span } from "../../diagnostics/span.js";
import { sameNumericShape } from "../../evaluate/tensor.js";
import type { AstOf } from "../../syntax/ast.js";
import { chainOf, type Form, formsWithin } from "./form.js";
import { type Bindings, isOfKind, type Match, matchesOf } from "./match.js";
import type { Notation } from "./notation.js";
import type { Pattern } from "./pattern.js";

/** A form, and how to put another in the place of one of its parts. */
export interface Rewritable {
  readonly root: Form;
  /** Every part once, parts before what they are parts of. */
  readonly parts: readonly Form[];
  /** The parts of which one has to change where the root has no value: those of a smallest part without one from the outside in, and what holds it; else all. */
  readonly open: readonly Form[];
  /** Whether a part is transposed where it stands. */
  isTurned(part: Form): boolean;
  /** Whether `by` in the place of `part` can give a root without a value one: what has a shape that clashes needs another shape. */
  mends(part: Form, by: Form): boolean;
  /** The root with `part`, wherever it stands, replaced. */
  replaced(part: Form, by: Form): Form;
}

export function rewritable(root: Form, notation: Notation): Rewritable {
  const parts = formsWithin(root);
  const position = new Map(parts.map((part, index) => [part, index]));
  const users = new Map<Form, Form[]>();
  for (const part of parts) for (const inner of new Set(part.parts)) users.set(inner, [...(users.get(inner) ?? []), part]);
  const above = new Map<Form, readonly Form[]>();

  /** What holds a part, from the inside out. */
  const holding = (part: Form): readonly Form[] => {
    const known = above.get(part);
    if (known !== undefined) return known;
    const found = new Set<Form>();
    const open = [part];
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      for (const user of users.get(one) ?? []) {
        if (!found.has(user)) open.push(user);
        found.add(user);
      }
    }
    const list = [...found].toSorted((a, b) => (position.get(a) ?? 0) - (position.get(b) ?? 0));
    above.set(part, list);
    return list;
  };

  /** Transposed itself, or what an entrywise function makes of it. */
  const isTurned = (part: Form): boolean => {
    for (let current = [part], depth = 0; current.length > 0 && depth < deepestTurned; depth += 1) {
      const next = current.flatMap((one) => users.get(one) ?? []);
      if (next.some(({ kind }) => kind === "transpose")) return true;
      current = next.filter(({ kind, parts: inner }) => kind === "power" || (kind === "call" && inner.length === 1));
    }
    return false;
  };
  const smallest = root.value === null ? parts.find(({ value, parts: inner }) => value === null && inner.every((one) => one.value !== null)) : undefined;
  return {
    root,
    parts,
    isTurned,
    open: smallest === undefined ? parts : [...outsideIn(smallest), ...holding(smallest)],
    mends: ({ value }, by) => smallest === undefined || value === null || (by.value !== null && !sameNumericShape(value.shape, by.value.shape)),
    replaced: (part, by) => {
      const done = new Map<Form, Form>([[part, by]]);
      for (const holder of holding(part)) done.set(holder, notation.rebuilt(holder, holder.parts.map((inner) => done.get(inner) ?? inner)));
      return done.get(root) ?? root;
    },
  };
}

const deepestTurned = 4;

/** Every part once, those that lie less deep first. */
function outsideIn(root: Form): readonly Form[] {
  const found = new Set<Form>([root]);
  for (const form of found) for (const part of form.parts) found.add(part);
  return [...found];
}

/** One use of a rule: the whole with one part replaced, and the part that stood there. */
export interface Rewriting {
  readonly root: Form;
  readonly bindings: Bindings;
  readonly at: Span | null;
}

/** What names that a match leaves open may stand for. */
export type Pool = readonly Form[];

/** Every use of the pattern at one part of a form, in the order of matches; uses that change nothing are left out. */
export function* rewritings(pattern: Pattern, whole: Rewritable, part: Form, notation: Notation, pool: Pool): Generator<Rewriting> {
  // To turn what is turned is to turn it back, and has a rule of its own.
  if (pattern.to.kind === "transpose" && pattern.from.kind === "name" && (isTranspose(part) || whole.isTurned(part))) return;
  for (const match of matchesOf(pattern, part, notation)) {
    for (const bindings of completed(pattern, match.bindings, notation, pool)) {
      if (isTrivial(pattern, bindings)) continue;
      const replacement = instance(pattern, bindings, notation);
      if (pattern.to.kind === "call" && (isTurned(replacement, part) || isConstant(replacement))) continue;
      const by = match.put(replacement);
      if (by === part || !whole.mends(part, by)) continue;
      yield { root: whole.replaced(part, by), bindings, at: placeOf(match) };
    }
  }
}

/** A transpose, or one times numbers. */
function isTranspose(part: Form): boolean {
  const [only, ...more] = part.kind === "product" ? chainOf(part) : [part];
  return only?.kind === "transpose" && more.length === 0;
}

/** Sums over one sample, and a thing written for itself, are no mistakes. */
function isTrivial({ from, to, names }: Pattern, { forms, sizes }: Bindings): boolean {
  if (from.kind === "name" && to.kind === "name" && names.has(from.name)) {
    const [one, other] = [forms.get(from.name), forms.get(to.name)];
    return one?.kind !== "name" || other?.kind !== "name";
  }
  return to.parts.concat(to).some((part) => part.kind === "array" && part.call.args.some((argument) => argument.kind === "name" && sizes.get(argument.name) === 1));
}

/** The sum of the columns of a row is the row turned: such a slip is better called by its name. */
function isTurned({ value }: Form, { value: other }: Form): boolean {
  if (value === null || other === null || value.data.length === 1 || value.shape[0] !== other.shape[1] || value.shape[1] !== other.shape[0]) return false;
  return value.shape.includes(1) && value.data.every((x, index) => x === other.data[index]);
}

/** A mask that masks nothing, or everything, was not meant. */
const isConstant = ({ value }: Form): boolean => value !== null && value.data.length > 1 && value.data.every((x) => x === value.data[0]);

const placeOf = ({ at }: Match): Span | null => at;

/** With something of the pool for the one name that a match leaves open. */
function completed({ open, names }: Pattern, bindings: Bindings, notation: Notation, pool: Pool): readonly Bindings[] {
  const [name, ...more] = open;
  if (name === undefined) return [bindings];
  const declared = names.get(name);
  if (more.length > 0 || declared === undefined) return [];
  if (declared.kind === "size") return bindings.sizes.has(name) ? [bindings] : [...notation.sizes.values()].map((size) => ({ forms: bindings.forms, sizes: new Map([...bindings.sizes, [name, size]]) }));
  return pool.filter((form) => isOfKind(form, declared.kind, notation) && form.value !== null).map((form) => ({ forms: new Map([...bindings.forms, [name, form]]), sizes: bindings.sizes }));
}

/** The other side of a pattern, of what its names stand for. */
function instance({ to, names }: Pattern, { forms, sizes }: Bindings, notation: Notation): Form {
  const done = new Map<Form, Form>();
  for (const part of formsWithin(to)) done.set(part, instanceOf(part));
  return done.get(to) ?? to;

  function instanceOf(part: Form): Form {
    if (part.kind === "name" && names.has(part.name)) return forms.get(part.name) ?? sizeForm(sizes.get(part.name), notation);
    if (part.kind === "array") return notation.array({ ...part.call, args: part.call.args.map((argument) => sizeArgument(argument.kind === "name" ? sizes.get(argument.name) : undefined, part.call, argument, notation)) }, null);
    return notation.rebuilt(part, part.parts.map((inner) => done.get(inner) ?? inner));
  }
}

const sizeNamed = (size: number, notation: Notation): string | null => [...notation.sizes].find(([, number]) => number === size)?.[0] ?? null;

/** A size by its name, so that it is right at other points too. */
function sizeForm(size: number | undefined, notation: Notation): Form {
  const name = size === undefined ? null : sizeNamed(size, notation);
  return name === null ? notation.number(size ?? Number.NaN, null) : notation.name(name, null);
}

function sizeArgument(size: number | undefined, call: AstOf<"call">, argument: AstOf<"call">["args"][number], notation: Notation): AstOf<"call">["args"][number] {
  if (size === undefined) return argument;
  const name = sizeNamed(size, notation);
  return name === null ? { kind: "number", text: `${size}`, span: call.span } : { kind: "name", name, span: call.span };
}
