// Published gradients, Jacobians and directional derivatives: each is derived, proved and equal to what was published, in a form that the kernel or numbers recognise; none is wrong.
import { describe, expect, test } from "vitest";
import { withoutNames } from "../../src/answer/inline.js";
import { findCounterexample } from "../../src/evaluate/counterexample.js";
import { proveEqual } from "../../src/kernel/kernel.js";
import { ask, engine, readIn } from "../examples/engine.js";
import { type PublishedCase, publishedCases } from "./published-cases.js";

/** What became of one case: `proved` equal, equal by `numbers`, or refused, undecided or wrong for a reason. */
type Outcome = { readonly kind: "proved" | "numbers" | "refused" | "uncertified" | "undecided" | "wrong"; readonly reason: string };

function judge({ expr, vars, wrt, order, expected, structure }: PublishedCase): Outcome {
  const problem = engine.parse(expr, { let: vars });
  const derived = ask(order, problem, { wrt: [wrt], entries: structure === null ? "free" : "tied" });
  if (!derived.ok) return { kind: "refused", reason: derived.diagnostics.map(({ code }) => code).join() };
  const { derivation, answers } = derived.value;
  const [answer] = answers;
  if (answer === undefined) return { kind: "wrong", reason: "no answer" };
  if (answer.certificate.verdict !== "proved") return { kind: "uncertified", reason: `${answer.certificate.how}: ${answer.certificate.reason}` };
  const left = withoutNames(derivation, answer.value);
  const right = readIn(derived.value, expected, answer.shape);
  const verdict = proveEqual({ left, right, ...engine.rules.means });
  if (verdict.kind === "proved") return { kind: "proved", reason: "" };
  const search = findCounterexample({ left, right, hypotheses: answer.hypotheses, seed: expr, tries: 12 });
  if (!search.ok) return { kind: "undecided", reason: search.diagnostics.map(({ message }) => message).join() };
  if (search.value.counterexample !== null) return { kind: "wrong", reason: `${String(answer)} instead of ${expected}` };
  return search.value.agreed > 0 ? { kind: "numbers", reason: verdict.kind } : { kind: "undecided", reason: "no point decides" };
}

const outcomes = publishedCases.map((one) => ({ ...one, outcome: judge(one) }));
const of = (...kinds: readonly Outcome["kind"][]): readonly string[] => outcomes.filter(({ outcome }) => kinds.includes(outcome.kind)).map(({ id, expr, outcome }) => `${id} ${expr}: ${outcome.reason}`);

describe("240 published gradients, Jacobians, Hessians and directional derivatives", () => {
  test("none is derived wrong", () => {
    expect(publishedCases.length).toBe(240);
    expect(of("wrong", "undecided")).toEqual([]);
  });

  test("none is refused", () => {
    expect(of("refused")).toEqual([]);
  });

  test("every answer carries a proof", () => {
    expect(of("uncertified")).toEqual([]);
  });

  test("all are proved equal to the published form, or agree with it at every point where the kernel cannot tell", () => {
    expect(of("proved").length).toBeGreaterThanOrEqual(230);
    expect(of("proved", "numbers").length).toBe(240);
  });

  test("twice, minus and half the published form are not taken for the answer", () => {
    const planted = outcomes.filter(({ expected, outcome }) => outcome.kind === "proved" && !/^0|^zeros/.test(expected));
    const kinds = planted.flatMap((one) => ["2", "-1", "1/2"].map((factor) => judge({ ...one, expected: `${factor} (${one.expected})` }).kind));
    expect(new Set(kinds)).toEqual(new Set(["wrong"]));
  });
});
