/** The generic points of a problem, at which right answers, wrong ones and their mutants are compared. Knows no answers of students. */
import { hashText } from "../../answer/seed.js";
import { kinksOf } from "../../evaluate/kinks.js";
import { forward } from "../../evaluate/evaluate.js";
import { checkLimits } from "../../evaluate/limits.js";
import { orderOf } from "../../evaluate/order.js";
import type { Point } from "../../evaluate/point.js";
import { createSampler } from "../../evaluate/sampling.js";
import type { Term, TermOf } from "../../term/term.js";
import type { PreparedProblem } from "../prepared.js";

/** Points that are compared at: the first screens, the others confirm. */
const chosen = 3;
/** Points that are drawn to choose from. */
const drawn = 6;

const known = new WeakMap<PreparedProblem, readonly Point[]>();

/**
 * The same points for the same problem: distinct sizes of at least 2, signed entries that respect what is declared, and every expected
 * answer defined. The first reaches as many sides of the kinks as one point can. Empty where no such point is found.
 */
export function pointsOf(problem: PreparedProblem): readonly Point[] {
  const found = known.get(problem) ?? drawPoints(problem);
  known.set(problem, found);
  return found;
}

function drawPoints({ problem, table, given, variables, answers }: PreparedProblem): readonly Point[] {
  const terms: readonly Term[] = [given, ...answers.map(({ expected }) => expected)];
  const named = variables.map(({ name, shape, attributes }) => table.variable(name, shape, "given", attributes)).filter((term): term is TermOf<"variable"> => term.kind === "variable");
  const order = orderOf(terms, []);
  const sampler = createSampler({ terms, variables: named, seed: hashText(problem.given) });
  if (!order.ok || !sampler.ok) return [];
  const points: { readonly point: Point; readonly sides: number }[] = [];
  for (let index = 0; index < drawn; index += 1) {
    const point = sampler.value.point(index);
    const values = point.ok ? forward(order.value, point.value, checkLimits) : point;
    if (!point.ok || !values.ok) continue;
    const sides = kinksOf(order.value);
    if (!sides.see(values.value)) points.push({ point: point.value, sides: sides.positive.size + sides.negative.size });
  }
  return points.toSorted((a, b) => b.sides - a.sides).slice(0, chosen).map(({ point }) => point);
}
