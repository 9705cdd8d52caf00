// Generated code at large arguments: what is finite in exact arithmetic is finite in doubles.
import { expect, it } from "vitest";
import { engine } from "../examples/engine.js";
import { must } from "../evaluate/must.js";

const questions: readonly (readonly [expression: string, declarations: string, wrt: string])[] = [
  ["sum(softmaxrows(Z) .* G)", "Z : matrix(2, 2), G : matrix(2, 2)", "Z"],
  ["sum(logsumexprows(Z))", "Z : matrix(2, 2)", "Z"],
  ["crossentropyrows(T, Z)", "Z : matrix(2, 2), T : matrix(2, 2)", "Z"],
  ["sum(logsoftmaxrows(Z) .* G)", "Z : matrix(2, 2), G : matrix(2, 2)", "Z"],
  ["sum(softmax(x) .* y)", "x : vector(4), y : vector(4)", "x"],
  ["logsumexp(x)", "x : vector(4)", "x"],
  ["sum(elu(x) .* y)", "x : vector(4), y : vector(4)", "x"],
  ["logcosh(y, x)", "x : vector(4), y : vector(4)", "x"],
  ["sum(softplus(x) + sigmoid(x))", "x : vector(4)", "x"],
  ["sum(log(1 + exp(x)))", "x : vector(4)", "x"],
  ["bcewithlogits(y, x)", "x : vector(4), y : vector(4)", "x"],
];

it.each(questions)("%s has finite values and gradients in JavaScript", async (expression, declarations, wrt) => {
  const code = must(engine.emit(engine.grad(engine.parse(expression, { let: declarations }), { wrt: [wrt] }), "js"));
  const loaded: unknown = await import(/* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
  const run: unknown = new Map(Object.entries(typeof loaded === "object" && loaded !== null ? loaded : {})).get("value_and_grad");
  if (typeof run !== "function") throw new Error("no function is exported");
  const large = Float64Array.of(900, -900, 50, -1000);
  const small = Float64Array.of(0.5, 0.25, 0.125, 0.125);
  const found: unknown = Reflect.apply(run, null, [{ x: large, Z: large, y: small, G: small, T: small }, {}]);
  const [value, gradient] = Array.isArray(found) ? (found as readonly unknown[]) : [];
  const numbers = [value, ...(gradient instanceof Float64Array ? gradient : [Number.NaN])];
  expect(numbers.filter((one) => typeof one !== "number" || !Number.isFinite(one))).toEqual([]);
});
