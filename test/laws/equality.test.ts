// Laws of comparing: equal terms are not told apart by how they are written, mutants pass only where numbers agree, and relations come to an end.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decideEqual } from "../../src/answer/ladder.js";
import { findCounterexample } from "../../src/evaluate/counterexample.js";
import { proveEqual } from "../../src/kernel/kernel.js";
import { SCALAR } from "../../src/term/dimension.js";
import { createTable } from "../../src/term/table.js";
import type { Term } from "../../src/term/term.js";
import { postorder, replaceTerms, substitute } from "../../src/term/traverse.js";
import { publishedCases } from "../derive/published-cases.js";
import { must } from "../evaluate/must.js";
import { createEngine } from "../../src/engine.js";
import { engine } from "../examples/engine.js";
import { mutants } from "../kernel/mutants.js";

const { rules } = engine;
const isEqual = (left: Term, right: Term, seed: string): boolean => {
  const verdict = decideEqual({ left, right, seed, tries: 8 }, rules);
  return verdict.ok && (verdict.value.kind === "proved" || verdict.value.kind === "exact-modular");
};

/** Published derivatives as terms, every third of them. */
const published = publishedCases.filter((_, index) => index % 3 === 0).flatMap(({ id, expected, vars }): readonly { readonly id: string; readonly term: Term }[] => {
  const parsed = engine.parse(expected, { let: vars });
  return parsed.ok ? [{ id, term: parsed.value.elaborated.term }] : [];
});

describe("published derivatives", () => {
  test("are what they are with sums and entrywise products written backwards", () => {
    for (const { id, term } of published) {
      const table = createTable();
      const [whole = term] = substitute(table, [term], {});
      const [backwards = whole] = replaceTerms(table, [whole], (one) => (one.kind === "add" ? table.add(one.args.toReversed()) : one.kind === "hadamard" ? table.hadamard(one.args.toReversed()) : null));
      expect([id, isEqual(whole, backwards, id)]).toEqual([id, true]);
    }
  });

  test("are never equal to a one-step mutant, unless numbers that were not asked agree", () => {
    let refused = 0;
    for (const { id, term } of published) {
      const table = createTable();
      const [whole = term] = substitute(table, [term], {});
      for (const mutant of mutants(table, whole).slice(0, 5)) {
        if (!isEqual(whole, mutant, id)) {
          refused += 1;
          continue;
        }
        const search = findCounterexample({ left: whole, right: mutant, seed: `${id} again`, tries: 8 });
        expect([id, search.ok && search.value.counterexample]).toEqual([id, search.ok ? null : false]);
      }
    }
    expect(refused).toBeGreaterThan(150);
  });
});

describe("relations", () => {
  const table = createTable();
  const functions = ["exp", "log", "sqrt", "relu", "abs", "sign", "step", "sigmoid", "tanh", "softplus", "sin", "cos", "sinh", "log1p", "expm1"].flatMap((name) => {
    const entry = rules.library.find(name);
    return entry?.kind === "function" ? [entry.symbol] : [];
  });
  const x = table.variable("x", SCALAR);
  const y = table.variable("y", SCALAR);
  const terms: fc.Arbitrary<Term> = fc.letrec<{ term: Term }>((tie) => ({
    term: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom(x, y, table.number(2)),
      fc.tuple(fc.constantFrom(...functions), tie("term")).map(([symbol, inner]) => table.apply(symbol, inner)),
      fc.tuple(tie("term"), tie("term")).map((pair) => table.multiply(pair)),
      fc.tuple(tie("term"), tie("term")).map((pair) => table.add(pair)),
      tie("term").map((inner) => table.negate(inner)),
      fc.tuple(tie("term"), fc.constantFrom(-1, 2)).map(([inner, exponent]) => table.power(inner, table.number(exponent))),
    ),
  })).term;

  test("come to an end, and prove nothing of random terms that numbers deny", () => {
    fc.assert(
      fc.property(terms, terms, (left, right) => {
        fc.pre(postorder([left, right]).length < 40);
        const verdict = proveEqual({ left, right, relations: [...rules.means.relations, ...rules.means.further] });
        if (verdict.kind === "undecided") expect(verdict.reason).not.toContain("do not come to an end");
        if (verdict.kind !== "proved") return;
        const search = findCounterexample({ left, right, seed: "relations", tries: 12 });
        expect(search.ok ? search.value.counterexample : null).toBeNull();
      }),
      { numRuns: 400, seed: 7 },
    );
  });

  test("a wrong one is caught by numbers, and refused", () => {
    const wrong = ["relation wrong for all x : scalar, y : scalar  log(x + y) = log(x) + log(y)", "relation wrong for all x : scalar  sigmoid(x) = exp(x)/(1 - exp(x))", "relation wrong for all A : n × n, B : n × n  given A is invertible and B is invertible  det(A B) = det(A) + det(B)", "relation wrong for all x : scalar  given x is positive  sign(x) = 2"];
    for (const text of wrong) expect(() => must(engineWith(text))).toThrow();
  });
});

function engineWith(text: string): ReturnType<typeof createEngine> {
  return createEngine({ rules: [{ name: "wrong.rules", text }] });
}
