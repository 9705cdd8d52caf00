// Random contractions: their gradients are proved, agree with numbers and are read back; wrong ones are not proved.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Derived } from "../../src/answer/derived.js";
import { withoutNames } from "../../src/answer/inline.js";
import { text } from "../../src/emit/text.js";
import { findCounterexample } from "../../src/evaluate/counterexample.js";
import { proveGradient } from "../../src/kernel/kernel.js";
import type { TermTable } from "../../src/term/table.js";
import type { Term } from "../../src/term/term.js";
import { postorder, replaceTerms } from "../../src/term/traverse.js";
import { engine } from "../examples/engine.js";
import { must } from "../evaluate/must.js";
import { mutants } from "../kernel/mutants.js";
import { contractions, declared } from "./contractions.js";
import { disagreeing, lostInPrint, unproved } from "./laws.js";

const drawn = fc.sample(contractions, { numRuns: 160, seed: 4_711 });

const around = ["normsq(", "sum(sin(", "sum(", "norm2(", "mean(exp("];

const all = drawn.map(({ text: contraction, names, rank }, index) => {
  const before = around[index % around.length] ?? "";
  const loss = rank === 0 && before === "sum(" ? contraction : `${before}${contraction}${")".repeat(before.split("(").length - 1)}`;
  const problem = must(engine.parse(loss, { let: names.map(declared).join(", ") }));
  const derived: Derived = must(engine.grad(problem, { wrt: names }));
  return { loss, derived };
});

describe(`${all.length} random contractions`, () => {
  test("are derived and proved", () => {
    expect(unproved(all)).toEqual([]);
  });

  test("agree with the tape and with differences", async () => {
    expect(await disagreeing(all)).toEqual([]);
  });

  test("print text that is read back as the same term", () => {
    expect(lostInPrint(all)).toEqual([]);
  });

  test("are written without `einsum` where nothing has more than two axes and no index joins three matrices", () => {
    const matrices = all.filter(({ loss }) => !/\b[ST]_\w{3}\b/.test(loss) && !/->\w{3}/.test(loss) && (loss.match(/\b[ST]_\w{2}\b/g) ?? []).length < 3);
    const left = matrices.flatMap(({ loss, derived }) => derived.answers.filter(({ value }) => postorder([value]).some(({ kind }) => kind === "einsum")).map((answer) => `${loss}: ${String(answer)}`));
    expect(matrices.length).toBeGreaterThan(40);
    expect(left).toEqual([]);
  });

  test("are not proved with another answer", () => {
    const wrong: string[] = [];
    let tried = 0;
    for (const { loss, derived } of all.slice(0, 60)) {
      const { table, term: whole } = derived.derivation.problem;
      for (const { wrt, value } of derived.derivation.answers.slice(0, 1)) {
        const right = withoutNames(derived.derivation, value);
        for (const mutant of [...mutants(table, right), ...relabelled(table, right)]) {
          tried += 1;
          if (proveGradient({ loss: whole, variable: wrt.term, gradient: mutant, ...engine.rules.means }).kind !== "proved") continue;
          const search = findCounterexample({ left: right, right: mutant, seed: "mutant", tries: 4 });
          if (search.ok && search.value.counterexample !== null) wrong.push(`${loss}: ${text.print(mutant)}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(250);
  });
});

/** The same answer with two axes of a factor of a contraction exchanged, where shapes allow. */
function relabelled(table: TermTable, root: Term): readonly Term[] {
  return postorder([root]).flatMap((term) => {
    if (term.kind !== "einsum") return [];
    const { inputs, output, names } = term.contraction;
    return term.args.flatMap((argument, place) => {
      const [first, second, ...rest] = inputs[place] ?? [];
      const [rows, columns] = argument.shape;
      if (first === undefined || second === undefined || first === second || rows.key !== columns.key) return [];
      const mutant = table.einsum(term.args, inputs.with(place, [second, first, ...rest]), output, (label) => names[label]);
      return replaceTerms(table, [root], (one) => (one === term ? mutant : null));
    });
  });
}
