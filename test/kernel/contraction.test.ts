// Contractions in the kernel: two of them are proved equal exactly when their numbers are, and definitions for matrices hold for tensors where they may.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createEngine } from "../../src/engine.js";
import { relativeError } from "../../src/evaluate/crosscheck.js";
import { evaluate } from "../../src/evaluate/evaluate.js";
import { createSampler } from "../../src/evaluate/sampling.js";
import { proveEqual } from "../../src/kernel/kernel.js";
import type { Term } from "../../src/term/term.js";
import { must } from "../evaluate/must.js";

const engine = must(createEngine());
const shapes = "A : matrix(n, n), B : matrix(n, n), T : tensor(n, n, n), x : vector(n), y : vector(n)";
const operands: readonly (readonly [name: string, rank: number])[] = [["A", 2], ["B", 2], ["T", 3], ["x", 1], ["y", 1]];

/** One contraction over cubes of size n, so that every way to label the axes is well shaped. */
const drawn = fc.record({
  chosen: fc.array(fc.nat(operands.length - 1), { minLength: 1, maxLength: 3 }),
  labels: fc.array(fc.constantFrom("i", "j", "k", "l"), { minLength: 9, maxLength: 9 }),
  output: fc.shuffledSubarray(["i", "j", "k"], { minLength: 2, maxLength: 2 }),
});

function written({ chosen, labels, output }: { readonly chosen: readonly number[]; readonly labels: readonly string[]; readonly output: readonly string[] }): string {
  let at = 0;
  const parts = chosen.map((which) => {
    const [, rank] = operands[which] ?? ["A", 2];
    at += rank;
    return labels.slice(at - rank, at).join("");
  });
  const missing = output.filter((label) => !parts.join("").includes(label));
  return `einsum("${[...parts, ...missing].join(",")}->${output.join("")}", ${[...chosen.map((which) => operands[which]?.[0] ?? "A"), ...missing.map(() => "ones(n)")].join(", ")})`;
}

const termOf = (text: string): Term => must(engine.parse(text, { let: shapes })).elaborated.term;

describe("contractions", () => {
  test("are proved equal exactly when their numbers are", () => {
    let equal = 0;
    fc.assert(
      fc.property(drawn, fc.array(fc.nat(2), { minLength: 4, maxLength: 4 }), fc.boolean(), (one, turns, near) => {
        // The other has its factors in another order and its summed labels renamed; a near miss has two axes exchanged.
        const order = one.chosen.map((_, place) => place).toSorted((a, b) => (turns[a] ?? 0) - (turns[b] ?? 0));
        const ranks = one.chosen.map((which) => operands[which]?.[1] ?? 2);
        const start = (place: number): number => ranks.slice(0, place).reduce((total, rank) => total + rank, 0);
        const moved = order.flatMap((place) => one.labels.slice(start(place), start(place) + (ranks[place] ?? 0)));
        const [first, second, ...rest] = moved;
        const labels = near && first !== undefined && second !== undefined ? [second, first, ...rest] : moved;
        const free = ["i", "j", "k", "l"].filter((label) => !one.output.includes(label));
        const renamed = labels.map((label) => (label === free[0] ? (free[1] ?? label) : label === free[1] ? (free[0] ?? label) : label));
        const other = { chosen: order.map((place) => one.chosen[place] ?? 0), labels: [...renamed, ...one.labels], output: one.output };
        const difference = termOf(`${written(one)} - ${written(other)}`);
        const [left, right] = [termOf(written(one)), termOf(written(other))];
        const { kind } = proveEqual({ left: difference, right: must(engine.parse("zeros(n, n)", { let: shapes })).elaborated.term, ...engine.rules.means });
        const same = [0, 1].every((index) => {
          const point = must(must(createSampler({ terms: [left, right], sizes: new Map([["n", 3]]), seed: "contraction" })).point(index));
          const [[a], [b]] = [must(evaluate([left], point)), must(evaluate([right], point))];
          return a !== undefined && b !== undefined && relativeError(a, b) < 1e-9;
        });
        if (same) equal += 1;
        expect(kind, `${written(one)} and ${written(other)}`).toBe(same ? "proved" : "refuted");
      }),
      { numRuns: 150, seed: 11 },
    );
    expect(equal).toBeGreaterThan(40);
  });

  const tensors = "S : tensor(a, b, c), T : tensor(a, b, c), A : matrix(b, c), v : vector(c), G : tensor(a, b, b)";
  test.each([
    ["mse(S, T)", "1/(a b c) sum((T - S).^2)"],
    ["mean(T)", "sum(T)/(a b c)"],
    ["norm2(T)^2", "einsum(\"ijk,ijk->\", T, T)"],
    ["inner(S, T)", "sum(S .* T)"],
    ["T'", "permute(T, 1, 3, 2)"],
    ["(T + A)'", "T' + A'"],
    ["T v", "einsum(\"ijk,k->ij\", T, v)"],
    ["sum(T + v)", "sum(T) + a b sum(v)"],
    ["sum(sum(T, 1), 2)", "sum(T, 1, 3)"],
    ["mean(T, 2, 3)", "1/(b c) sum(T, 2, 3)"],
    ["relu(permute(T, 3, 1, 2))", "permute(relu(T), 3, 1, 2)"],
    ["einsum(\"...ij,...ij->...\", S, T)", "sum(S .* T, 2, 3)"],
    ["einsum(\"ijj->i\", G)", "sum(G .* eye(b), 2, 3)"],
  ])("%s = %s is proved", (left, right) => {
    expect(must(engine.equal(left, right, { let: tensors })).verdict.kind).toBe("proved");
  });

  test.each([["T'", "permute(T, 2, 1, 3)", "T : tensor(a, a, a)"], ["relu(T)'", "relu(T)", "T : tensor(a, b, b)"], ["sum(T, 1)", "sum(T, 2)", "T : tensor(a, a, a)"]])("%s = %s is not", (left, right, declared) => {
    expect(must(engine.equal(left, right, { let: declared })).verdict.kind).toBe("refuted");
  });
});
