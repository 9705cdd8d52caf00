/** Conditions on a term as conditions on what is inside it: 2 π s² is positive where s is nonzero. Knows no rules. */
import { isScalarShape, isUnit } from "../term/dimension.js";
import { isInteger, isZero } from "../term/rational.js";
import type { Condition, Hypothesis } from "../term/symbols.js";
import type { TermTable } from "../term/table.js";
import type { Term } from "../term/term.js";
import { holds } from "../term/facts/facts.js";
import type { Facts } from "../term/facts/known.js";

export interface ConditionSetting {
  readonly table: TermTable;
  readonly facts: Facts;
  /** What a name stands for. */
  readonly seen: (term: Term) => Term;
}

const nonzero: ReadonlySet<Condition> = new Set<Condition>(["is nonzero", "has no zero entry"]);
const ofSign: ReadonlySet<Condition> = new Set<Condition>(["is positive", "is nonnegative"]);

/** Conditions on smaller terms that together say the same. */
export function plainConditions(hypothesis: Hypothesis, setting: ConditionSetting): readonly Hypothesis[] {
  const plain: Hypothesis[] = [];
  const open = [hypothesis];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const factors = factorsOf(one, setting);
    const next = factors === null ? inside(one, setting) : null;
    if (factors !== null) open.push(...factors.toReversed().map((term) => ({ term, condition: "is nonzero" as const })));
    else if (next !== null) open.push(next);
    else plain.push(one);
  }
  return plain;
}

/** The factors of a scalar product that must not be zero. */
function factorsOf({ term, condition }: Hypothesis, { seen }: ConditionSetting): readonly Term[] | null {
  const value = seen(term);
  return nonzero.has(condition) && value.kind === "multiply" && value.args.length > 1 && value.args.every(({ shape }) => isScalarShape(shape)) ? value.args : null;
}

const isOnes = (term: Term): boolean => term.kind === "ones" || (term.kind === "transpose" && term.args[0]?.kind === "ones");

function inside({ term, condition }: Hypothesis, { table, facts, seen }: ConditionSetting): Hypothesis | null {
  if (!nonzero.has(condition) && !ofSign.has(condition)) return null;
  const value = seen(term);
  const zeroFree: Condition = isScalarShape(value.shape) ? "is nonzero" : "has no zero entry";
  const [base, exponent] = value.args;
  if (value.kind === "apply" && value.function.name === "sqrt" && base !== undefined && condition !== "is nonnegative") return { term: base, condition: "is positive" };
  if (value.kind === "fill" && base !== undefined) return { term: base, condition: condition === "has no zero entry" ? "is nonzero" : condition };
  if (value.kind === "power" && base !== undefined && exponent?.kind === "number" && isInteger(exponent.value) && !isZero(exponent.value)) {
    const even = exponent.value.numerator % 2n === 0n;
    if (nonzero.has(condition)) return { term: base, condition: zeroFree };
    return even ? (condition === "is positive" ? { term: base, condition: zeroFree } : null) : { term: base, condition };
  }
  if (value.kind === "transpose" && base !== undefined) return { term: base, condition };
  if (value.kind !== "multiply") return null;
  const tensors = value.args.filter((factor) => !isScalarShape(factor.shape));
  // c v 1ᵀ has the entries of c v.
  const outer = tensors.length === 2 && tensors[0] !== undefined && isUnit(tensors[0].shape[1]);
  const spread = outer ? tensors.find((factor) => isOnes(factor) && factor.shape.some(isUnit)) : undefined;
  if (spread !== undefined) return { term: table.multiply(value.args.filter((factor) => factor !== spread)), condition };
  if (tensors.length > 1) return null;
  const surelyFine = (factor: Term): boolean => isScalarShape(factor.shape) && (holds(facts, seen(factor), "is positive") || (nonzero.has(condition) && factor.kind === "number" && !isZero(factor.value)));
  const left = value.args.filter((factor) => !surelyFine(factor));
  return left.length === 0 || left.length === value.args.length ? null : { term: table.multiply(left), condition };
}
