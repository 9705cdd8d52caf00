/** What a wrong answer earns: the teacher's part of the points for one mistake alone. Knows no lines of working. */
import type { PreparedProblem } from "../prepared.js";
import type { NamedMistake } from "../result.js";

const digits = 1e6;

/** Points for a wrong answer: a part of `points` where exactly one mistake explains it and the assignment gives a part for that, else none. */
export function partialScore({ problem: { partial } }: PreparedProblem, points: number, mistakes: readonly NamedMistake[]): number {
  // That the shape is wrong is what came of the mistake, and none of its own.
  const [only, ...others] = mistakes.filter(({ rule }, index) => index === 0 || rule !== "shape_of_answer");
  if (only === undefined || others.length > 0) return 0;
  return Math.round(points * (partial.get(only.code) ?? 0) * digits) / digits;
}
