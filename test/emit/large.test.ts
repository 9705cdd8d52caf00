// Generated code at arguments that overflow as they are written, against the same formulas with 50 digits.
import { describe, expect, it } from "vitest";
import { programOf } from "../../src/answer/emitted.js";
import type { EmittedProgram } from "../../src/emit/program.js";
import { plainName } from "../../src/emit/notation.js";
import { type Point, variableKey } from "../../src/evaluate/point.js";
import { evaluateReference } from "../../src/evaluate/reference.js";
import { shapeAt } from "../../src/evaluate/tensor.js";
import { isScalarShape } from "../../src/term/dimension.js";
import { must } from "../evaluate/must.js";
import { ask, engine } from "../examples/engine.js";

type Numbers = Readonly<Record<string, readonly number[]>>;

const large: Numbers = { x: [900, -950, 30, -1000], y: [0.5, 0.25, 0.125, 0.125], z: [1000, -1000, 2, -40], t: [1, 0, 0.5, 0.25], c: [3], Z: [900, -900, 50, -1000], G: [0.5, 0.25, 0.125, -0.125] };
const mild: Numbers = { ...large, x: [900, 899, 898.5, -1000], z: [40, -40, 2, -30] };
const close: Numbers = { ...large, x: [1e-9, 3e-12, 0.5, 40] };

interface Question {
  readonly text: string;
  readonly wrt: readonly string[];
  readonly at?: Numbers;
  readonly order?: Parameters<typeof ask>[0];
}

const declarations = "x : vector(4), y : vector(4), z : vector(4), t : vector(4), c : scalar positive, Z : matrix(2, 2), G : matrix(2, 2)";
const questions: readonly Question[] = [
  { text: "log(mean(exp(x)))", wrt: ["x"] },
  { text: "log(1/c sum(exp(x)))", wrt: ["x", "c"] },
  { text: "c log(sum(exp(x ./ c)))", wrt: ["x", "c"] },
  { text: "log(sum(exp(x)))", wrt: ["x"] },
  { text: "logsumexp(x)", wrt: ["x"], at: mild, order: "hessian" },
  { text: "sum(log(1 + exp(x)))", wrt: ["x"], order: "hessian" },
  { text: "sum(log(1 + exp(-y .* x)))", wrt: ["x"], order: "hessian" },
  { text: "sum(exp(x) ./ (1 + exp(x)) .* y)", wrt: ["x"] },
  { text: "sum(y ./ (1 + exp(-x)))", wrt: ["x"] },
  { text: "sum(log(exp(x) + exp(z)))", wrt: ["x", "z"] },
  { text: "sum(-t .* log(sigmoid(z)) - (1 - t) .* log(1 - sigmoid(z)))", wrt: ["z"], at: mild },
  { text: "p = sigmoid(z)\nsum(-t .* log(p) - (1 - t) .* log(1 - p))", wrt: ["z"], at: mild },
  { text: "sum(log(cosh(x)))", wrt: ["x"] },
  { text: "sum(log(cosh(x)))", wrt: ["x"], order: "hessian" },
  { text: "sum(y .* tanh(x))", wrt: ["x"] },
  { text: "sum((1 - tanh(x).^2) .* y)", wrt: ["x"] },
  { text: "S = exp(Z) ./ (exp(Z) ones(2) ones(2)')\nsum(S .* G)", wrt: ["Z"] },
  { text: "E = exp(Z)\nS = E ./ (E ones(2) ones(2)')\nnormsq(S - G)", wrt: ["Z", "G"] },
  { text: "sum(softmax(x) .* y)", wrt: ["x"] },
  { text: "-sum(y .* log(softmax(x)))", wrt: ["x"] },
  { text: "sum(softplus(x) .* sigmoid(z))", wrt: ["x", "z"] },
  { text: "sum(log(1 - exp(-x)))", wrt: ["x"], at: close },
  { text: "sum((exp(x) - 1) .* y)", wrt: ["x"], at: { ...close, x: [1e-9, 3e-12, 0.5, 4] } },
];

/** The value and the derivatives of the JavaScript module. */
async function emitted(program: EmittedProgram, code: string, at: Numbers): Promise<readonly (readonly number[])[]> {
  const loaded: unknown = await import(/* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
  const run: unknown = new Map(Object.entries(typeof loaded === "object" && loaded !== null ? loaded : {})).get(`value_and_${program.name}`);
  if (typeof run !== "function") throw new Error("no function is exported");
  const inputs = Object.fromEntries(program.inputs.map((variable) => [plainName(variable), isScalarShape(variable.shape) ? at[variable.name]?.[0] : Float64Array.from(at[variable.name] ?? [])]));
  const found: unknown = Reflect.apply(run, null, [inputs, {}]);
  const [value, derivatives] = Array.isArray(found) ? (found as readonly unknown[]) : [];
  const list = derivatives instanceof Float64Array ? [derivatives] : Array.isArray(derivatives) ? (derivatives as readonly unknown[]) : [];
  return [value, ...list].map((part) => (typeof part === "number" ? [part] : part instanceof Float64Array ? [...part] : []));
}

describe("where it would overflow or lose its digits, generated JavaScript gives what 50 digits give", () => {
  it.each(questions)("$text in $wrt", async ({ text, wrt, at = large, order = "gradient" }) => {
    const derived = must(ask(order, engine.parse(text, { let: declarations }), { wrt }));
    const program = programOf(derived);
    const point: Point = { sizes: new Map(), values: new Map(program.inputs.map((variable) => [variableKey(variable), { shape: shapeAt(variable.shape, new Map()), data: Float64Array.from(at[variable.name] ?? []) }])) };
    const terms = [program.value, ...program.outputs.map(({ value }) => value)];
    const expected = must(await evaluateReference(terms, point, program.bindings, "50 digits"));
    const found = await emitted(program, must(engine.emit(derived, "js")), at);
    expect(found.length).toBe(expected.length);
    expected.forEach(({ data }, part) => {
      const scale = data.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
      expect(scale).toBeLessThan(Infinity);
      expect([...data].map((one, index) => Math.abs((found[part]?.[index] ?? Number.NaN) - one) <= 1e-12 * Math.max(scale, 1))).toEqual([...data].map(() => true));
    });
  });
});
