/** A lint report as the JSON that scripts read. Knows no terminal. */
import { type DiagnosticJson, toJson } from "../../diagnostics/json.js";
import { type LintedProblem, lintExit, type LintReport } from "./report.js";

export interface LintJson {
  readonly assignment: string;
  readonly title: string | null;
  readonly points: number;
  /** `ready`: it can be given to students, whatever the warnings say. */
  readonly verdict: "ready" | "not certified" | "not ready";
  readonly problems: readonly LintedProblem[];
  readonly diagnostics: readonly DiagnosticJson[];
}

const verdicts = { 0: "ready", 2: "not ready", 3: "not certified" } as const;

export function lintJson(report: LintReport): LintJson {
  const { source, title, points, problems, diagnostics } = report;
  return { assignment: source.name, title, points, verdict: verdicts[lintExit(report)], problems, diagnostics: diagnostics.map(toJson) };
}
