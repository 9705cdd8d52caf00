/** The one stage that serves all targets: from a program of terms to instructions. Knows no target. */
import { error } from "../../diagnostics/diagnostic.js";
import { fail, ok, type Result } from "../../diagnostics/result.js";
import { labelSizes } from "../../term/contraction.js";
import { type Dimension, isUnit } from "../../term/dimension.js";
import { formulaOf, isWhole } from "../../term/expansion.js";
import { createTable } from "../../term/table.js";
import type { Term } from "../../term/term.js";
import { postorder, substitute } from "../../term/traverse.js";
import type { EmittedProgram } from "../program.js";
import { createBuilder, gridOf } from "./builder.js";
import { factorise } from "./factorise.js";
import { fuse } from "./fuse.js";
import type { Schedule, ScheduledInput, ScheduledOutput, StraightLine, View } from "./instruction.js";
import { sizeNamesOf } from "./size-names.js";
import { expandLine, expanded } from "./expand.js";
import { createLowering } from "./lower.js";
import { createPreparation } from "./prepare.js";

/** What a size name is taken to be where it has no number: products are ordered for large sizes. */
const usualSize = 1000;

export interface ScheduleOptions {
  /** Numbers for size names, to order products by. */
  readonly sizes?: ReadonlyMap<string, number>;
}

/**
 * Straight-line code for the value and the outputs of `program`: equal parts once, products in their cheapest order,
 * definitions unfolded into stable forms. Fails on contractions over axes of size 1.
 */
export function schedule(program: EmittedProgram, { sizes = new Map() }: ScheduleOptions = {}): Result<Schedule> {
  const table = createTable();
  const roots = [program.value, ...program.bindings.flatMap(({ variable, value }): Term[] => [variable, value]), ...program.outputs.map(({ value }) => value), ...program.inputs, ...(program.along === null ? [] : [program.along.tangent]), ...(program.expansion?.core.map((part) => part.value) ?? []), ...(program.newton === null ? [] : [program.newton.step]), ...(program.gradient === null ? [] : [program.gradient])];
  const narrow = postorder(roots).find(hasNarrowLabel);
  if (narrow !== undefined) return fail(error("E0805", "there is no code for a contraction over an axis of size 1", [], "leave the axis out"));
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

  const builder = createBuilder();
  const magnitude = (size: Dimension): number => size.powers.reduce((total, [name, exponent]) => total * (sizes.get(name) ?? usualSize) ** exponent, size.coefficient);
  const lowering = createLowering(builder, magnitude, [...bindings.map(({ prepared }) => prepared), value, ...core.map(({ term }) => term), ...outputs.map(({ term }) => term), ...(gradient === null ? [] : [gradient])]);
  const input = (variable: EmittedProgram["inputs"][number]): ScheduledInput => {
    const view = builder.input(variable.shape, variable.name);
    lowering.define(fresh(variable), view);
    return { name: variable.name, role: variable.role, attributes: variable.attributes, value: view.value, ...gridOf(variable.shape) };
  };
  const inputs = program.inputs.map(input);
  const along = program.along === null || expansion !== null ? null : { increment: input(program.along.tangent), variable: program.inputs.indexOf(program.along.variable) };
  for (const { name, part, prepared } of bindings) {
    const view = lowering.name(part, prepared);
    if (!view.transposed || builder.valueOf(view).storage !== "matrix") builder.name(view, name);
  }
  const output = (name: string, term: Term): ScheduledOutput => {
    const view: View = builder.settled(lowering.lower(term));
    return { name, view, ...gridOf(term.shape) };
  };
  const valueOutput = output(program.name, value);
  const derivatives = outputs.map(({ name, term }) => output(name, term));
  const parts = core.map(({ name, term }) => output(name, term));
  const result = expansion === null ? null : expanded(builder, lowering, expansion, core.map(({ term }) => term), program.outputs[0]?.name ?? program.name);
  const line = (wanted: readonly ScheduledOutput[], others: readonly ScheduledOutput[] = []): StraightLine => {
    const fused = fuse(builder.instructions, builder.values, [...others, ...wanted].map(({ view }) => view.value));
    const { instructions, values } = factorise(fused, builder.values, lowering.definite, along);
    return { values, inputs, instructions, outputs: wanted, sizes: sizeNamesOf(inputs, instructions, values, wanted) };
  };
  const structure = expansion === null || isWhole(expansion) ? null : { core: line(parts), expand: expandLine(expansion, core.map(({ term }) => term)), formula: formulaOf(expansion) };
  const results = result === null ? derivatives : [result];
  const together = gradient === null || along !== null ? null : line([output("gradient", gradient), ...results], [valueOutput]);
  return ok({ ...line(results, [valueOutput]), along, value: valueOutput, structure, together });
}

/** Whether a label stands for an axis of size 1, which a vector is not stored with. */
function hasNarrowLabel(term: Term): boolean {
  if (term.kind !== "einsum") return false;
  return [...(labelSizes(term.contraction.inputs, term.args.map(({ shape }) => shape)) ?? new Map<number, Dimension>()).values()].some(isUnit);
}

/** How a program learns a size: from an axis of an input, divided by sizes known before; null when it has to be told. */
export interface SizeSource {
  readonly name: string;
  readonly from: { readonly input: ScheduledInput; readonly axis: number; readonly divisor: Dimension | null } | null;
}

/** Where to read each size name of a schedule, in an order in which it can be done. */
export function sizeSources({ inputs, sizes }: Pick<StraightLine, "inputs" | "sizes">): readonly SizeSource[] {
  const sources: SizeSource[] = [];
  const known = new Set<string>();
  const axes = inputs.flatMap((input) => (input.axes ?? [input.rows, input.columns]).map((size, axis) => ({ input, axis, size }))).filter(({ size }) => !isUnit(size));
  for (let found = true; found; ) {
    found = false;
    for (const { input, axis, size } of axes) {
      const open = size.powers.filter(([name]) => !known.has(name));
      const [only] = open;
      if (open.length !== 1 || only === undefined || only[1] !== 1) continue;
      const [name] = only;
      const powers = size.powers.filter(([other]) => other !== name);
      const whole = size.coefficient === 1 && powers.length === 0;
      const key = [`${size.coefficient}`, ...powers.map(([other, exponent]) => `${other}^${exponent}`)].join("*");
      sources.push({ name, from: { input, axis, divisor: whole ? null : { key, coefficient: size.coefficient, powers } } });
      known.add(name);
      found = true;
    }
  }
  for (const name of sizes) if (!known.has(name)) sources.push({ name, from: null });
  return sources;
}
