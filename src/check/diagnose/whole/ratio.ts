/** The right answer times a number: −1, 2, a size, a number of the problem, or one that changes from point to point. */
import { isScalarShape } from "../../../term/dimension.js";
import type { AnswerValues } from "../answer-values.js";
import type { Finding } from "../finding.js";
import type { DiagnosisQuestion } from "../question.js";
import { commonFraction, ratios } from "./agree.js";
import { aboutWhole, askedInWords } from "./words.js";

/** Products of this many sizes at most, each once above or below the fraction bar. */
const mostSizes = 4;

export function ratioFindings({ problem }: DiagnosisQuestion, { points, answer, expected: right }: AnswerValues): readonly Finding[] {
  const found = answer === null ? null : ratios(answer, right);
  if (found === null) return [];
  const asked = askedInWords[problem.problem.order];
  const fraction = commonFraction(found);
  if (fraction !== null) return [byNumber(fraction, asked)];
  const sizes = [...problem.sizes].slice(0, mostSizes);
  for (const powers of smallPowers(sizes.length)) {
    const rest = found.map((ratio, index) => ratio / product(sizes.map((name, place) => (points[index]?.sizes.get(name) ?? 1) ** (powers[place] ?? 0))));
    const left = commonFraction(rest);
    if (left !== null) return [bySizes(left, sizes.filter((_, place) => powers[place] === 1), sizes.filter((_, place) => powers[place] === -1), asked)];
  }
  for (const { name, shape, occurs } of problem.variables) {
    if (!isScalarShape(shape)) continue;
    for (const power of [1, -1]) {
      const left = commonFraction(found.map((ratio, index) => ratio / (points[index]?.values.get(name)?.data[0] ?? Number.NaN) ** power));
      if (left === null) continue;
      if (!occurs) return [aboutWhole("update_not_gradient", "step_of_descent", `this is ${asked} times \`${name}\`, the step of a descent; asked is ${asked} itself`, -0.9)];
      return [aboutWhole("missing_factor", "multiple_by_a_number", `this is ${written(left)}${asked} ${power === 1 ? "times" : "divided by"} \`${name}\`: check where \`${name}\` stands in the expression`, -0.9)];
    }
  }
  const manyEntries = right.some(({ data }) => data.length > 1);
  return manyEntries ? [aboutWhole("missing_factor", "multiple_at_every_point", `this is a multiple of ${asked}, by a number that depends on the variables: every entry has the right direction, and a factor is missing or too many`, 1)] : [];
}

const product = (numbers: readonly number[]): number => numbers.reduce((total, one) => total * one, 1);

/** All lists of −1, 0 and 1, those with fewer nonzero ones first. */
function smallPowers(count: number): readonly (readonly number[])[] {
  let lists: readonly (readonly number[])[] = [[]];
  for (let index = 0; index < count; index += 1) lists = lists.flatMap((list) => [0, 1, -1].map((power) => [...list, power]));
  const used = (list: readonly number[]): number => list.filter((power) => power !== 0).length;
  return lists.filter((list) => used(list) > 0).toSorted((a, b) => used(a) - used(b));
}

/** `2 times `, and nothing for 1. */
const written = ([p, q]: readonly [number, number]): string => (p === q ? "" : `${q === 1 ? `${p}` : `${p}/${q}`} times `);

function byNumber([p, q]: readonly [number, number], asked: string): Finding {
  if (p === -q) return aboutWhole("sign", "minus_the_answer", `this is minus ${asked}: every sign is turned; check what is subtracted from what`, -0.9);
  const shrinks = -p / q;
  if (p < 0 && [10, 20, 50, 100, 200, 500, 1000].some((one) => Math.abs(shrinks * one - Math.round(shrinks * one)) < 1e-9 && shrinks < 0.3 && q % 10 === 0)) {
    return aboutWhole("update_not_gradient", "step_of_descent", `this is ${asked} times ${p}/${q}, the step of a descent; asked is ${asked} itself`, -0.9);
  }
  const hint = p === 2 * q ? "check whether there is a factor 1/2 in the expression" : 2 * p === q ? "check the factors 2 that come from squares, and from a variable that stands twice" : "check the numbers that come out of powers and stand before terms";
  return aboutWhole(p < 0 ? "sign" : "missing_factor", "multiple_of_the_answer", `this is ${written([p, q])}${asked}: ${hint}`, -0.9, p < 0 ? 2 : 1);
}

function bySizes(left: readonly [number, number], above: readonly string[], below: readonly string[], asked: string): Finding {
  const names = (list: readonly string[]): string => list.map((name) => `\`${name}\``).join(" and ");
  const says = `this is ${written(left)}${asked}${above.length === 0 ? "" : ` times ${names(above)}`}${below.length === 0 ? "" : ` divided by ${names(below)}`}`;
  const steps = left[0] === left[1] ? 1 : 2;
  if (above.length > 0 && below.length === 0) return aboutWhole("forgot_batch_mean", "mean_forgotten", `${says}: what is a mean in the expression is a mean in ${asked}, too`, -0.9, steps);
  return aboutWhole("missing_factor", "mean_for_sum", above.length === 0 ? `${says}: there is a sum in the expression, and no mean` : `${says}: check what is averaged`, -0.9, steps);
}
