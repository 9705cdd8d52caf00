/** The factors of a product: those that scale and those that chain. Knows no rules. */
import { isScalarShape } from "./dimension.js";
import type { Term } from "./term.js";

/** Scalar factors, and the chain of the others, each in order. */
export function splitProduct(factors: readonly Term[]): readonly [scalars: readonly Term[], chain: readonly Term[]] {
  const chain = factors.filter((factor) => !isScalarShape(factor.shape));
  return chain.length === factors.length ? [[], factors] : [factors.filter((factor) => isScalarShape(factor.shape)), chain];
}
