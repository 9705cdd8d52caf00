// Losses whose emitted Python is used as a library's own code would be: differentiated, transformed, called wrongly. Knows no library.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { targets } from "../../src/emit/targets.js";
import { must } from "../evaluate/must.js";
import { inFolder } from "./modules.js";
import { programOf, type Question } from "./problems.js";
import { python } from "./python.js";

const questions: { readonly [name: string]: Question } = {
  network: { text: "mse(t, W2 relu(W1 x + b1) + b2)" },
  logistic: { text: "sum(log(1 + exp(X w)) - y .* (X w))", wrt: ["w"] },
  softmax: { text: "-sum(T .* log(softmaxrows(X W)))", declarations: "X : matrix(b, n), W : matrix(n, k), T : matrix(b, k)", wrt: ["W"] },
  determinant: { text: "logdet(X' X + c eye(n)) + tr(inv(X' X + c eye(n)))", declarations: "X : matrix(m, n), c : scalar positive" },
  told: { text: "x' x + tr(c eye(n)) ", declarations: "x : vector(m), c : scalar" },
  pullback: { text: "softmax(W2 tanh(W1 x))", order: "vjp" },
};

/** What a script finds wrong with the modules of the losses above, one sentence each. */
export function habitFaults(library: "torch" | "jax", script: string): readonly string[] {
  return inFolder((folder) => {
    const files = Object.entries(questions).map(([name, question]) => {
      const file = join(folder, `${name}.py`);
      writeFileSync(file, must(targets[library].emit(programOf(question))));
      return [name, file];
    });
    const path = fileURLToPath(new URL(script, import.meta.url));
    return JSON.parse(execFileSync(python, [path], { input: JSON.stringify(Object.fromEntries(files)), encoding: "utf8" })) as readonly string[];
  });
}

/** The lines that a module prints when it is run as a script, with a part of its text exchanged; null where it exits with an error. */
export function runAlone(library: "torch" | "jax" | "numpy", from: string, to: string): string | null {
  return inFolder((folder) => {
    const file = join(folder, "alone.py");
    const code = must(targets[library].emit(programOf({ text: "mse(t, W x + b)" })));
    if (!code.includes(from)) throw new Error(`\`${from}\` does not occur`);
    writeFileSync(file, code.replace(from, to));
    try {
      return execFileSync(python, ["-W", "error", file], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    } catch {
      return null;
    }
  });
}
