// What holds of every derivation, on random expressions: proved, agreeing with numbers, read back, and the same for any order of writing.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Derived } from "../../src/answer/derived.js";
import { withoutNames } from "../../src/answer/inline.js";
import { ascii } from "../../src/emit/ascii.js";
import { text } from "../../src/emit/text.js";
import { findCounterexample } from "../../src/evaluate/counterexample.js";
import { proveGradient } from "../../src/kernel/kernel.js";
import { mutants } from "../kernel/mutants.js";
import { engine, readIn } from "../examples/engine.js";
import { declarations, losses, variables, write } from "./expressions.js";

/** `npm run fuzz` asks for more, and for others. */
const asked = (name: string, usual: number): number => Number(process.env[name] ?? usual);
const count = asked("GRADUS_LOSSES", 220);
const trees = fc.sample(losses, { numRuns: count, seed: asked("GRADUS_SEED", 20_260) });
const texts = trees.map((tree) => write(tree));

/** All gradients of an expression; null where it holds no variable at all. */
function derive(expression: string): Derived | null {
  const problem = engine.parse(expression, { let: declarations });
  if (!problem.ok) throw new Error(`${expression}: ${problem.diagnostics.map(({ message }) => message).join("; ")}`);
  const wrt = problem.value.elaborated.variables.filter(({ occurs }) => occurs).map(({ name }) => name);
  if (wrt.length === 0) return null;
  const derived = engine.grad(problem, { wrt });
  if (!derived.ok) throw new Error(`${expression}: ${derived.diagnostics.map(({ code, message }) => `${code} ${message}`).join("; ")}`);
  return derived.value;
}

const all = texts.flatMap((expression) => {
  const derived = derive(expression);
  return derived === null ? [] : [{ expression, derived }];
});

const printed = ({ where, answers }: Derived): readonly string[] => [...where.map(({ name, value }) => `${name} = ${text.print(value)}`), ...answers.map((answer) => `${answer.wrt} = ${String(answer)}`)];

describe(`${all.length} random losses`, () => {
  test("use every variable", () => {
    const used = new Set(all.flatMap(({ derived }) => derived.answers.map(({ wrt }) => wrt)));
    expect(used).toEqual(new Set(variables));
  });

  test("are derived and proved, with at most one in fifty left open", () => {
    const open = all.filter(({ derived }) => derived.answers.some(({ certificate }) => certificate.verdict !== "proved"));
    expect(open.length, open.map(({ expression, derived }) => `${expression}: ${derived.answers.map(({ certificate }) => certificate.reason).join()}`).join("\n")).toBeLessThanOrEqual(all.length / 50);
  });

  test("agree with the tape and with differences", async () => {
    const disagreeing: string[] = [];
    let compared = 0;
    for (const { expression, derived } of all) {
      const found = await engine.crossCheck(derived, { points: 2, reference: false });
      if (!found.ok) {
        if (found.diagnostics.some(({ code }) => code !== "E0806" && code !== "E0804")) disagreeing.push(`${expression}: ${found.diagnostics.map(({ message }) => message).join()}`);
        continue;
      }
      compared += 1;
      const worst = Math.max(...found.value.checks.flatMap(({ tape, differences }) => [tape ?? Infinity, differences ?? Infinity]));
      if (!(worst < 1e-7)) disagreeing.push(`${expression}: ${worst}`);
    }
    expect(disagreeing).toEqual([]);
    expect(compared).toBeGreaterThan(all.length * 0.95);
  });

  test("print text that is read back as the same term", () => {
    const lost: string[] = [];
    for (const { expression, derived } of all) {
      for (const { value } of [...derived.where, ...derived.answers]) {
        for (const notation of [text, ascii]) {
          const once = notation.print(value);
          const back = readIn(derived, once, value.shape);
          if (back !== value) lost.push(`${expression}: ${once} became ${notation.print(back)}`);
        }
      }
    }
    expect(lost).toEqual([]);
  });

  test("print the same answers when summands, entrywise factors and scalars are written in another order", () => {
    const changed: string[] = [];
    trees.forEach((tree, index) => {
      for (const step of [1, 2]) {
        const other = write(tree, (members) => step + (index % members));
        if (other === texts[index]) continue;
        const [before, after] = [derive(texts[index] ?? ""), derive(other)];
        if (before === null || after === null) continue;
        const byName = (lines: readonly string[]): string => lines.toSorted().join("; ");
        if (byName(printed(before)) !== byName(printed(after))) changed.push(`${texts[index] ?? ""}\n  ${byName(printed(before))}\n  ${byName(printed(after))}`);
      }
    });
    expect(changed.length, changed.slice(0, 12).join("\n")).toBe(0);
  });

  test("print no factor 1, no double transpose, no doubled sign, and one number in front of a product", () => {
    const lines = all.flatMap(({ derived }) => printed(derived));
    const faults: readonly (readonly [string, RegExp])[] = [
      ["a factor 1", /(?<![\w.⁻^Α-Ωα-ω])1 (?=[A-Za-zα-ω(])|[A-Za-zα-ω)] 1(?![\w./⁰-⁹])/],
      ["a double transpose", /ᵀᵀ|(?<![\wα-ω])\([^()]*ᵀ\)ᵀ/],
      ["a doubled sign", /- -|\+ -|--|-\(-/],
      ["two numbers in one product", /(?<![\w.^Α-Ωα-ω])\d+ \d/],
      ["a factor 0", /(?<![\w.Α-Ωα-ω])0 [A-Za-zα-ω(]/],
      ["a sum with 0", / [+-] 0(?![.\w])/],
      ["a power 1", /\^1(?!\d)|¹(?![⁰-⁹])(?<!⁻¹)/],
    ];
    for (const [name, fault] of faults) expect([name, ...lines.filter((line) => fault.test(line))]).toEqual([name]);
  });

  test("have no answer of which a one-step mutant is proved, unless it is equal", () => {
    const wrong: string[] = [];
    let tried = 0;
    for (const { expression, derived } of all.filter((_, index) => index % 4 === 0)) {
      const { table, term } = derived.derivation.problem;
      for (const { wrt, value, hypotheses } of derived.derivation.answers) {
        const right = withoutNames(derived.derivation, value);
        for (const mutant of mutants(table, right).slice(0, 6)) {
          tried += 1;
          if (proveGradient({ loss: term, variable: wrt.term, gradient: mutant, ...engine.rules.means }).kind !== "proved") continue;
          const search = findCounterexample({ left: right, right: mutant, hypotheses, seed: "mutant", tries: 4 });
          if (search.ok && search.value.counterexample !== null) wrong.push(`${expression}: ${text.print(mutant)}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(400);
  });
});
