/** A program whose terms are ready for numbers, in a table of their own. Knows no instructions. */
import { error } from "../../diagnostics/diagnostic.js";
import { fail, ok, type Result } from "../../diagnostics/result.js";
import { labelSizes } from "../../term/contraction.js";
import { type Dimension, isUnit } from "../../term/dimension.js";
import { createTable } from "../../term/table.js";
import type { Term } from "../../term/term.js";
import { postorder, substitute } from "../../term/traverse.js";
import type { EmittedProgram } from "../program.js";
import { createPreparation } from "./prepare.js";

export interface NamedTerm {
  readonly name: string;
  readonly term: Term;
}

export interface PreparedProgram {
  /** The variable of the program in the new table. */
  readonly fresh: (variable: Term) => Term;
  readonly bindings: readonly { readonly name: string; readonly part: Term; readonly prepared: Term }[];
  readonly value: Term;
  /** The parts of an expansion; empty where there is none. */
  readonly core: readonly NamedTerm[];
  /** Empty where an expansion makes the result of its core. */
  readonly outputs: readonly NamedTerm[];
  /** The gradient beside a Hessian or a Newton step, or null. */
  readonly gradient: Term | null;
}

/** Fails with E0805 on contractions over axes of size 1. */
export function preparedProgram(program: EmittedProgram): Result<PreparedProgram> {
  const table = createTable();
  const roots = [program.value, ...program.bindings.flatMap(({ variable, value }): Term[] => [variable, value]), ...program.outputs.map(({ value }) => value), ...program.inputs, ...(program.along === null ? [] : [program.along.tangent]), ...(program.expansion?.core.map((part) => part.value) ?? []), ...(program.newton === null ? [] : [program.newton.step]), ...(program.gradient === null ? [] : [program.gradient])];
  if (postorder(roots).some(hasNarrowLabel)) return fail(error("E0805", "there is no code for a contraction over an axis of size 1", [], "leave the axis out"));
  const copies = substitute(table, roots, {});
  const moved = new Map(roots.map((term, index) => [term, copies[index]]));
  const fresh = (term: Term): Term => {
    const found = moved.get(term);
    if (found === undefined) throw new Error("internal: a term was not moved");
    return found;
  };
  const preparation = createPreparation(table);
  const bindings = program.bindings.map(({ variable, value }) => {
    const part = fresh(variable);
    const prepared = preparation.prepare(fresh(value));
    preparation.name(part, prepared);
    return { name: variable.name, part, prepared };
  });
  const value = preparation.prepare(fresh(program.value));
  const { expansion } = program;
  const core = expansion === null ? [] : expansion.core.map((part) => ({ name: part.name, term: preparation.prepare(fresh(part.value)) }));
  const outputs = expansion === null ? program.outputs.map(({ name, value: formula }) => ({ name, term: preparation.prepare(fresh(program.newton?.step ?? formula)) })) : [];
  const gradient = program.gradient === null ? null : preparation.prepare(fresh(program.gradient));
  return ok({ fresh, bindings, value, core, outputs, gradient });
}

/** Whether a label stands for an axis of size 1, which a vector is not stored with. */
function hasNarrowLabel(term: Term): boolean {
  if (term.kind !== "einsum") return false;
  return [...(labelSizes(term.contraction.inputs, term.args.map(({ shape }) => shape)) ?? new Map<number, Dimension>()).values()].some(isUnit);
}
