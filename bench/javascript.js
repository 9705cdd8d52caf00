// Measures emitted JavaScript and WebAssembly against the JavaScript libraries; run after `npm run build`, writes a section of README.md and two plots.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { deep, emitted, gradient, numbers, prepared } from "./gradus.js";
import { digits, machine, table, times, writeSection } from "./page.js";
import { plot } from "./plot.js";
import { argumentsFor, rows, worstError } from "./problem.js";
import { interleaved, once } from "./timing.js";

const require = createRequire(import.meta.url);
const missing = [];

/** Of a package that hides its package.json, too. */
function versionOf(name) {
  if (name === null) return "";
  const path = require.resolve.paths(name).map((folder) => `${folder}/${name}/package.json`);
  for (const file of path) {
    try {
      return ` ${JSON.parse(readFileSync(file, "utf8")).version}`;
    } catch {
      // Not in this folder.
    }
  }
  return "";
}

/** Every peer that can be loaded here, as { name, precision, gradient, numbers, before, deep }. */
async function peers() {
  const found = [];
  for (const file of ["hand", "mathjs", "ml-matrix", "numpy-ts", "tfjs", "jax-js"]) {
    try {
      const peer = await import(`./peers/${file}.js`);
      const version = versionOf(peer.versionOf);
      const kinds = peer.backends === undefined ? [{ ...peer, label: `${peer.name}${version}` }] : [];
      for (const backend of peer.backends ?? []) {
        try {
          kinds.push({ precision: backend === "f64" ? "f64" : "f32", ...(await peer.prepare(backend)), name: `${peer.name} ${backend}`, label: `${peer.name}${version} ${backend}` });
        } catch (failure) {
          missing.push(`${peer.name} ${backend}: ${failure.message}`);
        }
      }
      found.push(...kinds.map((kind) => ({ numbers: (parts) => parts, ...kind })));
    } catch (failure) {
      missing.push(`${file}: ${failure.message}`);
    }
  }
  return found;
}

const own = [
  { name: "Gradus js", target: "js", precision: "f64" },
  { name: "Gradus wasm", target: "wasm", precision: "f64" },
  { name: "Gradus wasm f32", target: "wasm", precision: "f32" },
];
const modules = new Map();
for (const one of own) modules.set(one, { sample: await emitted(one, "sample"), batch: await emitted(one, "batch") });
const others = await peers();

/** Everyone at one size, compared first: { name, microseconds }, in the same order. */
async function measured(size, contestants) {
  const given = argumentsFor(size);
  const kind = size.B === 1 ? "sample" : "batch";
  const entries = own.map((one) => ({ ...one, numbers, run: gradient(modules.get(one)[kind], size, given) }));
  const wanted = numbers(entries[0].run()).map((part) => Float64Array.from(part));
  for (const peer of contestants) entries.push({ ...peer, run: peer.gradient(size, given) });
  for (const entry of entries) {
    await entry.before?.();
    const error = worstError(entry.numbers(entry.run()), wanted);
    if (!(error <= (entry.precision === "f64" ? 1e-6 : 2e-4))) throw new Error(`${entry.name} is off by ${error} at ${JSON.stringify(size)}`);
  }
  return interleaved(entries);
}

const names = [...own.map(({ name }) => name), ...others.map(({ name }) => name)];
const said = ({ n, h, m, B }) => `${n}, ${h}, ${m}; ${B}`;
const results = [];
for (const size of rows) {
  results.push({ size, found: await measured(size, others) });
  process.stdout.write(`${said(size).padEnd(18)} ${results.at(-1).found.map((time, index) => `${names[index]} ${digits(time)}`).join(" · ")} µs\n`);
}

/** Time against size, one sample, h = n. */
const widths = [8, 16, 32, 64, 128, 256, 512];
const sweep = [];
for (const n of widths) sweep.push(await measured({ n, h: n, m: 10, B: 1 }, others));
writeFileSync(new URL("size.svg", import.meta.url), plot({ title: "Loss and all gradients of a two-layer network, one sample", across: "inputs and hidden units", series: names.map((name, index) => ({ name, points: widths.map((n, at) => [n, sweep[at][index]]) })) }));

