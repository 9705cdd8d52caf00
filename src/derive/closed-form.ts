/** From swept values to what is printed: parts used once are written out, the others get a textbook's names. Knows no rules. */
import type { Hypothesis } from "../term/symbols.js";
import type { TermTable } from "../term/table.js";
import type { Term, TermOf } from "../term/term.js";
import { postorder, replaceTerms, substitute } from "../term/traverse.js";
import type { Part } from "./graph.js";
import { namesFor } from "./part-names.js";
import { mostSumsMultiplied, sumsMultiplied } from "./sums-multiplied.js";
import type { Simplifier } from "./simplify/simplify.js";
import { isReciprocal } from "./simplify/order.js";
import { present } from "./simplify/present.js";

/** A shared part of the answers, under the name that is printed. */
export interface Binding {
  readonly variable: TermOf<"variable">;
  readonly value: Term;
}

export interface ClosedForm {
  /** In order of definition: a value uses only earlier names. */
  readonly bindings: readonly Binding[];
  readonly answers: readonly Term[];
  readonly hypotheses: readonly (readonly Hypothesis[])[];
  /** How the printed names relate to the parts: what a certificate follows back. */
  readonly origins: Origins;
}

export interface Origins {
  /** The part that each printed name stands for. */
  readonly named: ReadonlyMap<Term, TermOf<"variable">>;
  /** Parts that were written out, with their terms. */
  readonly gone: ReadonlyMap<Term, Term>;
}

/** Parts up to this weight are written out even when they are used several times. */
const lightest = 3;
const mostRounds = 4;
/** A part heavier than this keeps its name even if it is used once. */
const heaviestWrittenOut = 120;
/** Only short derivations are tried with their light parts written out, and only sums and products this light. */
const mostOpened = 48;
const heaviestOpened = 8;

export interface ClosedFormSetting {
  readonly table: TermTable;
  readonly simplifier: Simplifier;
  readonly parts: readonly Part[];
  readonly answers: readonly Term[];
  readonly hypotheses: readonly (readonly Hypothesis[])[];
  /** Names that parts must not take. */
  readonly taken: ReadonlySet<string>;
}

/** How often each part occurs when `roots` are written out as trees. */
function occurrences(root: Term, parts: ReadonlyMap<Term, unknown>): ReadonlyMap<Term, number> {
  const counts = new Map<Term, number>([[root, 1]]);
  const found = new Map<Term, number>();
  for (const term of postorder([root]).toReversed()) {
    const count = counts.get(term) ?? 0;
    if (parts.has(term)) found.set(term, count);
    for (const argument of term.args) counts.set(argument, (counts.get(argument) ?? 0) + count);
  }
  return found;
}

interface Draft {
  readonly kept: readonly Part[];
  readonly answers: readonly Term[];
  /** What was written out, by the name it had. */
  readonly gone: ReadonlyMap<Term, Term>;
}

export function closedForm(setting: ClosedFormSetting): ClosedForm {
  const { simplifier, parts } = setting;
  const answers = setting.answers.map((answer) => simplifier.simplify(answer));
  const plain = improve(setting, compact(setting, { kept: parts, answers, gone: new Map() }));
  if (parts.length > mostOpened) return finish(setting, plain);
  const drafts = [plain];
  if ([...answers, ...parts.map(({ value }) => value)].some(holdsDivision)) drafts.push(improve(setting, compact(setting, open(setting, answers))));
  const whole = writeOut(setting, plain);
  if (whole !== null) drafts.push(whole);
  return finish(setting, drafts.reduce((best, draft) => (length(draft, simplifier) < length(best, simplifier) ? draft : best)));
}

/** Each formula in the shortest form that is found, and then once more without the names that this left unused or light. */
function improve(setting: ClosedFormSetting, draft: Draft): Draft {
  const { simplifier } = setting;
  const answers = draft.answers.map((answer) => simplifier.shortest(answer));
  const kept = draft.kept.map((part) => (part.reader === null ? { ...part, value: simplifier.shortest(part.value) } : part));
  const changed = answers.some((answer, index) => answer !== draft.answers[index]) || kept.some((part, index) => part.value !== draft.kept[index]?.value);
  return changed ? compact(setting, { kept, answers, gone: draft.gone }) : draft;
}

