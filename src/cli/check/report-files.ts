// The files that a check is written to, beside what is printed: for spreadsheets, readers and the hosts of autograders. It checks nothing.
import { type Assignment, classMarkdown, diagnosticOf, gradescopeJson, prairieLearnJson, type Result, resultsCsv, resultsHtml, resultsMarkdown, type SubmissionResult, uncheckedResult } from "../../index.js";
import { writeText } from "../../node.js";
import { usage } from "../usage.js";

export interface ReportOptions {
  readonly csv?: string;
  readonly markdown?: string;
  readonly html?: string;
  readonly gradescope?: string;
  readonly prairielearn?: string;
}

export interface ReportFiles {
  /** Whether a report of the whole class was asked for: only then results have to be kept. */
  readonly ofAll: boolean;
  readonly write: (results: readonly SubmissionResult[]) => Result<null>;
}

export function asksForReports({ csv, markdown, html, gradescope, prairielearn }: ReportOptions): boolean {
  return [csv, markdown, html, gradescope, prairielearn].some((path) => path !== undefined);
}

/** Results of one submission for a host that asks for it. */
const hosts: { readonly [O in "gradescope" | "prairielearn"]: (result: SubmissionResult) => string } = {
  gradescope: (result) => gradescopeJson(result, { seconds: 0 }),
  prairielearn: prairieLearnJson,
};

/**
 * Begins every file, so that one that cannot be written is known before anything is checked: hosts find a result without points there should the
 * check be ended from outside.
 */
export function beginReports(options: ReportOptions, assignment: Assignment, submissions: readonly string[]): Result<ReportFiles> {
  const { csv, markdown, html, gradescope, prairielearn } = options;
  const [first = "", second] = submissions;
  for (const [host, path] of [["gradescope", gradescope], ["prairielearn", prairielearn]] as const) {
    if (path !== undefined && second !== undefined) return usage(`\`--${host}\` is the result of one submission, and here are ${submissions.length}`, "check one at a time, or write `--csv` for a class");
  }
  const files: (readonly [path: string, text: (results: readonly SubmissionResult[]) => string])[] = [];
  const begun = uncheckedResult(assignment, first, "undecided", [diagnosticOf("E0707", "checking was stopped before its end", [], "check it again")]);
  const ofOne = (path: string | undefined, text: (result: SubmissionResult) => string): void => {
    if (path !== undefined) files.push([path, ([result = begun]) => text(result)]);
  };
  ofOne(gradescope, hosts.gradescope);
  ofOne(prairielearn, hosts.prairielearn);
  if (csv !== undefined) files.push([csv, resultsCsv]);
  if (markdown !== undefined) files.push([markdown, (results) => (submissions.length === 1 ? resultsMarkdown(results, assignment) : classMarkdown(results, assignment))]);
  if (html !== undefined) files.push([html, (results) => resultsHtml(results, assignment)]);
  const write = (results: readonly SubmissionResult[]): Result<null> => {
    for (const [path, text] of files) {
      const written = writeText(path, text(results));
      if (!written.ok) return written;
    }
    return { ok: true, value: null, warnings: [] };
  };
  const begin = write([]);
  return begin.ok ? { ok: true, value: { ofAll: files.length > 0, write }, warnings: [] } : begin;
}
