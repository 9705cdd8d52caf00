/** Runs of the same factors in a product, as powers of a part that is computed once. Knows no terms and computes nothing. */
import { isUnit } from "../../term/dimension.js";
import { type Factor, factorKey } from "./factor.js";
import { longestOrdered, type Magnitude, wholeCost } from "./order.js";

/** `count` times the `period` factors from place `start`. */
export interface Run {
  readonly start: number;
  readonly period: number;
  readonly count: number;
}

/** Longer products are not searched. */
const longestSearched = 400;

/** The products that the binary method needs: squares, and those squares that the exponent asks for. */
function productsOfPower(count: number): number {
  let products = -1;
  for (let left = count; left > 0; left = Math.floor(left / 2)) products += (left % 2) + (left > 1 ? 1 : 0);
  return products;
}

/** Every longest run of a square part with at least two repetitions that saves a product. */
function runsOf(factors: readonly Factor[]): readonly Run[] {
  const keys = factors.map(factorKey);
  const runs: Run[] = [];
  for (let period = 1; 2 * period <= keys.length; period += 1) {
    let matched = 0;
    for (let at = keys.length - 1 - period; at >= -1; at -= 1) {
      if (at >= 0 && keys[at] === keys[at + period]) matched += 1;
      else {
        if (matched >= period) {
          for (let shift = 0; shift < period; shift += 1) {
            const start = at + 1 + shift;
            const count = Math.floor((matched + period - shift) / period);
            const { rows } = factors[start] ?? {};
            const { columns } = factors[start + period - 1] ?? {};
            const isSquare = rows !== undefined && columns !== undefined && rows.key === columns.key && !isUnit(rows);
            if (isSquare && count >= 2 && period * count - 1 > period - 1 + productsOfPower(count)) runs.push({ start, period, count });
          }
        }
        matched = 0;
      }
    }
  }
  return runs;
}

/** The run whose power makes the product cheapest, or null where none makes it cheaper. `power` stands for a run that was computed. */
export function cheapestRun(factors: readonly Factor[], magnitude: Magnitude, power: (run: Run) => Factor): Run | null {
  if (factors.length < 3 || factors.length > longestSearched) return null;
  let best: { readonly run: Run; readonly cost: number } | null = null;
  for (const run of runsOf(factors)) {
    const base = factors.slice(run.start, run.start + run.period);
    const rows = base[0]?.rows;
    if (rows === undefined) continue;
    const rest = [...factors.slice(0, run.start), power(run), ...factors.slice(run.start + run.period * run.count)];
    const cost = wholeCost(base, magnitude) + productsOfPower(run.count) * magnitude(rows) ** 3 + (rest.length > longestOrdered ? rest.length * magnitude(rows) ** 3 : wholeCost(rest, magnitude));
    if (best === null || cost < best.cost) best = { run, cost };
  }
  return best !== null && best.cost < wholeCost(factors, magnitude) ? best.run : null;
}
