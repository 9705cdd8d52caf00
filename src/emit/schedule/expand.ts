/** Results that are made of smaller tensors: the instruction that places a core, and the function that does nothing else. Knows no target. */
import { axisLabels, shapeOfAxes } from "../../term/contraction.js";
import type { Expansion } from "../../term/expansion.js";
import type { Term } from "../../term/term.js";
import { type Builder, createBuilder, gridOf } from "./builder.js";
import type { Labelled, ScheduledOutput, StraightLine, View } from "./instruction.js";
import type { Lowering } from "./lower.js";
import { sizeNamesOf } from "./size-names.js";

type Labelling = (index: number, labels: readonly number[]) => Labelled;

/** The parts of a core where they stand; one part that is the result already stays as it is. */
function placed(builder: Builder, { axes, products }: Expansion, labelled: Labelling): View {
  const [only, ...more] = products;
  const [factor, ...others] = only?.factors ?? [];
  if (only !== undefined && factor !== undefined && more.length === 0 && others.length === 0 && factor.labels.join() === only.output.join()) return labelled(factor.core, factor.labels).view;
  const { rows, columns, axes: known } = gridOf(shapeOfAxes(axes));
  const terms = products.map(({ output, factors }) => ({ output, factors: factors.map(({ core, labels }) => labelled(core, labels)) }));
  return builder.emit((result) => ({ kind: "expansion", result, products: terms }), rows, columns, known);
}

/** The result of an expansion whose core, prepared, is lowered. */
export function expanded(builder: Builder, lowering: Lowering, expansion: Expansion, core: readonly Term[], name: string): ScheduledOutput {
  const view = placed(builder, expansion, (index, labels) => {
    const term = core[index];
    if (term === undefined) throw new Error("internal: no such part of a core");
    return lowering.labelled(term, axisLabels(term.shape, labels));
  });
  return { name, view: builder.settled(view), ...gridOf(shapeOfAxes(expansion.axes)) };
}

/** The function from the parts of a core, which have the shapes of `core`, to the result. */
export function expandLine(expansion: Expansion, core: readonly Term[]): StraightLine {
  const builder = createBuilder();
  const inputs = expansion.core.map(({ name }, index) => {
    const shape = core[index]?.shape ?? shapeOfAxes([]);
    const view = builder.input(shape, name);
    return { name, role: "given" as const, attributes: [], value: view.value, ...gridOf(shape) };
  });
  const view = placed(builder, expansion, (index, labels) => ({ view: { value: inputs[index]?.value ?? -1, transposed: false }, labels }));
  const outputs = [{ name: "result", view, ...gridOf(shapeOfAxes(expansion.axes)) }];
  return { values: builder.values, inputs, instructions: builder.instructions, outputs, sizes: sizeNamesOf(inputs, builder.instructions, builder.values, outputs) };
}
