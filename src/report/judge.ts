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
  /** What is said of answers that are neither proved nor sampled. */
  readonly refusals: readonly Diagnostic[];
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
  if (wrong.length > 0) return failAll(wrong);
  const refusals = judged.filter(({ verdict }) => verdict === "undecided").map((one) => refusal(derived, one));
  return ok({ judged, refusals, remarks: remarksOn(checked) });
}

function worstOf(checks: Checks | null): number | null {
  if (checks === null) return null;
  const routes = [checks.tape, checks.differences, checks.reference].flatMap((route) => route ?? []);
  return routes.length === 0 ? null : Math.max(...routes);
}

function whole({ problem, derivation }: Derived, message: string): Diagnostic["labels"][number] {
  const { term, spans } = derivation.problem;
  return label(spans.get(term) ?? { start: 0, end: problem.text.length }, message, problem.sources[0]?.name ?? "expression");
}

function contradiction(derived: Derived, { wrt }: Answer, worst: number): Diagnostic {
  return error("E0601", `numbers contradict the derivative by \`${wrt}\`, by ${worst.toExponential(1)}`, [whole(derived, "the derivative of this")], "report this: a rule that was used is wrong");
}

function refusal(derived: Derived, { answer, reason, checks }: Judged): Diagnostic {
  const help = checks === null ? "let numbers decide, with `--check-points 5`" : "declare what is known of the variables, such as `symmetric` or `positive`, or simplify the expression";
  return error("E0601", `the derivative by \`${answer.wrt}\` is neither proved nor sampled`, [whole(derived, reason)], help);
}

function remarksOn(checked: Result<CheckedAnswers> | null): readonly string[] {
  if (checked === null) return [];
  const diagnostics = checked.ok ? [...checked.value.warnings] : checked.diagnostics;
  return [...new Set(diagnostics.map(({ message }) => message))];
}
