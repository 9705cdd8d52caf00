/** Which axes of which arguments the labels of `einsum` name: from the text and the shapes to a contraction. Compares no sizes. */
import { type AxisLabels, axisLabels, mostArguments, mostAxes, mostLabels } from "../contraction.js";
import { axisCount, type Shape } from "../dimension.js";
import type { Misread, WrittenContraction, WrittenLabels } from "./einsum-text.js";

export interface FittedContraction {
  readonly inputs: readonly AxisLabels[];
  readonly output: readonly number[];
  /** What each label is called; an axis that only `...` names is called after its place. */
  readonly names: readonly string[];
}

/** A text that does not fit the arguments; `argument` is the one that it does not fit. */
export interface Misfit extends Misread {
  readonly argument: number | null;
}

export type Fitted = { readonly ok: true; readonly value: FittedContraction } | { readonly ok: false; readonly wrong: Misfit };

const axesInWords = (count: number): string => (count === 0 ? "no axes" : count === 1 ? "one axis" : `${count} axes`);
const labelsInWords = (count: number): string => (count === 0 ? "no label" : count === 1 ? "one label" : `${count} labels`);

/** Whether an argument of this shape can carry so many labels: a vector and a scalar may name their axes of size 1. */
const carries = (shape: Shape, count: number): boolean => count >= axisCount(shape) && count <= shape.length;

export function fitEinsum({ inputs, output }: WrittenContraction, shapes: readonly Shape[]): Fitted {
  const all: Misread["at"] = { start: inputs[0]?.at.start ?? 0, end: inputs.at(-1)?.at.end ?? 0 };
  const wrong = (message: string, at: Misread["at"], says: string, help: string, argument: number | null = null): Fitted => ({ ok: false, wrong: { message, at, says, help, argument } });
  if (inputs.length !== shapes.length) {
    return wrong(`the text of \`einsum\` names ${inputs.length === 1 ? "one argument" : `${inputs.length} arguments`}, and it gets ${shapes.length === 0 ? "none" : shapes.length}`, all, `${inputs.length} between commas`, "give as many arguments as there are groups of labels");
  }
  if (shapes.length > mostArguments) return wrong("`einsum` has too many arguments", all, `more than ${mostArguments}`, "split it");
  const numbers = new Map<string, number>();
  const number = (name: string): number => {
    const known = numbers.get(name) ?? numbers.size;
    numbers.set(name, known);
    return known;
  };
  let widest = 0;
  const uses = new Map<string, number>();
  const fitted: AxisLabels[] = [];
  for (const [argument, written] of inputs.entries()) {
    const shape = shapes[argument];
    if (shape === undefined) continue;
    const unnamed = written.ellipsis === null ? 0 : Math.max(0, axisCount(shape) - written.labels.length);
    const names = withUnnamed(written, unnamed);
    if (!carries(shape, names.length)) {
      const help = written.ellipsis === null ? `give ${labelsInWords(axisCount(shape))}, one for each axis` : "name fewer axes";
      return wrong(`an argument with ${axesInWords(axisCount(shape))} gets ${labelsInWords(names.length)}`, written.at, labelsInWords(names.length), help, argument);
    }
    widest = Math.max(widest, unnamed);
    for (const name of names) uses.set(name, (uses.get(name) ?? 0) + 1);
    fitted.push(axisLabels(shape, names.map(number)));
  }
  if (numbers.size > mostLabels) return wrong("`einsum` has too many labels", all, `more than ${mostLabels}`, "split it");
  const kept = output === null ? implicitOutput(uses, widest) : withUnnamed(output, output.ellipsis === null ? 0 : widest);
  const at = output?.at ?? all;
  const unknown = kept.find((name) => !numbers.has(name));
  if (unknown !== undefined) return wrong(`the label \`${unknown}\` of the result stands in no argument`, at, `\`${unknown}\` is not known`, "use labels of the arguments; an axis of a new size is an argument `ones(n)`");
  const twice = kept.find((name, place) => kept.indexOf(name) !== place);
  if (twice !== undefined) return wrong(`the label \`${twice}\` stands twice in the result`, at, "a result has each label once", 'for a matrix with a vector on its diagonal write `diag(x)`, or add an argument `eye(n)`');
  if (kept.length > mostAxes) return wrong("the result of `einsum` has too many axes", at, `more than ${mostAxes}`, "sum over some of them");
  return { ok: true, value: { inputs: fitted, output: kept.map(number), names: [...numbers.keys()] } };
}

/** The labels with those of the axes that `...` stands for, which count from the last. */
function withUnnamed({ labels, ellipsis }: WrittenLabels, unnamed: number): readonly string[] {
  if (ellipsis === null) return labels;
  return [...labels.slice(0, ellipsis), ...unnamedLabels(unnamed), ...labels.slice(ellipsis)];
}

/** No text can hold a label with a point. */
const unnamedLabels = (count: number): readonly string[] => Array.from({ length: count }, (_, place) => `.${count - place}`);

/** NumPy's: first what `...` stands for, then the labels that occur once, in alphabetical order. */
function implicitOutput(uses: ReadonlyMap<string, number>, widest: number): readonly string[] {
  const once = [...uses].filter(([name, count]) => count === 1 && !name.startsWith(".")).map(([name]) => name);
  return [...unnamedLabels(widest), ...once.toSorted()];
}

/** How a label is spelled in an answer; those of `...` get letters that are free. */
export const labelName = ({ names }: FittedContraction) => (label: number): string | undefined => (names[label]?.startsWith(".") === true ? undefined : names[label]);

