/** What a wrong answer earns by what follows in it. Judges nothing. */
import { quote } from "../../diagnostics/quote.js";
import type { PreparedProblem } from "../prepared.js";
import type { AnswerResult, LineResult } from "../result.js";
import type { Carried } from "./carried.js";
import { rounded } from "./points.js";
import type { Working } from "./working.js";

/**
 * `followThrough` of the points, where the answer is right given an earlier mistake (one value before it is wrong, and all that is made of it is right), or
 * where a line of its own was right and one step after it is wrong. Lines that follow from a line that was never right earn nothing by that: anything follows
 * from itself.
 */
export function creditFor(result: AnswerResult, { problem: { followThrough } }: PreparedProblem, working: Working, carried: Carried | null): AnswerResult {
  if (result.verdict !== "wrong" && result.verdict !== "ill-typed") return result;
  const earned = rounded(followThrough * result.max);
  if (carried !== null) {
    const where = carried.culprits.map(({ statement }) => `${quote(statement.name)} on line ${statement.links[0]?.line ?? 0}`).join(" and ");
    const note = `with the right ${where} this answer would be right: the mistake is there, and what follows from it is right`;
    return { ...result, gradable: true, score: Math.max(result.score, earned), notes: [...result.notes, note], lines: linesAfter(carried, result.lines) };
  }
  return working.reached && result.verdict === "wrong" ? { ...result, score: Math.max(result.score, earned) } : result;
}

/** The line at which an earlier value goes wrong says so: its own wrong step, or its first line; what looked wrong after it follows. */
function linesAfter({ culprits }: Carried, lines: readonly LineResult[]): readonly LineResult[] {
  const origins = culprits.flatMap(({ statement: { links } }) => {
    const own = lines.filter(({ span }) => links.some((link) => link.span.start === span.start));
    return own.find(({ verdict }) => verdict === "wrong") ?? own[0] ?? [];
  });
  const first = origins.reduce((least, { line }) => Math.min(least, line), Infinity);
  return lines.map((one): LineResult => {
    if (origins.includes(one)) return one.verdict === "definition" ? { ...one, verdict: "wrong", says: "another value is needed here: with it, what follows is right" } : one;
    return one.verdict === "wrong" && one.line > first ? { ...one, verdict: "follows-wrong", rule: null, says: `this follows from line ${first}, which is wrong` } : one;
  });
}
