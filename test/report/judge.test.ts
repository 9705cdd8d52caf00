// An answer is called proved, sampled or neither, and numbers can only take away; knows no printing.
import { describe, expect, test } from "vitest";
import type { CheckedAnswers, Checks } from "../../src/answer/checks.js";
import type { Answer, Derived } from "../../src/answer/derived.js";
import { grad, parse } from "../../src/index.js";
import { judge } from "../../src/report/judge.js";
import { plainStyle } from "../../src/report/style.js";
import { textReport } from "../../src/report/text.js";
import { latexReport } from "../../src/report/markup.js";

function derived(verdict: "proved" | "undecided"): Derived {
  const result = grad(parse("sum(relu(x) .* y)"), { wrt: ["x"] });
  if (!result.ok) throw new Error("the example does not derive");
  const answers = result.value.answers.map((answer): Answer => ({ ...answer, ascii: answer.ascii, latex: answer.latex, inlined: answer.inlined, steps: answer.steps, certificate: { ...answer.certificate, verdict, reason: verdict === "proved" ? "" : "a planted reason" } }));
  return { ...result.value, answers };
}

const checked = (part: Partial<Checks>): { readonly ok: true; readonly value: CheckedAnswers; readonly warnings: [] } => ({
  ok: true,
  value: { checks: [{ tape: 1e-16, differences: 1e-12, reference: 1e-16, points: 5, seed: "s", ...part }], warnings: [] },
  warnings: [],
});

const verdicts = (...args: Parameters<typeof judge>): unknown => {
  const result = judge(...args);
  return result.ok ? result.value.judged.map(({ verdict }) => verdict) : result.diagnostics.map(({ code }) => code);
};

describe("what may be said of an answer", () => {
  test("a proved answer stays proved without numbers", () => {
    expect(verdicts(derived("proved"), null)).toEqual(["proved"]);
  });

  test("a proved answer that numbers contradict is refused, whichever route it is", () => {
    for (const route of ["tape", "differences", "reference"] as const) expect(verdicts(derived("proved"), checked({ [route]: 1e-3 }))).toEqual(["E0601"]);
    expect(verdicts(derived("proved"), checked({ tape: Number.POSITIVE_INFINITY }))).toEqual(["E0601"]);
  });

  test("an answer without a proof is sampled where a route of its own agrees, and undecided without one", () => {
    expect(verdicts(derived("undecided"), checked({}))).toEqual(["sampled"]);
    expect(verdicts(derived("undecided"), checked({ tape: null }))).toEqual(["sampled"]);
    expect(verdicts(derived("undecided"), checked({ tape: null, differences: null }))).toEqual(["undecided"]);
    expect(verdicts(derived("undecided"), checked({ points: 0 }))).toEqual(["undecided"]);
    expect(verdicts(derived("undecided"), null)).toEqual(["undecided"]);
  });

  test("an undecided answer is not printed, in any form", () => {
    const question = derived("undecided");
    const judgement = judge(question, null);
    if (!judgement.ok) throw new Error("not judged");
    expect(judgement.value.refusals.map(({ code }) => code)).toEqual(["E0601"]);
    for (const report of [textReport(question, judgement.value, { style: plainStyle, steps: false }), latexReport(question, judgement.value)]) {
      expect(report).not.toContain("step(");
      expect(report).not.toContain("operatorname{step}");
    }
  });
});
