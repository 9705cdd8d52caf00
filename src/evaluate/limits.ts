// Bounds on the memory and work of an evaluation, checked before anything is allocated; it computes no values.
import { error } from "../diagnostics/diagnostic.js";
import { fail, ok, type Result } from "../diagnostics/result.js";
import { isScalarShape } from "../term/dimension.js";
import { planContraction } from "./contraction-plan.js";
import type { Order } from "./order.js";
import { entryCount, shapeAt } from "./tensor.js";

export interface Limits {
  /** Entries of all arrays together. */
  readonly entries: number;
  /** Multiplications. */
  readonly operations: number;
}

export const evaluationLimits: Limits = { entries: 2 ** 24, operations: 2 ** 31 };
/** A check evaluates many times. */
export const checkLimits: Limits = { entries: 2 ** 21, operations: 2 ** 27 };
/** mathjs keeps an object for every number. */
export const referenceLimits: Limits = { entries: 2 ** 20, operations: 2 ** 25 };

/** Refuses an order that at these sizes needs more than `limits`. */
export function withinLimits({ steps }: Order, sizes: ReadonlyMap<string, number>, limits: Limits): Result<null> {
  let entries = 0;
  let operations = 0;
  for (const { term } of steps) {
    const shape = shapeAt(term.shape, sizes);
    const count = entryCount(shape);
    entries += count;
    operations += count * Math.max(1, term.args.length);
    if (term.kind === "multiply") {
      const chain = term.args.filter((factor) => !isScalarShape(factor.shape)).map((factor) => shapeAt(factor.shape, sizes));
      const rows = chain[0]?.[0] ?? 1;
      const columns = chain.at(-1)?.[1] ?? 1;
      for (const [inner = 1, next = 1] of chain.slice(1)) {
        operations += columns === 1 ? inner * next : rows * inner * next;
        entries += columns === 1 ? inner : rows * next;
      }
    } else if (term.kind === "einsum") {
      const plan = planContraction(term.contraction, term.args.map((argument) => shapeAt(argument.shape, sizes)));
      operations += 4 * plan.operations;
      entries += plan.entries;
    } else if (term.kind === "operator") {
      const largest = Math.max(1, ...term.args.flatMap((argument) => shapeAt(argument.shape, sizes)));
      operations += term.operator.name === "adj" ? largest ** 5 : 40 * largest ** 3;
    }
    if (!(entries <= limits.entries)) {
      const what = shape.length === 2 ? `${shape[0]} × ${shape[1]} array` : "array";
      return fail(error("E0503", `evaluating needs more than ${limits.entries} numbers at once, among them a ${what}`, []));
    }
    if (!(operations <= limits.operations)) return fail(error("E0503", `evaluating needs more than ${limits.operations} multiplications`, []));
  }
  return ok(null);
}
