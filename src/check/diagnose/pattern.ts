/** Mistake rules as patterns: both sides are forms, read as answers are, in which the quantified names stand for parts. Knows no answers. */
import { createRandom } from "../../evaluate/random.js";
import type { Tensor } from "../../evaluate/tensor.js";
import { shapeAt } from "../../evaluate/tensor.js";
import { drawTensor } from "../../evaluate/values.js";
import type { MistakeEntry } from "../../syntax/rulebook.js";
import { isColumnShape, isScalarShape, type Shape, sizeNames } from "../../term/dimension.js";
import { declaredShape } from "../../term/elaborate/declarations.js";
import type { Library } from "../../term/library.js";
import { type MistakeCode, mistakeCodes } from "../mistake-codes.js";
import type { CallValues } from "./call-values.js";
import { type Form, formsWithin } from "./form.js";
import { createNotation } from "./notation.js";
import { readForm } from "./read-form.js";
import { spelling } from "./spelling.js";

/** What a quantified name may stand for: a scalar, a column, anything that is no scalar, or the name of a size. */
export type PatternKind = "scalar" | "column" | "tensor" | "size";

export interface PatternName {
  readonly kind: PatternKind;
  /** Of what is no size: its declared sizes, which the part that is matched gives numbers to. */
  readonly shape: Shape | null;
}

/** `from` is found and `to` put in its place. */
export interface Pattern {
  readonly from: Form;
  readonly to: Form;
  readonly names: ReadonlyMap<string, PatternName>;
  /** The names of `to` that `from` does not bind. */
  readonly open: readonly string[];
}

/** A mistake to look for: `forward` makes it, `backward` takes it back. */
export interface MistakeRule {
  readonly name: string;
  readonly code: MistakeCode;
  readonly says: string;
  /** See Finding.weight. */
  readonly weight: number;
  readonly forward: Pattern;
  readonly backward: Pattern;
}

/** Rules by what they begin at, one way: a name may stand for any part, everything else for parts of its own kind. */
export interface RulesByKind {
  of(form: Form): readonly MistakeRule[];
}

export function rulesByKind(rules: readonly MistakeRule[], from: (rule: MistakeRule) => Pattern): RulesByKind {
  const kinds = new Map<Form["kind"], MistakeRule[]>();
  const anywhere: MistakeRule[] = [];
  for (const rule of rules) {
    const { from: pattern, names } = from(rule);
    if (pattern.kind === "name" && names.has(pattern.name)) anywhere.push(rule);
    else kinds.set(pattern.kind, [...(kinds.get(pattern.kind) ?? []), rule]);
  }
  const together = new Map([...kinds].map(([kind, some]) => [kind, [...some, ...anywhere]]));
  return { of: ({ kind }) => together.get(kind) ?? anywhere };
}

const largestPattern = 40;
const firstSize = 5;

/** The longest code that the name is, or begins with before an underscore; `other` without one. */
export function codeOfRule(name: string): MistakeCode {
  const fitting = mistakeCodes.filter((code) => name === code || name.startsWith(`${code}_`));
  return fitting.toSorted((a, b) => b.length - a.length)[0] ?? "other";
}

/** The rules of entries; those that are too large, or of which the sides cannot be told apart, are left out. */
export function compileMistakes(entries: readonly MistakeEntry[], weightOf: (index: number) => number, library: Library, calls: CallValues): readonly MistakeRule[] {
  const seen = new Set<string>();
  return entries.flatMap((entry, index) => {
    const rule = compiled(entry, weightOf(index), library, calls);
    const key = rule === null ? "" : [rule.code, spelledPattern(rule.forward.from, rule), spelledPattern(rule.forward.to, rule)].join(" ");
    if (rule === null || seen.has(key)) return [];
    seen.add(key);
    return [rule];
  });
}

/** With the kinds of names, so that rules for numbers and for arrays are two. */
const spelledPattern = (form: Form, { forward: { names } }: MistakeRule): string => `${spelling(form) ?? ""} ${[...names].map(([name, { kind }]) => `${name}:${kind}`).join()}`;

function compiled(entry: MistakeEntry, weight: number, library: Library, calls: CallValues): MistakeRule | null {
  const names = new Map<string, PatternName>();
  const sizes = new Map<string, number>();
  for (const { name, shape } of entry.variables) {
    const found = shape.kind === "vector" && shape.sizes[0]?.factors[0]?.kind === "name" && shape.sizes[0].factors[0].name === "size" ? null : declaredShape(shape);
    if (found === null) names.set(name, { kind: "size", shape: null });
    else names.set(name, { kind: isScalarShape(found) ? "scalar" : isColumnShape(found) ? "column" : "tensor", shape: found });
    for (const size of found === null ? [name] : sizeNames(found)) if (!sizes.has(size)) sizes.set(size, firstSize + sizes.size);
  }
  for (const size of sizes.keys()) if (!names.has(size)) names.set(size, { kind: "size", shape: null });
  const values = new Map<string, Tensor>();
  for (const [name, { shape }] of names) if (shape !== null) values.set(name, drawTensor(shapeAt(shape, sizes), new Set(), "positive", createRandom(`${entry.name}/${name}`)));
  const notation = createNotation({ sizes, values }, calls);
  const reading = { notation, library, names: new Map<string, Form>(), placed: false };
  const [left, right] = [readForm(entry.left, reading), readForm(entry.right, reading)];
  const [inLeft, inRight] = [formsWithin(left), formsWithin(right)];
  if (inLeft.length > largestPattern || inRight.length > largestPattern) return null;
  const used = (forms: readonly Form[]): ReadonlySet<string> => new Set(forms.flatMap(namesIn).filter((name) => names.has(name)));
  const [ofLeft, ofRight] = [used(inLeft), used(inRight)];
  const missing = (those: ReadonlySet<string>, known: ReadonlySet<string>): readonly string[] => [...those].filter((name) => !known.has(name) && !isBoundBy(name, known, names));
  return {
    name: entry.name, code: codeOfRule(entry.name), says: entry.says.text, weight,
    forward: { from: left, to: right, names, open: missing(ofRight, ofLeft) },
    backward: { from: right, to: left, names, open: missing(ofLeft, ofRight) },
  };
}

const namesIn = (form: Form): readonly string[] => (form.kind === "name" ? [form.name] : form.kind === "array" ? form.call.args.flatMap((argument) => (argument.kind === "name" ? [argument.name] : [])) : []);

/** A size is known with the shape of what has it. */
const isBoundBy = (size: string, known: ReadonlySet<string>, names: ReadonlyMap<string, PatternName>): boolean =>
  [...known].some((name) => {
    const shape = names.get(name)?.shape ?? null;
    return shape !== null && shape.some(({ powers, coefficient }) => coefficient === 1 && powers.length === 1 && powers[0]?.[0] === size && powers[0][1] === 1);
  });
