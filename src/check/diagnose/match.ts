/** Where a pattern fits a form: flat sums and products are matched in part, in any order or as a run of factors. Knows no rules and no replacing. */
import type { Span } from "../../diagnostics/span.js";
import { cover } from "../../diagnostics/span.js";
import { sameValue } from "./call-values.js";
import { chainOf, type Form, type FormOf, isColumnValue, isScalarValue, scalarsOf } from "./form.js";
import type { Notation } from "./notation.js";
import type { Pattern, PatternName } from "./pattern.js";

/** What the names of a pattern stand for; sizes are numbers. */
export interface Bindings {
  readonly forms: ReadonlyMap<string, Form>;
  readonly sizes: ReadonlyMap<string, number>;
}

export interface Match {
  readonly bindings: Bindings;
  /** What was matched, in the submission; null where that is unknown. */
  readonly at: Span | null;
  /** The whole form with something else in the place of what was matched. */
  put(replacement: Form): Form;
}

const none: Bindings = { forms: new Map(), sizes: new Map() };
/** Longer sums and products are matched by their first members only. */
const mostMembers = 9;

interface Matching {
  readonly names: ReadonlyMap<string, PatternName>;
  readonly notation: Notation;
}

export function matchesOf({ from, names }: Pattern, form: Form, notation: Notation): readonly Match[] {
  const matching = { names, notation };
  if (from.kind === "sum" && form.kind === "sum") return amongMembers(matching, from, form, (parts) => notation.sum(parts, form.at));
  if (from.kind === "hadamard" && form.kind === "hadamard") return amongMembers(matching, from, form, (parts) => notation.hadamard(parts, form.at));
  if (from.kind === "product" && form.kind === "product") return amongFactors(matching, from, form);
  return fits(matching, from, form, none).map((bindings) => ({ bindings, at: form.at, put: (replacement) => replacement }));
}

const isVariable = ({ names }: Matching, pattern: Form): boolean => pattern.kind === "name" && names.has(pattern.name);

/** Names last: what is left over can be theirs. */
const variablesLast = (matching: Matching, parts: readonly Form[]): readonly Form[] => [...parts.filter((part) => !isVariable(matching, part)), ...parts.filter((part) => isVariable(matching, part))];

interface Assigned {
  readonly bindings: Bindings;
  readonly taken: readonly Form[];
  readonly left: readonly Form[];
}

type Group = ((parts: readonly Form[]) => Form) | null;

/** All ways to give each of `patterns` a member of its own; the last, if it is a name and `group` makes one of many, may have all that are left. */
function assignments(matching: Matching, patterns: readonly Form[], members: readonly Form[], start: Bindings, group: Group): readonly Assigned[] {
  let open: readonly Assigned[] = [{ bindings: start, taken: [], left: members }];
  for (const [index, pattern] of patterns.entries()) {
    const further = open.flatMap(({ bindings, taken, left }) => {
      const single = left.slice(0, mostMembers).flatMap((member, place) => fits(matching, pattern, member, bindings).map((found): Assigned => ({ bindings: found, taken: [...taken, member], left: left.filter((_, other) => other !== place) })));
      if (group === null || index < patterns.length - 1 || left.length < 2 || !isVariable(matching, pattern)) return single;
      return [...single, ...fits(matching, pattern, group(left), bindings).map((found): Assigned => ({ bindings: found, taken: [...taken, ...left], left: [] }))];
    });
    open = further;
  }
  return open;
}

function amongMembers(matching: Matching, from: FormOf<"sum" | "hadamard">, form: FormOf<"sum" | "hadamard">, group: (parts: readonly Form[]) => Form): readonly Match[] {
  if (from.parts.length > form.parts.length) return [];
  return assignments(matching, variablesLast(matching, from.parts), form.parts, none, group).map(({ bindings, taken, left }) => ({
    bindings, at: placeOf(taken, form), put: (replacement) => (left.length === 0 ? replacement : group(inPlace(form.parts, taken, replacement))),
  }));
}

