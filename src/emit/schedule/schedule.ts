/** The one stage that serves all targets: from a program of terms to instructions. Knows no target. */
import { ok, type Result } from "../../diagnostics/result.js";
import { type Dimension, isUnit } from "../../term/dimension.js";
import { formulaOf, isWhole } from "../../term/expansion.js";
import type { Term } from "../../term/term.js";
import type { EmittedProgram } from "../program.js";
import { createBuilder, gridOf } from "./builder.js";
import { factorise } from "./factorise.js";
import { fuse } from "./fuse.js";
import type { Schedule, ScheduledInput, ScheduledOutput, StraightLine, View } from "./instruction.js";
import { sizeNamesOf } from "./size-names.js";
import { expandLine, expanded } from "./expand.js";
import { createLowering, type WatchProduct } from "./lower.js";
import { preparedProgram } from "./prepared-program.js";

/** What a size name is taken to be where it has no number: products are ordered for large sizes. */
const usualSize = 1000;

export interface ScheduleOptions {
  /** Numbers for size names, to order products by. */
  readonly sizes?: ReadonlyMap<string, number>;
  /** Is told of every product of three factors or more how it is computed. */
  readonly watch?: WatchProduct;
}

/** What `size` is taken to be. */
export const magnitudeIn = (sizes: ReadonlyMap<string, number>) => (size: Dimension): number => size.powers.reduce((total, [name, exponent]) => total * (sizes.get(name) ?? usualSize) ** exponent, size.coefficient);

/**
 * Straight-line code for the value and the outputs of `program`: equal parts once, products in their cheapest order,
 * definitions unfolded into stable forms. Fails on contractions over axes of size 1.
 */
export function schedule(program: EmittedProgram, { sizes = new Map(), watch = () => undefined }: ScheduleOptions = {}): Result<Schedule> {
  const read = preparedProgram(program);
  if (!read.ok) return read;
  const { fresh, bindings, value, core, outputs, gradient } = read.value;
  const { expansion } = program;

  const builder = createBuilder();
  const lowering = createLowering(builder, { magnitude: magnitudeIn(sizes), watch }, [...bindings.map(({ prepared }) => prepared), value, ...core.map(({ term }) => term), ...outputs.map(({ term }) => term), ...(gradient === null ? [] : [gradient])]);
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
