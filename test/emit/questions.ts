// Programs of every kind for the targets, at points where the evaluator judges them. Knows no target.
import { readFileSync } from "node:fs";
import type { EmittedProgram } from "../../src/emit/program.js";
import { type Point, variableKey } from "../../src/evaluate/point.js";
import { shapeAt, type Tensor } from "../../src/evaluate/tensor.js";
import { sizeNames } from "../../src/term/dimension.js";
import { programOf, type Question } from "./problems.js";
import { type Run, runAt } from "./run.js";
import { newtonRuns } from "./newton.js";
import { structuredRuns } from "./structured.js";

const questions: readonly Question[] = [
  { text: "mse(t, W2 relu(W1 x + b1) + b2)" },
  { text: "mse(t, W2 tanh(W1 x + b1) + b2)", name: "lambda" },
  { text: "sum(log(1 + exp(X w)) - y .* (X w))" },
  { text: "x' A x / 2 + tr(A B A)", declarations: "A : matrix(n, n), B : matrix(n, n)" },
  { text: "crossentropy(t, W x + b)" },
  { text: "bcewithlogits(t, X w)", declarations: "X : matrix(m, n)" },
  { text: "logsumexp(A x) + norm2(x)" },
  { text: "softmax(A x)' y", declarations: "A : matrix(m, n)" },
  { text: "tr(X' diag(s) X C)", declarations: "X : matrix(m, n), s : vector(m), C : matrix(n, n)" },
  { text: "y' inv(A) x + c sum(A)", declarations: "c : scalar, A : matrix(n, n) invertible" },
  { text: "tr(inv(A) B) + y' inv(A' A) y", declarations: "A : matrix(n, n) invertible, B : matrix(n, n)" },
  { text: "normsq(X W' + ones(B) b' - T)", declarations: "X : matrix(B, n), T : matrix(B, m)" },
  { text: "mse(T, linear(X, W, b))", declarations: "X : matrix(B, n), T : matrix(B, m)" },
  { text: "W2 relu(W1 x + b1)", order: "vjp" },
  { text: "W2 relu(W1 x + b1)", order: "jvp" },
  { text: "x' A x", order: "vjp", declarations: "A : matrix(n, n)" },
  { text: "sum(A .* B') + sum(sqrt(x)) + sum(log(x))", declarations: "A : matrix(m, n)" },
  { text: "sum(x y' + u v') + sum(X.^3) + normsq(r A)", declarations: "r : matrix(1, n), u : m, v : n, x : m, y : n" },
  { text: "tanh(c) x' diag(y.^2) A diag(y) x + tr(2 eye(n))", declarations: "c : scalar, A : matrix(n, n)" },
  { text: "sum(x ./ (1 + y.^2)) - c^3 + 1/c", declarations: "c : scalar positive" },
  { text: "x' A y + u' A v", declarations: "A : matrix(m, n)" },
  { text: "x' A^3 x", declarations: "A : matrix(n, n) symmetric" },
  { text: "logdet(A) x' A x", wrt: ["x"], declarations: "A : matrix(n, n) spd" },
  { text: "-(-c^2 + sigmoid(c)^3) + 1/3 c", declarations: "c : scalar" },
  { text: "sum(x)", wrt: ["x"] },
  { text: "sum(relu(1 ./ x)) + sum(relu(x) .* relu(-c x)) - sum(relu(y) .* x)", declarations: "c : scalar" },
  { text: "mse(u, relu(s u))", declarations: "s : scalar positive, u : vector(m)" },
  { text: "sum(tr(B) (V B) + W.^2)", declarations: "B : matrix(n, n), V : matrix(m, n), W : matrix(m, n)" },
  { text: "normsq(((u v') (u v')).^2 W)", declarations: "u : vector(m), v : vector(m)" },
];

/** The names of the class `codegen-name` of the hostile inputs that are identifiers, as vectors of one program. */
const hostile = JSON.parse(readFileSync(new URL("../cases/hostile-inputs.json", import.meta.url), "utf8")) as { readonly input: string; readonly class: string }[];
const awkward = [...new Set([...hostile.filter((entry) => entry.class === "codegen-name").map(({ input }) => input).filter((name) => /^[A-Za-z_]\w*$/.test(name)), ..."None_ lambda np np_ v1 value given out inputs sizes total k j h m_ float create selfCheck value_and_grad δx".split(" ")])];
const named: Question = { text: awkward.map((name, index) => `sum((${name} - ${index + 1}).^2 .* ${name})`).join(" + "), declarations: awkward.map((name) => `${name} : vector(n)`).join(", ") };

/** A point of small distinct sizes with positive entries near one half, so that everything is defined; square matrices are well conditioned. */
export function pointOf(program: EmittedProgram, given: ReadonlyMap<string, number> = new Map()): Point {
  const names = [...new Set([...program.inputs.flatMap(({ shape }) => sizeNames(shape)), ...given.keys()])];
  const sizes = new Map(names.map((name, index) => [name, given.get(name) ?? index + 2]));
  let state = 12_345;
  const draw = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return 0.3 + (0.4 * state) / 2_147_483_647;
  };
  const values = program.inputs.map((variable): [string, Tensor] => {
    const shape = shapeAt(variable.shape, sizes);
    const [rows = 1, columns = 1] = shape;
    const data = new Float64Array(rows * columns).map(draw);
    if (rows === columns && rows > 1) {
      const copy = data.slice();
      data.forEach((_, index) => {
        const [i, j] = [Math.floor(index / rows), index % rows];
        data[index] = ((copy[index] ?? 0) + (copy[j * rows + i] ?? 0)) / 2 + (i === j ? rows : 0);
      });
    }
    return [variableKey(variable), { shape, data }];
  });
  return { sizes, values: new Map(values) };
}

const atPoint = (label: string, program: EmittedProgram): Run => runAt(label, program, pointOf(program));

/** Every question with its program, its point and its numbers. */
export const questionRuns: readonly Run[] = [
  ...[...questions, named].map((question): Run => {
    const program = programOf(question);
    return { ...runAt(question.text, program, pointOf(program)), tolerance: 1e-10 };
  }),
  ...structuredRuns(atPoint),
  ...newtonRuns(atPoint),
];
