// Directional derivatives by a complex step, or by extrapolated central differences; shares nothing with the tape.
import { error } from "../diagnostics/diagnostic.js";
import { fail, ok, type Result } from "../diagnostics/result.js";
import { imaginaryPart } from "./complex-evaluate.js";
import { evaluateOrder } from "./evaluate.js";
import type { Limits } from "./limits.js";
import type { Order } from "./order.js";
import type { Point } from "./point.js";
import { largest, type Tensor, zipTensors } from "./tensor.js";

/** Which way a derivative was taken: a complex step is exact to rounding, real differences to about 1e-9. */
export type DifferenceMethod = "complex step" | "central differences";

export interface Directional {
  readonly derivative: Tensor;
  readonly method: DifferenceMethod;
}

/** Small enough that its square vanishes beside 1, and large enough that its products with small slopes do not underflow. */
const complexStep = 2 ** -100;

/** A direction for each variable by its key, as in a point; variables without an entry stay. */
export type Direction = ReadonlyMap<string, Tensor>;

/** The derivatives of the first output of `order` at `point` along each of `directions`. */
export function directionalDerivatives(order: Order, point: Point, directions: readonly Direction[], limits: Limits): Result<readonly Directional[]> {
  const value = evaluateOrder(order, point, limits);
  if (!value.ok) return value;
  const [output] = value.value;
  if (output === undefined) throw new Error("internal: an order without an output");
  const found: Directional[] = [];
  for (const direction of directions) {
    const imaginary = new Map([...direction].map(([key, { shape, data }]) => [key, { shape, data: data.map((x) => x * complexStep) }]));
    const stepped = imaginaryPart(order, point, imaginary);
    if (stepped !== null) {
      found.push({ derivative: { shape: output.shape, data: stepped.map((x) => x / complexStep) }, method: "complex step" });
      continue;
    }
    const derivative = centralDifferences(order, point, direction, limits);
    if (!derivative.ok) return derivative;
    found.push({ derivative: derivative.value, method: "central differences" });
  }
  return ok(found);
}

function moved(point: Point, direction: Direction, distance: number): Point {
  const values = new Map(point.values);
  for (const [key, along] of direction) {
    const at = values.get(key);
    if (at !== undefined) values.set(key, zipTensors(at, along, (x, d) => x + distance * d));
  }
  return { sizes: point.sizes, values };
}

/**
 * Richardson extrapolation of (f(x + h d) − f(x − h d)) / 2h over halved h, keeping the entry of the tableau that changed least.
 * Source: Ridders 1982.
 */
export function centralDifferences(order: Order, point: Point, direction: Direction, limits: Limits): Result<Tensor> {
  const length = Math.max(...[...direction.values()].map(largest), 0);
  if (length === 0) {
    const value = evaluateOrder(order, point, limits);
    return value.ok ? onlyOutput(value.value.map((output) => zipTensors(output, output, () => 0))) : value;
  }
  let best: Tensor | null = null;
  let smallest = Number.POSITIVE_INFINITY;
  let previous: readonly Tensor[] = [];
  for (let level = 0; level < 8; level += 1) {
    const h = 0.02 / 2 ** level / length;
    const after = evaluateOrder(order, moved(point, direction, h), limits);
    const before = evaluateOrder(order, moved(point, direction, -h), limits);
    // A step that leaves the domain says nothing: the next is smaller.
    if (!after.ok || !before.ok) {
      previous = [];
      continue;
    }
    const [plus] = after.value;
    const [minus] = before.value;
    if (plus === undefined || minus === undefined) throw new Error("internal: an order without an output");
    const row: Tensor[] = [zipTensors(plus, minus, (x, y) => (x - y) / (2 * h))];
    for (const [column, coarse] of previous.entries()) {
      const fine = row[column];
      if (fine === undefined) break;
      const weight = 4 ** (column + 1);
      const better = zipTensors(fine, coarse, (x, y) => (weight * x - y) / (weight - 1));
      const change = Math.max(largest(zipTensors(better, fine, (x, y) => x - y)), largest(zipTensors(better, coarse, (x, y) => x - y)));
      row.push(better);
      if (change < smallest) [smallest, best] = [change, better];
    }
    previous = row;
  }
  return best === null ? fail(error("E0804", "the expression has no value in the neighbourhood of this point", [])) : ok(best);
}

function onlyOutput(outputs: readonly Tensor[]): Result<Tensor> {
  const [output] = outputs;
  if (output === undefined) throw new Error("internal: an order without an output");
  return ok(output);
}
