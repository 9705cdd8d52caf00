/** One expression of all samples against a loop over them, at random points. Knows no proof. */
import { error, label } from "../diagnostics/diagnostic.js";
import { fail, ok, type Result } from "../diagnostics/result.js";
import { relativeError } from "../evaluate/crosscheck.js";
import { evaluate } from "../evaluate/evaluate.js";
import { type Point, variableKey } from "../evaluate/point.js";
import { createSampler } from "../evaluate/sampling.js";
import { scaleTensor, shapeAt, type Tensor, zeroTensor, zipTensors } from "../evaluate/tensor.js";
import { ascii } from "../emit/ascii.js";
import type { SamplesClaim } from "../kernel/samples.js";
import { sizeValue } from "../term/dimension.js";
import { hashText } from "./seed.js";

const points = 5;
const tolerance = 1e-8;

/** Fails with E0601 where a point shows a difference, or where there is no point. */
export function sampledAsClaimed(question: SamplesClaim): Result<null> {
  const { sample, whole, over, size } = question;
  const refused = (message: string, remark: string): Result<never> => fail(error("E0601", message, [label({ start: 0, end: 0 }, remark, "--batch")], "report this: samples were put together wrongly"));
  const sampler = createSampler({ terms: [whole], variables: over.map(({ rows }) => rows), seed: hashText(ascii.printWithin(sample, 10_000) ?? "") });
  if (!sampler.ok) return sampler;
  for (let index = 0; index < points; index += 1) {
    const point = sampler.value.point(index);
    if (!point.ok) return point;
    const all = evaluate([whole], point.value, []);
    if (!all.ok) return all;
    const count = sizeValue(size, point.value.sizes);
    const each: Tensor[] = [];
    for (let place = 0; place < count; place += 1) {
      const value = evaluate([sample], sampleAt(question, point.value, place, count), []);
      if (!value.ok) return value;
      each.push(...value.value);
    }
    const [found] = all.value;
    if (found === undefined || !(relativeError(found, gathered(question, each, found)) < tolerance)) return refused("what was made for all samples is not what a loop over them gives", "numbers differ");
  }
  return ok(null);
}

/** The point of one sample: row `place` of every variable that differs between samples. */
function sampleAt({ over }: SamplesClaim, { sizes, values }: Point, place: number, count: number): Point {
  const own = new Map(values);
  for (const { variable, rows } of over) {
    const data = values.get(variableKey(rows))?.data ?? new Float64Array();
    const width = data.length / count;
    own.set(variableKey(variable), { shape: shapeAt(variable.shape, sizes), data: data.slice(place * width, (place + 1) * width) });
  }
  return { sizes, values: own };
}

function gathered({ reduction }: SamplesClaim, each: readonly Tensor[], { shape }: Tensor): Tensor {
  if (reduction === "none") return { shape, data: Float64Array.from(each.flatMap(({ data }) => [...data])) };
  const total = each.reduce((sum, value) => zipTensors(sum, value, (x, y) => x + y), zeroTensor(shape));
  return reduction === "mean" ? scaleTensor(total, 1 / each.length) : total;
}
