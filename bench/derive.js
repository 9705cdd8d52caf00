// Times derivation with proof: textbook gradients warm, deep networks by depth, the rules, and the command cold; run after `npm run build`, prints tables.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Bench } from "tinybench";
import { grad, hessian, parse, prove } from "../dist/index.js";

const textbook = [
  ["least squares", "normsq(A x - b)", ["x"]],
  ["quadratic form", "x' A x", ["x"]],
  ["trace", "tr(A X B X')", ["X"]],
  ["cross entropy", "-y' log(softmax(W x + b))", ["W"]],
  ["two-layer network, five gradients", "mse(t, W2 relu(W1 x + b1) + b2)", undefined],
  ["tr((A X)^8)", "tr((A X)^8)", ["X"]],
  ["tr((A X)^32)", "tr((A X)^32)", ["X"]],
];

const attention = {
  text: "Q = X Wq\nK = X Wk\nV = X Wv\nS = Q K'/sqrt(d)\nA = exp(S) ./ (exp(S) ones(n, n))\nmse(T, A V Wo)",
  let: "X : matrix(n, d), Wq : matrix(d, k), Wk : matrix(d, k), Wv : matrix(d, m), Wo : matrix(m, p), T : matrix(n, p)",
  wrt: ["X", "Wq", "Wk", "Wv", "Wo"],
};

const bench = new Bench({ time: 400, warmupTime: 600 });
for (const [name, text, wrt] of textbook) bench.add(name, () => grad(parse(text), { wrt }));
bench.add("attention, five gradients", () => grad(parse(attention.text, { let: attention.let }), { wrt: attention.wrt }));
bench.add("Hessian of logistic regression", () => hessian(parse("sum(log(1 + exp(-y .* (X w))))", { let: "X : matrix(m, n), y : vector(m)" }), { wrt: ["w"] }));
await bench.run();
process.stdout.write("parse, derive, simplify and prove, warm (median)\n");
for (const { name, result } of bench.tasks) process.stdout.write(`  ${name.padEnd(36)} ${result.latency.p50.toFixed(2).padStart(7)} ms\n`);

process.stdout.write("\nL tanh layers, all 2 L + 1 gradients\n");
for (const layers of [125, 250, 500, 1000]) {
  let text = "x";
  const shapes = ["x : vector(n)", "t : vector(n)"];
  for (let layer = 1; layer <= layers; layer += 1) {
    text = `tanh(W${layer} ${text} + b${layer})`;
    shapes.push(`W${layer} : matrix(n, n)`, `b${layer} : vector(n)`);
  }
  const start = performance.now();
  const derived = grad(parse(`mse(t, ${text})`, { let: shapes.join(", ") }));
  const time = performance.now() - start;
  if (!derived.ok) throw new Error(derived.diagnostics[0]?.message);
  const { answers, where } = derived.value;
  const characters = answers.reduce((sum, answer) => sum + answer.toString().length, 0) + where.length * 40;
  const proved = answers.every(({ certificate }) => certificate.verdict === "proved");
  const memory = process.memoryUsage().heapUsed / 2 ** 20;
  process.stdout.write(`  L = ${String(layers).padStart(4)} ${time.toFixed(0).padStart(6)} ms ${(time / layers).toFixed(2).padStart(6)} ms a layer, about ${(characters / layers).toFixed(0)} characters a layer, ${memory.toFixed(0)} MiB, ${proved ? "all proved" : "NOT PROVED"}\n`);
}

const start = performance.now();
const rules = prove();
process.stdout.write(`\n${rules.length} rules in ${(performance.now() - start).toFixed(0)} ms\n`);

const command = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const cold = [];
for (let run = 0; run < 7; run += 1) {
  const begun = performance.now();
  spawnSync(process.execPath, [command, "grad", "mse(t, W2 relu(W1 x + b1) + b2)"], { stdio: "ignore" });
  cold.push(performance.now() - begun);
}
process.stdout.write(`the command, cold, with all three numeric checks: ${cold.toSorted((a, b) => a - b)[3].toFixed(0)} ms (median of 7)\n`);
