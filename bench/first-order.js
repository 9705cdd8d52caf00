// Losses with their gradients as emitted NumPy, JAX and PyTorch beside NumPy by hand and automatic differentiation; run after `npm run build`, needs GRADUS_PYTHON with NumPy, JAX, PyTorch and autograd. `--write` renews first-order.md.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { emit, grad, parse } from "../dist/index.js";

const network = { text: "mse(t, W2 relu(W1 x + b1) + b2)", wrt: ["W1", "b1", "W2", "b2"] };
/** What is emitted; bench/python/first-order.py names them. */
const losses = {
  network,
  network_rows: { ...network, batch: ["x", "t"] },
  logistic: { text: "sum(log(1 + exp(X w)) - y .* (X w))", let: "X : matrix(m, n)", wrt: ["w"] },
  attention: { text: "normsq(attention(Q, K, V) - T)", let: "Q : matrix(m, d), K : matrix(n, d), V : matrix(n, k), T : matrix(m, k)", wrt: ["Q", "K", "V"] },
  softmax: { text: "crossentropyrows(T, X W)", let: "X : matrix(m, n), W : matrix(n, k), T : matrix(m, k)", wrt: ["W"] },
};

const folder = mkdtempSync(join(tmpdir(), "gradus-first-order-"));
for (const [name, { text, let: declarations = "", ...question }] of Object.entries(losses)) {
  for (const target of ["numpy", "torch", "jax"]) {
    const code = emit(grad(parse(text, { let: declarations }), question), target);
    if (!code.ok) throw new Error(code.diagnostics.map(({ message }) => message).join("\n"));
    writeFileSync(join(folder, `${name}_${target}.py`), code.value);
  }
}
const ran = spawnSync(process.env.GRADUS_PYTHON ?? "python3", [fileURLToPath(new URL("python/first-order.py", import.meta.url)), folder], { encoding: "utf8", maxBuffer: 2 ** 26 });
rmSync(folder, { recursive: true, force: true });
if (ran.status !== 0) throw new Error(ran.stderr);
const { versions, rows } = JSON.parse(ran.stdout);

const contenders = ["by hand", "emitted NumPy", "HIPS autograd", "jax.grad, jit", "emitted JAX, jit", "torch autograd", "torch.func", "emitted torch", "emitted torch in autograd"];
const ratios = [["emitted NumPy", "by hand"], ["emitted NumPy", "torch autograd"], ["emitted JAX, jit", "jax.grad, jit"], ["emitted torch", "torch autograd"], ["emitted torch in autograd", "torch autograd"]];
const time = (seconds) => (seconds * 1e6).toPrecision(3);
const table = [
  `| loss and gradients, µs | ${contenders.join(" | ")} |`,
  `|---|${"--:|".repeat(contenders.length)}`,
  ...rows.map(({ name, times }) => `| ${name} | ${contenders.map((one) => time(times[one])).join(" | ")} |`),
  "",
  `| time over time | ${ratios.map(([one, other]) => `${one} / ${other}`).join(" | ")} |`,
  `|---|${"--:|".repeat(ratios.length)}`,
  ...rows.map(({ name, times }) => `| ${name} | ${ratios.map(([one, other]) => (times[one] / times[other]).toFixed(2)).join(" | ")} |`),
].join("\n");
process.stdout.write(`${table}\n`);
if (process.argv.includes("--write")) {
  const page = `# First derivatives in Python

A loss with all its gradients: emitted code beside what is written by hand in NumPy and beside automatic differentiation of the same loss, in double precision on one thread; NumPy ${versions.numpy}, JAX ${versions.jax}, PyTorch ${versions.torch}, autograd ${versions.autograd}.
Microseconds a call, medians over rounds in which all take turns; all results are compared with those by hand before anything is timed. Networks are \`mse(t, W2 relu(W1 x + b1) + b2)\` with its four parameters; a batch is made by \`--batch x,t\`.
"emitted torch" is the plain function, "in autograd" the \`torch.autograd.Function\` with \`torch.autograd.grad\`. Written by \`node bench/first-order.js --write\`.

${table}
`;
  writeFileSync(new URL("first-order.md", import.meta.url), page);
}
