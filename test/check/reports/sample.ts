// A sheet on backpropagation and a class that handed it in; knows no sink.
import { type Assignment, usualConventions } from "../../../src/check/assignment.js";
import type { SubmissionResult } from "../../../src/check/result.js";
import { engine } from "../../examples/engine.js";
import { must } from "../../evaluate/must.js";

export const sheet: Assignment = {
  title: "Backpropagation, sheet 3",
  problems: [{
    id: "mlp", title: null, given: "mse(t, W2 relu(W1 x + b1) + b2)", let: new Map(), ask: [{ name: "dW1", wrt: "W1", points: 3 }, { name: "db1", wrt: "b1", points: 2 }],
    order: "gradient", conventions: usualConventions, accept: ["equivalent"], feedback: new Map(), mistakes: "", partial: new Map(), followThrough: 0,
  }],
};

const prepared = must(engine.prepare(sheet));

const delta = "d = 2/m (W2 relu(W1 x + b1) + b2 - t)";
const written: readonly (readonly [string, readonly string[]])[] = [
  ["ada.txt", [delta, "db1 = (W2' d) .* step(W1 x + b1)", "dW1 = db1 x'"]],
  ["ben.txt", [delta, "db1 = W2' d", "dW1 = (W2' d) x'"]],
  ["cleo.txt", [delta, "db1 = (W2 d) .* step(W1 x + b1)", "dW1 = x ((W2' d) .* step(W1 x + b1))'"]],
  ["dan.txt", ["db1 = 1 +", "dW1 = nabla x'"]],
  ["eve.txt", [`dW1 = <script>alert(1)</script>`, "[click](javascript:alert(1))"]],
  ["=1+1.txt", []],
];

export const classResults: readonly SubmissionResult[] = written.map(([name, lines]) => must(engine.check(prepared, { name, text: `${lines.join("\n")}\n` })));

export function resultOf(name: string): SubmissionResult {
  const found = classResults.find(({ submission }) => submission === name);
  if (found === undefined) throw new Error(`nobody handed in ${name}`);
  return found;
}
