/** The last line of a report: what is proved, and how far the numeric routes agree. Knows no formulas. */
import { flow } from "./lines.js";
import type { Judged, Judgement } from "./judge.js";
import { type ReportStyle, signs } from "./style.js";

/** `2e-16`. */
export function agreement(error: number): string {
  return error === 0 ? "exactly" : `to ${error.toExponential(0)}`;
}

/** The worst of a route over all answers; null where it was not taken for one of them. */
export function worst(judged: readonly Judged[], route: "tape" | "differences" | "reference"): number | null {
  const errors = judged.map(({ checks }) => checks?.[route] ?? null);
  return errors.includes(null) || errors.length === 0 ? null : Math.max(...errors.flatMap((error) => error ?? []));
}

const listed = (names: readonly string[]): string => (names.length > 4 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", "));

/** `proved for all sizes, with step_idempotent`. */
export function proofWords(judged: readonly Judged[]): string {
  const proved = judged.filter(({ verdict }) => verdict === "proved");
  const relations = [...new Set(proved.flatMap(({ answer }) => answer.certificate.relations))].toSorted();
  const stepwise = proved.filter(({ answer }) => answer.certificate.how === "stepwise");
  const names = (of: readonly Judged[]): string => listed(of.map(({ answer }) => answer.wrt));
  const by = relations.length === 0 ? "" : `, with ${listed(relations)}`;
  const steps = stepwise.length === 0 ? "proved for all sizes" : stepwise.length === proved.length ? "proved step by step for all sizes" : `proved for all sizes (${names(stepwise)} step by step)`;
  return proved.length === judged.length ? `${steps}${by}` : `${names(proved)} ${steps}${by}`;
}

export function standingLines({ judged, remarks }: Judgement, style: ReportStyle, indent: number): readonly string[] {
  const { paint, alphabet } = style;
  const parts: string[] = [];
  if (judged.some(({ verdict }) => verdict === "proved")) parts.push(paint.good(proofWords(judged)));
  const names = (verdict: Judged["verdict"]): readonly string[] => judged.filter((one) => one.verdict === verdict).map(({ answer }) => answer.wrt);
  const reasons = (verdict: Judged["verdict"]): string => [...new Set(judged.filter((one) => one.verdict === verdict).map(({ reason }) => reason))].join("; ");
  for (const verdict of ["sampled", "undecided"] as const) {
    const which = names(verdict);
    const said = verdict === "sampled" ? "only sampled, not proved" : "neither proved nor sampled";
    const whose = which.length === judged.length ? "" : `${listed(which)} `;
    if (which.length > 0) parts.push(paint.doubtful(`${whose}${said}: ${reasons(verdict)}`));
  }
  const { points } = judged.find(({ checks }) => checks !== null)?.checks ?? { points: 0 };
  const routes = [
    { name: "tape autograd agrees", error: worst(judged, "tape") },
    { name: "differences agree", error: worst(judged, "differences") },
    { name: "mathjs agrees", error: worst(judged, "reference") },
  ].flatMap(({ name, error }) => (error === null ? [] : [`${name} ${agreement(error)}`]));
  const last = routes.at(-1);
  parts.push(...routes.map((route) => (route === last ? `${route} (${points} point${points === 1 ? "" : "s"})` : route)));
  parts.push(...remarks.map((remark) => paint.doubtful(`numbers: ${remark}`)));
  return flow(parts, signs[alphabet].dot, Math.max(40, style.width - indent)).map((line) => " ".repeat(indent) + line);
}