/** `parts` with one in the place of the first of those taken. */
function inPlace(parts: readonly Form[], taken: readonly Form[], replacement: Form): readonly Form[] {
  const open = [...taken];
  let put = false;
  return parts.flatMap((part) => {
    const index = open.indexOf(part);
    if (index < 0) return [part];
    open.splice(index, 1);
    const first = !put;
    put = true;
    return first ? [replacement] : [];
  });
}

function amongFactors(matching: Matching, from: FormOf<"product">, form: FormOf<"product">): readonly Match[] {
  const { notation } = matching;
  const patterns = chainOf(from);
  const chain = chainOf(form);
  const matches: Match[] = [];
  for (const { bindings, taken, left } of assignments(matching, variablesLast(matching, scalarsOf(from)), scalarsOf(form), none, null)) {
    const rest = (replacement: readonly Form[]): Form => notation.product([...left, ...replacement], form.at);
    if (patterns.length === 0) {
      matches.push({ bindings, at: placeOf(taken, form), put: (replacement) => rest([replacement, ...chain]) });
      continue;
    }
    for (const run of runs(matching, patterns, chain, bindings)) {
      const used = chain.slice(run.start, run.end);
      matches.push({ bindings: run.bindings, at: placeOf([...taken, ...used], form), put: (replacement) => rest([...chain.slice(0, run.start), replacement, ...chain.slice(run.end)]) });
    }
  }
  return matches;
}

interface Run {
  readonly bindings: Bindings;
  readonly start: number;
  readonly end: number;
}

/** All runs of factors that the patterns fit one after the other, where a name may have several factors; one name alone has all of them. */
function runs(matching: Matching, patterns: readonly Form[], chain: readonly Form[], start: Bindings): readonly Run[] {
  const { notation } = matching;
  const group = (from: number, to: number): Form | null => {
    const [first] = chain.slice(from, to);
    return to - from === 1 ? (first ?? null) : notation.product(chain.slice(from, to), placeOfRun(chain.slice(from, to)));
  };
  const alone = patterns.length === 1 && patterns[0] !== undefined && isVariable(matching, patterns[0]);
  const starts = alone ? [0] : chain.slice(0, mostMembers).map((_, index) => index);
  let open: readonly Run[] = starts.map((index) => ({ bindings: start, start: index, end: index }));
  for (const pattern of patterns) {
    open = open.flatMap((run) => {
      const longest = isVariable(matching, pattern) ? Math.min(chain.length, run.start + mostMembers) : run.end + 1;
      const ends = alone ? [chain.length] : Array.from({ length: Math.max(0, longest - run.end) }, (_, index) => run.end + 1 + index);
      return ends.flatMap((end) => {
        const part = end > chain.length ? null : group(run.end, end);
        return part === null ? [] : fits(matching, pattern, part, run.bindings).map((bindings) => ({ bindings, start: run.start, end }));
      });
    });
  }
  return open;
}

const placeOfRun = (parts: readonly Form[]): Span | null => {
  const spans = parts.flatMap(({ at }) => (at === null ? [] : [at]));
  return spans.length === 0 || spans.length < parts.length ? null : spans.reduce(cover);
};

/** The place of some members, where it lies inside the whole; else that of the whole. */
function placeOf(taken: readonly Form[], whole: Form): Span | null {
  const written = taken.filter(({ at }) => at !== null);
  const span = placeOfRun(written);
  return span === null || whole.at === null || span.start < whole.at.start || span.end > whole.at.end ? whole.at : span;
}