/** Time against depth: until the first result is there, and for each further one. */
const depths = [2, 4, 8, 16, 32, 64];
const width = 32;
const tapes = others.filter((peer) => peer.deep !== undefined && peer.name !== "jax-js f64");
const first = [...own.map(({ name }) => ({ name, points: [] })), ...tapes.map(({ name }) => ({ name, points: [] }))];
const further = first.map(({ name }) => ({ name, points: [] }));
for (const layers of depths) {
  let state = 7;
  const draw = () => (state = (Math.imul(state, 48271) >>> 0) % 2147483647) / 2147483647 - 0.5;
  const weights = Array.from({ length: 2 * layers }, (_, index) => Float64Array.from({ length: index % 2 === 0 ? width * width : width }, () => Math.fround(draw() * (index % 2 === 0 ? 2 * Math.sqrt(6 / width) : 0.2))));
  const [x, t] = [Float64Array.from({ length: width }, () => Math.fround(draw())), Float64Array.from({ length: width }, () => Math.fround(draw()))];
  const problem = deep(layers);
  const inputs = { x, t, ...Object.fromEntries(weights.map((data, index) => [`${index % 2 === 0 ? "W" : "b"}${Math.floor(index / 2) + 1}`, data])) };
  const entries = [];
  let wanted = null;
  for (const [index, one] of own.entries()) {
    const start = async () => {
      const instance = (await prepared(one, problem)).create({ n: width });
      if (instance.inputs !== undefined) for (const [name, array] of Object.entries(inputs)) instance.inputs[name].set(array);
      const given = instance.inputs ?? inputs;
      const out = instance.outputs ?? instance.value_and_grad(given)[1];
      return () => instance.value_and_grad(given, out);
    };
    first[index].points.push([layers, 1000 * (await once(async () => (await start())(), 3))]);
    const run = await start();
    entries.push({ run });
    wanted ??= numbers(run()).map((part) => Float64Array.from(part));
  }
  for (const [index, peer] of tapes.entries()) {
    await peer.before();
    first[own.length + index].points.push([layers, 1000 * (await once(() => peer.deep(width, weights, x, t)(), 3))]);
    const run = peer.deep(width, weights, x, t);
    const error = worstError(run(), wanted);
    if (!(error <= 1e-2)) throw new Error(`${peer.name} is off by ${error} at ${layers} layers`);
    entries.push({ run, before: peer.before });
  }
  (await interleaved(entries, 5)).forEach((time, index) => further[index].points.push([layers, time]));
  process.stdout.write(`${String(layers).padStart(3)} layers ${further.map(({ name, points }) => `${name} ${digits(points.at(-1)[1])}`).join(" · ")} µs\n`);
}
writeFileSync(new URL("depth.svg", import.meta.url), plot({ title: `Until the first gradient of L layers of ${width} units`, across: "layers", series: first }));
writeFileSync(new URL("depth-warm.svg", import.meta.url), plot({ title: `Each further gradient of L layers of ${width} units`, across: "layers", series: further }));

const heads = ["n, h, m; batch", ...own.map(({ name }) => name), ...others.map(({ label }) => label)];
const text = [
  "## Generated gradients in JavaScript", "",
  `${machine()}. Loss and the gradients in W1, b1, W2 and b2 of \`mse(t, W2 relu(W1 x + b1) + b2)\`, for a batch with samples as rows, one thread; medians over turns. Every peer's numbers were compared with ours first. \`npm run bench\` measures again.`, "",
  "Microseconds for one evaluation; tfjs, jax-js f32 and Gradus wasm f32 compute in single precision, all others in double. The libraries without differentiation (mathjs, ml-matrix, numpy-ts) are given the closed form.", "",
  table(heads, results.map(({ size, found }) => [said(size), ...found.map(digits)])), "",
  ...own.map(({ name }, index) => [`How many times faster ${name} is:`, "", table(["n, h, m; batch", ...others.map(({ label }) => label)], results.map(({ size, found }) => [said(size), ...found.slice(own.length).map((time) => times(time / found[index]))])), ""].join("\n")),
  ...(missing.length > 0 ? [`Missing: ${missing.join("; ")}.`, ""] : []),
  "![time against size](size.svg)", "",
  `Networks of L ReLU layers of ${width} units, all 2 L gradients. Until the first gradient: for Gradus parsing, deriving, proving, emitting and loading; for jax-js tracing and compiling; tfjs records its tape anew at each call.`, "",
  table(["L", ...first.flatMap(({ name }) => [`${name}, first (ms)`, "further (µs)"])], depths.map((layers, at) => [`${layers}`, ...first.flatMap(({ points }, index) => [digits(points[at][1] / 1000), digits(further[index].points[at][1])])])), "",
  "![time until the first gradient against depth](depth.svg)", "", "![time of each further gradient against depth](depth-warm.svg)",
].join("\n");
writeSection("javascript", text);
for (const peer of missing) process.stdout.write(`missing: ${peer}\n`);
