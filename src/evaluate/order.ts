// A list of operations for terms, each after what it needs, with definitions unfolded and named parts looked up; knows no numbers.
import { error } from "../diagnostics/diagnostic.js";
import { fail, ok, type Result } from "../diagnostics/result.js";
import { sizeNames } from "../term/dimension.js";
import { createTable } from "../term/table.js";
import type { Term, TermOf } from "../term/term.js";
import { postorder, substitute, unfold } from "../term/traverse.js";
import { type Binding, variableKey } from "./point.js";

/** A term that is not a call, and the numbers of the steps that compute its arguments. */
export interface Step {
  readonly term: Term;
  readonly args: readonly number[];
}

export interface Order {
  readonly steps: readonly Step[];
  /** The steps of the terms asked for. */
  readonly outputs: readonly number[];
}

/** Unfolding may not make more terms than this: definitions that call one another can double at every level. */
const mostTerms = 2_000_000;

interface Frame {
  readonly term: Term;
  readonly needs: readonly Term[];
  next: number;
}

/** Lists what computes `roots`; each shared term and each part of `bindings` once. */
export function orderOf(roots: readonly Term[], bindings: readonly Binding[] = []): Result<Order> {
  const values = bindings.map(({ value }) => value);
  const folded = postorder([...roots, ...values]).some(({ kind }) => kind === "call");
  const table = createTable();
  // Unfolding makes new terms, and terms of two tables must not be mixed: everything moves to one table first.
  const moved = folded ? substitute(table, [...roots, ...values], {}) : [...roots, ...values];
  const parts = new Map<string, Term>();
  bindings.forEach(({ variable }, index) => {
    const value = moved[roots.length + index];
    if (value !== undefined) parts.set(variableKey(variable), value);
  });

  const steps: Step[] = [];
  const indexOf = new Map<Term, number>();
  const open = new Set<Term>();
  const stack: Frame[] = [];
  const stepOf = (term: Term): number => {
    const found = indexOf.get(term);
    if (found === undefined) throw new Error("internal: a step was listed before what it needs");
    return found;
  };

  const standIn = (term: Term): Term | null => {
    if (term.kind === "call") return unfold(table, term);
    return term.kind === "variable" ? (parts.get(variableKey(term)) ?? null) : null;
  };

  const enter = (term: Term): void => {
    if (open.has(term)) throw new Error("internal: a part is defined by itself");
    open.add(term);
    const instead = standIn(term);
    stack.push({ term, needs: instead === null ? term.args : [instead], next: 0 });
  };

  const outputs = moved.slice(0, roots.length);
  for (const root of outputs) {
    if (!indexOf.has(root)) enter(root);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const needed = top.needs[top.next];
      if (needed !== undefined) {
        top.next += 1;
        if (!indexOf.has(needed)) enter(needed);
        continue;
      }
      stack.pop();
      open.delete(top.term);
      const [instead] = top.needs;
      if (top.needs !== top.term.args && instead !== undefined) indexOf.set(top.term, stepOf(instead));
      else {
        indexOf.set(top.term, steps.length);
        steps.push({ term: top.term, args: top.term.args.map(stepOf) });
      }
      if (table.count() > mostTerms) {
        return fail(error("E0502", "the definitions unfold to more than two million terms", []));
      }
    }
  }
  return ok({ steps, outputs: outputs.map(stepOf) });
}

/** The variables an order reads, one for each key. */
export function variablesIn({ steps }: Order): readonly TermOf<"variable">[] {
  const found = new Map<string, TermOf<"variable">>();
  for (const { term } of steps) if (term.kind === "variable") found.set(variableKey(term), term);
  return [...found.values()];
}

/** The size names an order mentions. */
export function sizeNamesIn({ steps }: Order): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { term } of steps) {
    for (const name of sizeNames(term.shape)) found.add(name);
    if (term.kind === "size") for (const [name] of term.size.powers) found.add(name);
    if (term.kind === "operator") for (const size of term.sizes) for (const [name] of size.powers) found.add(name);
  }
  return found;
}

/** Whether each step depends on one of the variables with the given keys. */
export function dependingSteps({ steps }: Order, keys: ReadonlySet<string>): readonly boolean[] {
  const depending: boolean[] = [];
  for (const { term, args } of steps) {
    depending.push(term.kind === "variable" ? keys.has(variableKey(term)) : args.some((index) => depending[index] === true));
  }
  return depending;
}
