// Times the homework checker on the labelled answers: one answer warm, and a class of many submissions through the command with its memory; run after `npm run build`.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { check, prepare, readAssignment } from "../dist/index.js";
import { once } from "./timing.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const cases = readFileSync(join(root, "test/cases/answers.jsonl"), "utf8").trim().split("\n").map((line) => JSON.parse(line));

/** The distinct problems, numbered in the order of the cases. */
const problems = new Map();
for (const { expr, vars, wrt, kind } of cases) {
  const key = JSON.stringify([expr, wrt, kind]);
  if (!problems.has(key)) problems.set(key, { id: `p${problems.size + 1}`, given: expr, let: vars, ask: { [`answer${problems.size + 1}`]: wrt }, order: kind });
}
const problemOf = ({ expr, wrt, kind }) => problems.get(JSON.stringify([expr, wrt, kind]));
const textOf = (one) => `${Object.keys(problemOf(one).ask)[0]} = ${one.answer}\n`;

/** The assignment of some problems, derived. */
function prepared(chosen) {
  const read = readAssignment(JSON.stringify({ title: "labelled answers", problems: chosen }), { name: "sheet.json" });
  const made = read.ok ? prepare(read.value) : read;
  if (!made.ok) throw new Error(made.diagnostics[0].message);
  return made.value;
}

const percentile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];

async function oneAnswer() {
  const sheets = new Map([...problems.values()].map((problem) => [problem.id, prepared([problem])]));
  const runs = cases.map((one) => ({ one, run: () => check(sheets.get(problemOf(one).id), { name: one.id, text: textOf(one) }) }));
  const cold = performance.now();
  for (const { run } of runs) run();
  const first = performance.now() - cold;
  for (const { run } of runs) run();
  const times = [];
  for (const { one, run } of runs) times.push([await once(run), one]);
  times.sort(([a], [b]) => a - b);
  const sorted = times.map(([time]) => time);
  const [slowest, at] = times.at(-1);
  process.stdout.write(`one answer, warm: median ${percentile(sorted, 0.5).toFixed(1)} ms, 99th percentile ${percentile(sorted, 0.99).toFixed(0)} ms, slowest ${slowest.toFixed(0)} ms (${at.id}); cold, mean of ${cases.length}: ${(first / cases.length).toFixed(1)} ms\n`);
}

const residentMiB = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;

async function wholeClass(size, jobs) {
  const folder = mkdtempSync(join(tmpdir(), "gradus-class-"));
  try {
    writeFileSync(join(folder, "sheet.json"), JSON.stringify({ title: "labelled answers", problems: [...problems.values()] }));
    mkdirSync(join(folder, "class"));
    for (let k = 0; k < size; k += 1) writeFileSync(join(folder, "class", `student${String(k).padStart(6, "0")}.txt`), textOf(cases[k % cases.length]));
    const start = performance.now();
    const child = spawn(process.execPath, [join(root, "dist/cli.js"), "check", join(folder, "sheet.json"), join(folder, "class"), "--json", "--jobs", String(jobs)], { stdio: ["ignore", "pipe", "inherit"] });
    const resident = [];
    let done = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.startsWith("{")) continue;
      done += 1;
      if ([0.1, 0.25, 0.5, 0.75, 0.99].some((part) => Math.floor(part * size) === done)) resident.push(`${Math.round((100 * done) / size)} %: ${residentMiB(child.pid).toFixed(0)}`);
    }
    const seconds = (performance.now() - start) / 1000;
    process.stdout.write(`${done} submissions, ${jobs} jobs on ${availableParallelism()} cores: ${seconds.toFixed(1)} s, ${((1000 * seconds) / done).toFixed(1)} ms each; MiB resident at ${resident.join(", ")}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await oneAnswer();
await wholeClass(Number(process.argv[2] ?? 10_000), Number(process.argv[3] ?? availableParallelism()));
