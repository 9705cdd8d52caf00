/** What may be said of an answer: proved by the kernel, only sampled, or neither. Knows no printing. */
import type { CheckedAnswers, Checks } from "../answer/checks.js";
import type { Answer, Derived } from "../answer/derived.js";
import { error, type Diagnostic, label } from "../diagnostics/diagnostic.js";
import { failAll, ok, type Result } from "../diagnostics/result.js";

/** `sampled`: not proved, and the numbers of a route of its own agree. */
export interface Judged {
  readonly answer: Answer;
  readonly verdict: "proved" | "sampled" | "undecided";
  /** Why it is not proved; empty otherwise. */
  readonly reason: string;
  readonly checks: Checks | null;
}

export interface Judgement {
  readonly judged: readonly Judged[];
  /** Why there are no numbers, or a remark on them. */
  readonly remarks: readonly string[];
}

const tolerance = 1e-6;

/** `checked` is null where no numbers were asked for. Fails with E0601 when numbers contradict an answer: then it is none. */
export function judge(derived: Derived, checked: Result<CheckedAnswers> | null): Result<Judgement> {
  const wrong: Diagnostic[] = [];
  const judged = derived.answers.map((answer, index): Judged => {
    const { certificate } = answer;
    const checks = checked !== null && checked.ok ? (checked.value.checks[index] ?? null) : null;
    const worst = worstOf(checks);
    if (worst !== null && worst > tolerance) wrong.push(contradiction(derived, answer, worst));
    if (certificate.verdict === "proved") return { answer, verdict: "proved", reason: "", checks };
    const tested = checks !== null && checks.points > 0 && (checks.tape ?? checks.differences) !== null;
    return { answer, verdict: tested ? "sampled" : "undecided", reason: certificate.reason, checks };
  });
  return wrong.length > 0 ? failAll(wrong) : ok({ judged, remarks: remarksOn(checked) });
}

function worstOf(checks: Checks | null): number | null {
  if (checks === null) return null;
  const routes = [checks.tape, checks.differences, checks.reference].flatMap((route) => route ?? []);
  return routes.length === 0 ? null : Math.max(...routes);
}

function contradiction({ problem, derivation }: Derived, answer: Answer, worst: number): Diagnostic {
  const { term, spans } = derivation.problem;
  const span = spans.get(term) ?? { start: 0, end: problem.text.length };
  return error("E0601", `numbers contradict the derivative by \`${answer.wrt}\`, by ${worst.toExponential(1)}`, [label(span, "the derivative of this", problem.sources[0]?.name ?? "expression")], "report this: a rule that was used is wrong");
}

function remarksOn(checked: Result<CheckedAnswers> | null): readonly string[] {
  if (checked === null) return [];
  const diagnostics = checked.ok ? [...checked.value.warnings] : checked.diagnostics;
  return [...new Set(diagnostics.map(({ message }) => message))];
}
