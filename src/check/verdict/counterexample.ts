/** A point at which an answer is wrong, with sizes and numbers that can be checked by hand. Decides nothing: the answer is known to be wrong. */
import type { Counterexample } from "../../evaluate/counterexample.js";
import { relativeError } from "../../evaluate/crosscheck.js";
import { describeNumber, describePoint, describeTensor } from "../../evaluate/describe.js";
import { forward, pick } from "../../evaluate/evaluate.js";
import { pointJson, tensorJson } from "../../evaluate/json.js";
import { kinksOf } from "../../evaluate/kinks.js";
import type { Limits } from "../../evaluate/limits.js";
import { orderOf, sizeNamesIn, variablesIn } from "../../evaluate/order.js";
import { type Point, variableKey } from "../../evaluate/point.js";
import { createRandom } from "../../evaluate/random.js";
import { respectsHints } from "../../evaluate/sampling.js";
import { columnsOf, shapeAt, type Tensor } from "../../evaluate/tensor.js";
import { sizeNames } from "../../term/dimension.js";
import type { Term } from "../../term/term.js";
import type { AnswerCounterexample } from "../result.js";
import { smallTensor } from "./small-numbers.js";

const visible = 1e-3;
const pointsAtSizes = 6;
const limits: Limits = { entries: 2 ** 16, operations: 2 ** 20 };

/** The one with the shortest text at the smallest sizes that show a difference; null where none of a few dozen points does. */
export function smallCounterexample(answer: Term, expected: Term, seed: string): Counterexample | null {
  const order = orderOf([answer, expected]);
  if (!order.ok) return null;
  const variables = variablesIn(order.value);
  const kinks = kinksOf(order.value);
  const names = [...new Set([...variables.flatMap(({ shape }) => sizeNames(shape)), ...sizeNamesIn(order.value)])];
  for (const sizes of sizesTried(names)) {
    if (!respectsHints(variables, sizes)) continue;
    let best: { readonly found: Counterexample; readonly length: number } | null = null;
    for (let index = 0; index < pointsAtSizes; index += 1) {
      const random = createRandom(`${seed}/small/${[...sizes.values()].join(",")}/${index}`);
      const point: Point = { sizes, values: new Map(variables.map((variable) => [variableKey(variable), smallTensor(shapeAt(variable.shape, sizes), variable.attributes, random)])) };
      const values = forward(order.value, point, limits);
      if (!values.ok || kinks.see(values.value)) continue;
      const [left, right] = pick(values.value, order.value.outputs);
      if (left === undefined || right === undefined || relativeError(left, right) < visible) continue;
      const found = { point, left, right };
      const { length } = described(found).text;
      if (best === null || length < best.length) best = { found, length };
    }
    if (best !== null) return best.found;
  }
  return null;
}

/** All ones, all twos, all different. */
function sizesTried(names: readonly string[]): readonly ReadonlyMap<string, number>[] {
  const sizes = (of: (index: number) => number): ReadonlyMap<string, number> => new Map(names.map((name, index) => [name, of(index)]));
  return names.length === 0 ? [sizes(() => 1)] : [sizes(() => 1), sizes(() => 2), sizes((index) => 2 + (index % 3))];
}

const mostShown = 4;

/** Whole values when they are short, else the first entry that differs. */
export function described({ point, left, right }: Counterexample): AnswerCounterexample {
  const { sizes, values } = pointJson(point);
  const short = left.data.length <= mostShown;
  const at = Math.max(0, firstDifference(left, right));
  const value = (tensor: Tensor): string => (short ? describeTensor(tensor) : describeNumber(tensor.data[at] ?? 0));
  const place = short ? "" : ` in ${placeOf(left, at)}`;
  return { sizes, values, answer: tensorJson(left), expected: tensorJson(right), text: `at ${describePoint(point)}: yours is ${value(left)}${place}, and the right value is ${value(right)}` };
}

const figures = (value: number): string => value.toPrecision(5);

/** Whether five figures tell the two values apart. */
export const tellsApart = ({ left, right }: Counterexample): boolean => [...left.data].some((x, at) => figures(x) !== figures(right.data[at] ?? 0));

function firstDifference(left: Tensor, right: Tensor): number {
  const distinct = left.data.findIndex((x, at) => figures(x) !== figures(right.data[at] ?? 0));
  return distinct >= 0 ? distinct : left.data.findIndex((x, at) => x !== right.data[at]);
}

function placeOf(tensor: Tensor, at: number): string {
  const columns = columnsOf(tensor);
  if (tensor.shape.length > 2) return `entry ${at + 1}`;
  return columns === 1 ? `row ${at + 1}` : `row ${Math.floor(at / columns) + 1}, column ${(at % columns) + 1}`;
}