/** All ways in which `pattern` is the whole of `form`. */
function fits(matching: Matching, pattern: Form, form: Form, bindings: Bindings): readonly Bindings[] {
  switch (pattern.kind) {
    case "number":
      return form.kind === "number" && form.number === pattern.number ? [bindings] : [];
    case "name": {
      const declared = matching.names.get(pattern.name);
      if (declared === undefined) return form.kind === "name" && form.name === pattern.name ? [bindings] : [];
      return bound(matching, pattern.name, declared, form, bindings);
    }
    case "array":
      return form.kind === "array" && form.call.name === pattern.call.name && form.value !== null ? withSizes(pattern.call.args.map((argument) => (argument.kind === "name" ? argument.name : null)), form.value.shape, bindings) : [];
    case "sum":
      return form.kind === "sum" ? wholly(matching, pattern, form, bindings, (parts) => matching.notation.sum(parts, form.at)) : [];
    case "hadamard":
      return form.kind === "hadamard" ? wholly(matching, pattern, form, bindings, (parts) => matching.notation.hadamard(parts, form.at)) : [];
    case "product": {
      if (form.kind !== "product" || form.scalars !== pattern.scalars) return [];
      return assignments(matching, variablesLast(matching, scalarsOf(pattern)), scalarsOf(form), bindings, null).flatMap((scalars) =>
        chainOf(pattern).length === 0 ? (chainOf(form).length === 0 ? [scalars.bindings] : []) : runs(matching, chainOf(pattern), chainOf(form), scalars.bindings).flatMap((run) => (run.start === 0 && run.end === chainOf(form).length ? [run.bindings] : [])),
      );
    }
    case "call":
      return form.kind === "call" && form.call.name === pattern.call.name ? partwise(matching, pattern, form, bindings) : [];
    case "power":
    case "transpose":
      return form.kind === pattern.kind ? partwise(matching, pattern, form, bindings) : [];
    case "clash":
      return form.kind === "clash" && form.what === pattern.what ? partwise(matching, pattern, form, bindings) : [];
  }
}

function wholly(matching: Matching, pattern: FormOf<"sum" | "hadamard">, form: FormOf<"sum" | "hadamard">, bindings: Bindings, group: Group): readonly Bindings[] {
  return assignments(matching, variablesLast(matching, pattern.parts), form.parts, bindings, group).flatMap((one) => (one.left.length === 0 ? [one.bindings] : []));
}

function partwise(matching: Matching, pattern: Form, form: Form, start: Bindings): readonly Bindings[] {
  if (pattern.parts.length !== form.parts.length) return [];
  let open: readonly Bindings[] = [start];
  for (const [index, part] of pattern.parts.entries()) {
    const other = form.parts[index];
    open = other === undefined ? [] : open.flatMap((bindings) => fits(matching, part, other, bindings));
  }
  return open;
}

/** A sign is no number of its own. */
const isSign = (form: Form): boolean => form.kind === "number" && form.number === -1;

/** Whether a form is of the kind that a name is declared as; what has no value may be anything but a scalar. */
export function isOfKind(form: Form, kind: PatternName["kind"], notation: Notation): boolean {
  if (isSign(form)) return false;
  switch (kind) {
    case "scalar":
      return isScalarValue(form);
    case "column":
      return isColumnValue(form);
    case "tensor":
      return !isScalarValue(form);
    case "size":
      return form.kind === "name" && notation.sizes.has(form.name);
  }
}

function bound({ notation }: Matching, name: string, { kind, shape }: PatternName, form: Form, bindings: Bindings): readonly Bindings[] {
  if (!isOfKind(form, kind, notation)) return [];
  if (kind === "size") return withSizes([name], form.value === null ? [] : [form.value.data[0] ?? 0], bindings);
  const known = bindings.forms.get(name);
  if (known !== undefined) return known === form || (known.value !== null && form.value !== null && sameValue(known.value, form.value)) ? [bindings] : [];
  const sizes = new Map(bindings.sizes);
  for (const [axis, { coefficient, powers }] of (shape ?? []).entries()) {
    const [power] = powers;
    const size = form.value?.shape[axis];
    if (coefficient === 1 && powers.length === 1 && power?.[1] === 1 && size !== undefined && !sizes.has(power[0])) sizes.set(power[0], size);
  }
  return [{ forms: new Map([...bindings.forms, [name, form]]), sizes }];
}

/** Sizes that are known must be the same. */
function withSizes(names: readonly (string | null)[], numbers: readonly number[], bindings: Bindings): readonly Bindings[] {
  const sizes = new Map(bindings.sizes);
  for (const [index, name] of names.entries()) {
    const number = numbers[index];
    if (name === null || number === undefined) continue;
    if ((sizes.get(name) ?? number) !== number) return [];
    sizes.set(name, number);
  }
  return [{ forms: bindings.forms, sizes }];
}
