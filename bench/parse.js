// Times the parser on long texts, to see that time and memory grow with the length; run after `npm run build`, prints a table.
import { parseExpression } from "../dist/syntax/expression.js";

const shapes = [
  ["sum", (tokens) => Array.from({ length: tokens / 2 }, () => "x").join(" + ")],
  ["juxtaposition", (tokens) => Array.from({ length: tokens }, () => "W").join(" ")],
  ["arguments", (tokens) => `f(${Array.from({ length: tokens / 2 }, () => "x").join(",")})`],
  ["brackets", (tokens) => Array.from({ length: tokens / 50 }, () => `${"(".repeat(20)}x${")".repeat(20)}`).join(" + ")],
];

for (const [name, textOf] of shapes) {
  for (const tokens of [12_500, 25_000, 50_000, 100_000]) {
    const text = textOf(tokens);
    const start = performance.now();
    const { ok } = parseExpression(text);
    const time = performance.now() - start;
    const memory = process.memoryUsage().rss / 2 ** 20;
    process.stdout.write(`${name.padEnd(14)} ${String(tokens).padStart(7)} tokens ${time.toFixed(0).padStart(5)} ms ${memory.toFixed(0).padStart(5)} MiB ${ok ? "" : "refused"}\n`);
  }
}
const start = performance.now();
for (let i = 0; i < 1000; i += 1) parseExpression("mse(t, W2 relu(W1 x + b1) + b2)");
process.stdout.write(`a short text takes ${((performance.now() - start) / 1000).toFixed(3)} ms\n`);
