// Hessians and a Newton step as emitted NumPy beside closed forms by hand, JAX and torch.func; run after `npm run build`, needs GRADUS_PYTHON with NumPy (JAX, PyTorch). `--write` renews second-order.md.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { emit, hessian, parse } from "../dist/index.js";

const layers = Array.from({ length: 9 }, (_, k) => `a${k + 1} = relu(W${k + 1} ${k === 0 ? "x" : `a${k}`})`);
const masked = { text: "norm2(M .* (T - U V'))^2", let: "M : matrix(n, n), T : matrix(n, n), U : matrix(n, k), V : matrix(n, k)", wrt: "U" };
const problems = {
  quadratic: { text: "x' A x", let: "A : matrix(n, n), x : vector(n)", wrt: "x" },
  logistic: { text: "sum(log(exp(-y .* (X w)) + ones(m)))", let: "X : matrix(m, n), w : vector(n), y : vector(m)", wrt: "w" },
  factorisation: masked,
  network: { text: [...layers, "crossentropy(t, W10 a9)"].join("\n"), let: ["x : vector(n)", "t : vector(n)", ...Array.from({ length: 10 }, (_, k) => `W${k + 1} : matrix(n, n)`)].join(", "), wrt: "W1" },
  newton: { ...masked, newton: true },
};

const folder = mkdtempSync(join(tmpdir(), "gradus-second-order-"));
for (const [name, { text, let: declarations, wrt, newton = false }] of Object.entries(problems)) {
  const code = emit(hessian(parse(text, { let: declarations }), { wrt: [wrt] }), "numpy", { newton });
  if (!code.ok) throw new Error(code.diagnostics.map(({ message }) => message).join("\n"));
  writeFileSync(join(folder, `${name}.py`), code.value);
}
const ran = spawnSync(process.env.GRADUS_PYTHON ?? "python3", [fileURLToPath(new URL("python/second-order.py", import.meta.url)), folder], { encoding: "utf8", maxBuffer: 2 ** 26 });
rmSync(folder, { recursive: true, force: true });
if (ran.status !== 0) throw new Error(ran.stderr);
const { versions, rows } = JSON.parse(ran.stdout);

const time = (milliseconds) => (milliseconds === null ? "" : milliseconds.toPrecision(3));
const ratio = (other, own) => (other === null ? "" : `${(other / own).toPrecision(other / own < 10 ? 2 : 3)}×`);
const table = [
  "| Hessian of | by hand, ms | emitted NumPy, ms | emitted / by hand | JAX jit, ms | JAX / emitted | torch.func, ms | torch / emitted |",
  "|---|--:|--:|--:|--:|--:|--:|--:|",
  ...rows.map(({ name, hand, emitted, jax, torch }) => `| ${name} | ${time(hand)} | ${time(emitted)} | ${ratio(emitted, hand)} | ${time(jax)} | ${ratio(jax, emitted)} | ${time(torch)} | ${ratio(torch, emitted)} |`),
  "",
  ...rows.filter(({ other }) => other !== null).map(({ name, note, other }) => `${name}: ${time(other)} ms ${note}.`),
].join("\n");
process.stdout.write(`${table}\n`);
if (process.argv.includes("--write")) {
  const page = `# Second derivatives

Emitted NumPy beside the closed form that an expert writes by hand in NumPy, \`jax.hessian\` under \`jit\` and \`torch.func.hessian\`, in double precision on one thread; NumPy ${versions.numpy}, JAX ${versions.jax ?? "not there"}, PyTorch ${versions.torch ?? "not there"}.
Medians of interleaved calls in one run; all results are compared with the hand-written one first. Dense rows hand out the whole array; rows "as blocks" and "as K ⊗ xx'" hand out what it is made of (\`hessian_core\`), which is a gain of representation and not one of speed alone.
The Newton step of the peers solves with their dense Hessian. Written by \`node bench/second-order.js --write\`.

${table}
`;
  writeFileSync(new URL("second-order.md", import.meta.url), page);
}
