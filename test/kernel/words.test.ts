// Products of matrices, read as words: every rotation and reversal of a trace is one normal form, and no other word is; knows no other monomials.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { proveEqual } from "../../src/kernel/kernel.js";
import { namedSize, UNIT } from "../../src/term/dimension.js";
import { createTable } from "../../src/term/table.js";
import type { Term } from "../../src/term/term.js";

const table = createTable();
const n = namedSize("n");
const letters = ["A", "B", "S"] as const;
type Letter = { readonly name: (typeof letters)[number]; readonly transposed: boolean };

const matrix = ({ name, transposed }: Letter): Term => {
  const variable = table.variable(name, [n, n], "given", name === "S" ? ["symmetric"] : []);
  return transposed ? table.transpose(variable) : variable;
};
const product = (word: readonly Letter[]): Term => table.multiply(word.map(matrix));
const reversed = (word: readonly Letter[]): readonly Letter[] => word.toReversed().map(({ name, transposed }) => ({ name, transposed: !transposed }));
const spelled = (word: readonly Letter[]): string => word.map(({ name, transposed }) => (transposed && name !== "S" ? name.toLowerCase() : name)).join("");

const word = fc.array(fc.record({ name: fc.constantFrom(...letters), transposed: fc.boolean() }), { minLength: 2, maxLength: 9 });

/** The smallest of all rotations of a word and of its reverse: two traces are equal exactly when they share it. */
function necklace(one: readonly Letter[]): string {
  const turns = [one, reversed(one)].flatMap((way) => way.map((_, shift) => spelled([...way.slice(shift), ...way.slice(0, shift)])));
  return turns.toSorted()[0] ?? "";
}

describe("a trace of a product", () => {
  test("is proved equal to its rotations and to its transpose, and to no other word", () => {
    fc.assert(
      fc.property(word, word, fc.nat(8), fc.boolean(), (one, other, shift, turned) => {
        const way = turned ? reversed(one) : one;
        const at = shift % way.length;
        const same = proveEqual({ left: table.trace(product(one)), right: table.trace(product([...way.slice(at), ...way.slice(0, at)])) });
        expect(same.kind).toBe("proved");
        const verdict = proveEqual({ left: table.trace(product(one)), right: table.trace(product(other)) });
        expect(verdict.kind).toBe(necklace(one) === necklace(other) ? "proved" : "refuted");
      }),
      { numRuns: 400, seed: 7 },
    );
  });
});

describe("a product between vectors", () => {
  test("is proved equal to its transpose, and to no other word", () => {
    const [u, v] = [table.variable("u", [n, UNIT]), table.variable("v", [n, UNIT])];
    fc.assert(
      fc.property(word, word, (one, other) => {
        const between = (left: Term, middle: readonly Letter[], right: Term): Term => table.multiply([table.transpose(left), product(middle), right]);
        expect(proveEqual({ left: between(u, one, v), right: between(v, reversed(one), u) }).kind).toBe("proved");
        expect(proveEqual({ left: between(u, one, v), right: between(u, other, v) }).kind).toBe(spelled(one) === spelled(other) ? "proved" : "refuted");
      }),
      { numRuns: 300, seed: 11 },
    );
  });
});
