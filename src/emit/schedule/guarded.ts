/** Exponentials among factors that are zero where they would overflow. Knows no instructions. */
import { isScalarShape, sameShape } from "../../term/dimension.js";
import type { TermTable } from "../../term/table.js";
import type { Term } from "../../term/term.js";
import { relu } from "./stable-symbols.js";

const argumentOf = (term: Term, name: string): Term | null => (term.kind === "apply" && term.function.name === name ? (term.args[0] ?? null) : null);

/** An entrywise function, or one with scalars in front. */
const isScaled = (term: Term): boolean => term.kind === "apply" || (term.kind === "multiply" && term.args.slice(0, -1).every((factor) => isScalarShape(factor.shape)) && term.args.at(-1)?.kind === "apply");

/** Among factors that are zero for x ≥ 0, exp(x) as exp(−relu(−x)): the same where it counts, and finite where it does not. */
export function guardExponentials(table: TermTable, product: Term): Term {
  if (product.kind !== "hadamard" && product.kind !== "multiply") return product;
  const off = product.args.flatMap((factor) => argumentOf(factor, "step") ?? []);
  const below = (x: Term): Term | undefined => off.find((one) => one === table.negate(x) || table.negate(one) === x);
  const guard = (factor: Term): Term => {
    if (factor.kind === "multiply" && product.kind === "hadamard") return table.multiply(factor.args.map(guard));
    const x = factor.kind === "apply" && (factor.function.name === "exp" || factor.function.name === "expm1") ? factor.args[0] : undefined;
    const opposite = x === undefined || !sameShape(x.shape, product.shape) ? undefined : below(x);
    return opposite === undefined || factor.kind !== "apply" ? factor : table.apply(factor.function, table.negate(table.apply(relu, opposite)));
  };
  const guarded = off.length === 0 ? product.args : product.args.map((factor) => (isScaled(factor) ? guard(factor) : factor));
  if (guarded.every((factor, index) => factor === product.args[index])) return product;
  return product.kind === "hadamard" ? table.hadamard(guarded) : table.multiply(guarded);
}