/** The draft without names of ours, where that is light enough to be searched for what cancels across them; null where it is not, or has none. */
function writeOut({ table, simplifier }: ClosedFormSetting, { kept, answers, gone }: Draft): Draft | null {
  const own = kept.filter(({ reader }) => reader === null);
  if (own.length === 0) return null;
  const values = new Map<Term, Term>();
  const replace = writingOut(table, simplifier, values);
  const left: Part[] = [];
  const all = new Map(gone);
  for (const part of kept) {
    const value = replace(part.value);
    if (simplifier.weights.of(value) > heaviestWrittenOut) return null;
    if (part.reader !== null) left.push({ ...part, value });
    else {
      values.set(part.variable, value);
      all.set(part.variable, value);
    }
  }
  const written = answers.map(replace);
  if (written.some((answer) => simplifier.weights.of(answer) > heaviestWrittenOut)) return null;
  const shortest = written.map((answer) => simplifier.shortest(answer));
  const weight = (terms: readonly Term[]): number => terms.reduce((total, term) => total + simplifier.weights.of(term), 0);
  return shortest.every((answer, index) => answer === written[index]) && weight(written) >= weight(answers) ? null : { kept: left, answers: shortest, gone: all };
}

/** All symbols of a draft, a name counting as two. */
function length({ kept, answers }: Draft, { weights }: Simplifier): number {
  return [...answers, ...kept.map(({ value }) => value)].reduce((total, term) => total + weights.of(term), 2 * kept.length);
}

/** Terms with the names in `values`, as they are at each use, written out, and canonical again. */
const writingOut = (table: TermTable, { simplify }: Simplifier, values: ReadonlyMap<Term, Term>): ((term: Term) => Term) =>
  (term) => simplify(substitute(table, [term], { variable: (variable) => values.get(variable) ?? null })[0] ?? term);

const holdsDivision = (term: Term): boolean => postorder([term]).some((part) => isReciprocal(part) && part.args[0]?.kind !== "size");

/** Writes light sums and products out where they stand, so that they cancel, and names again what is left of them. */
function open({ table, simplifier, parts }: ClosedFormSetting, answers: readonly Term[]): Draft {
  const values = new Map<Term, Term>();
  const replace = writingOut(table, simplifier, values);
  const written = parts.map((part) => {
    const value = replace(part.value);
    const sum = value.kind === "add" || value.kind === "multiply" || value.kind === "hadamard";
    if (part.origin === "forward" && part.reader === null && sum && simplifier.weights.of(value) <= heaviestOpened) values.set(part.variable, value);
    return { ...part, value };
  });
  const names = new Map<Term, Term>(written.filter(({ variable }) => values.has(variable)).map(({ variable, value }) => [value, variable]));
  const fold = (term: Term, own: Term | null): Term => replaceTerms(table, [term], (part) => (part === own ? null : (names.get(part) ?? null)))[0] ?? term;
  return { kept: written.map((part) => ({ ...part, value: fold(part.value, part.value) })), answers: answers.map((answer) => fold(replace(answer), null)), gone: new Map() };
}

/** Writes out what is used once or light, round by round, until every part that is left earns its name. */
function compact({ table, simplifier }: ClosedFormSetting, draft: Draft): Draft {
  let { kept, answers } = draft;
  const gone = new Map(draft.gone);
  for (let round = 0; round < mostRounds; round += 1) {
    const { inlined, unused } = chooseInlined(kept, answers, simplifier, round);
    if (inlined.size === 0 && unused.size === 0) break;
    const values = new Map<Term, Term>();
    const replace = writingOut(table, simplifier, values);
    const next: Part[] = [];
    for (const part of kept) {
      const value = replace(part.value);
      const named = !inlined.has(part.variable) && !unused.has(part.variable) && value.kind !== "variable" && value.kind !== "number";
      if (named) next.push({ ...part, value });
      else {
        values.set(part.variable, value);
        gone.set(part.variable, value);
      }
    }
    answers = answers.map(replace);
    kept = next;
  }
  return { kept, answers, gone };
}

/** Which parts to write out: those used once, and light ones; the reader's own stay while they are used. */
function chooseInlined(parts: readonly Part[], answers: readonly Term[], simplifier: Simplifier, round: number): { readonly inlined: ReadonlySet<Term>; readonly unused: ReadonlySet<Term> } {
  const byVariable = new Map<Term, Part>(parts.map((part) => [part.variable, part]));
  const counts = new Map<Term, number>();
  const count = (root: Term, times: number): void => {
    for (const [variable, found] of occurrences(root, byVariable)) counts.set(variable, (counts.get(variable) ?? 0) + found * times);
  };
  for (const answer of answers) count(answer, 1);
  const inlined = new Set<Term>();
  const unused = new Set<Term>();
  for (const part of parts.toReversed()) {
    const uses = counts.get(part.variable) ?? 0;
    if (uses === 0) {
      unused.add(part.variable);
      continue;
    }
    const small = part.reader === null && ((uses === 1 && simplifier.weights.of(part.value) <= heaviestWrittenOut && sumsMultiplied(part.value) <= mostSumsMultiplied) || isLight(part, simplifier, byVariable, round));
    if (small) inlined.add(part.variable);
    count(part.value, small ? Math.min(uses, 1e6) : 1);
  }
  return { inlined, unused };
}

function isLight({ value }: Part, simplifier: Simplifier, parts: ReadonlyMap<Term, Part>, round: number): boolean {
  const weight = simplifier.weights.of(value);
  const activation = value.kind === "apply" || value.kind === "call";
  if (activation) return weight <= 2 && !value.args.some((argument) => parts.has(argument));
  return weight <= lightest && (round > 0 || !postorder([value]).some((term) => term !== value && parts.has(term)));
}

/** Names what is left, in definition order, and puts the names everywhere. */
function finish({ table, simplifier, hypotheses, taken }: ClosedFormSetting, { kept, answers, gone }: Draft): ClosedForm {
  const ordered = inDefinitionOrder(kept, { table, simplifier });
  const names = namesFor(ordered, answers, taken);
  const renamed = new Map<Term, TermOf<"variable">>();
  for (const [index, part] of ordered.entries()) {
    const variable = table.variable(names[index] ?? part.variable.name, part.variable.shape, "part");
    if (variable.kind === "variable") renamed.set(part.variable, variable);
  }
  const settle = (term: Term): Term => {
    let current = term;
    for (;;) {
      const [next = current] = substitute(table, [current], { variable: (variable) => gone.get(variable) ?? null });
      if (next === current) return current;
      current = next;
    }
  };
  const rename = (term: Term): Term => {
    const simplified = simplifier.simplify(settle(term));
    return substitute(table, [simplified], { variable: (variable) => renamed.get(variable) ?? null })[0] ?? simplified;
  };
  // Renamed factors are sorted by their new names, so that an answer does not depend on the sweep's numbering.
  const shown = new Map<Term, Term>();
  const show = (term: Term): Term => {
    const known = shown.get(term) ?? present(table, simplifier.simplify(rename(term)));
    shown.set(term, known);
    return known;
  };
  return {
    bindings: ordered.map((part) => ({ variable: renamed.get(part.variable) ?? part.variable, value: show(part.value) })),
    answers: answers.map(show),
    hypotheses: hypotheses.map((list) => list.map(({ term, condition }) => ({ term: show(term), condition }))),
    origins: { named: new Map(ordered.flatMap((part) => (renamed.has(part.variable) ? [[renamed.get(part.variable) ?? part.variable, part.variable] as const] : []))), gone },
  };
}

/**
 * Each part after those that its value uses, forward parts first; where that leaves a choice, in the order of what the parts stand for,
 * which does not depend on how the input was ordered.
 */
function inDefinitionOrder(parts: readonly Part[], { table, simplifier }: Pick<ClosedFormSetting, "table" | "simplifier">): readonly Part[] {
  const byVariable = new Map<Term, Part>(parts.map((part) => [part.variable, part]));
  const uses = new Map(parts.map((part) => [part, postorder([part.value]).flatMap((term) => byVariable.get(term) ?? [])]));
  const users = new Map<Part, Part[]>();
  for (const [part, used] of uses) for (const other of used) users.set(other, [...(users.get(other) ?? []), part]);
  const missing = new Map([...uses].map(([part, used]) => [part, used.length]));
  const canonical = new Map<Term, Term>();
  const keys = new Map<Part, string>();
  const ready: Part[] = [];
  const release = (part: Part): void => {
    const [value = part.value] = substitute(table, [part.value], { variable: (variable) => canonical.get(variable) ?? null });
    const key = simplifier.ordering.key(simplifier.simplify(value));
    canonical.set(part.variable, table.variable(key, part.variable.shape, "part"));
    keys.set(part, `${part.origin === "forward" ? 0 : 1} ${key}`);
    ready.push(part);
  };
  for (const part of parts) if (missing.get(part) === 0) release(part);
  const order: Part[] = [];
  while (ready.length > 0) {
    const next = ready.reduce((best, part) => ((keys.get(part) ?? "") < (keys.get(best) ?? "") ? part : best));
    ready.splice(ready.indexOf(next), 1);
    order.push(next);
    for (const user of users.get(next) ?? []) {
      const left = (missing.get(user) ?? 0) - 1;
      missing.set(user, left);
      if (left === 0) release(user);
    }
  }
  return order;
}
