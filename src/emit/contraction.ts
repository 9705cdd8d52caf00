/** Contractions that the input language writes without labels: products of stacks of matrices, sums along axes, permuted and repeated axes. Knows no spelling. */
import { contractionKey, numbered } from "../term/contraction.js";
import { batchedProduct, isBatched, repeatedLabels } from "../term/batched.js";
import type { Term, TermOf } from "../term/term.js";

/** How a contraction may be written; each form reads back as the same term. */
export type Writing =
  | { readonly as: "einsum" }
  | { readonly as: "product"; readonly left: Term; readonly right: Term }
  /** Axes are counted from 1. */
  | { readonly as: "sum" | "permute"; readonly of: Term; readonly axes: readonly number[] }
  | { readonly as: "transpose"; readonly of: Term };

export function writingOf({ args, contraction }: TermOf<"einsum">): Writing {
  const [left, right, ...more] = args;
  if (left === undefined || more.length > 0) return { as: "einsum" };
  if (right !== undefined) {
    if (!isBatched(left.shape, right.shape)) return { as: "einsum" };
    const { inputs, output } = batchedProduct(left.shape, right.shape);
    const known = new Set(inputs.flat());
    const same = output.every((label) => known.has(label)) && contractionKey(numbered(inputs, output, () => undefined)) === contractionKey(contraction);
    return same ? { as: "product", left, right } : { as: "einsum" };
  }
  const count = left.shape.length;
  const [labels = []] = contraction.inputs;
  if (count < 3 || new Set(labels).size < count || contraction.output.length === 0) return { as: "einsum" };
  const places = contraction.output.map((label) => labels.indexOf(label));
  if (places.length === count) {
    const exchanged = places.slice(0, -2).every((place, axis) => place === axis) && places.at(-2) === count - 1;
    return exchanged ? { as: "transpose", of: left } : { as: "permute", of: left, axes: places.map((place) => place + 1) };
  }
  const inOrder = places.every((place, axis) => axis === 0 || place > (places[axis - 1] ?? 0));
  return inOrder ? { as: "sum", of: left, axes: labels.flatMap((_, axis) => (places.includes(axis) ? [] : [axis + 1])) } : { as: "einsum" };
}

/** The term that a sum or an entrywise product repeats along the leading axes of its neighbours; null for all else. */
export function repeatedIn(term: Term): Term | null {
  if (term.kind !== "einsum") return null;
  const [of, ...ones] = term.args;
  if (of === undefined || ones.length === 0 || ones.some(({ kind }) => kind !== "ones")) return null;
  const { inputs, output } = repeatedLabels(of.shape, ones.length);
  return term.shape.length > 2 && contractionKey(numbered(inputs, output, () => undefined)) === contractionKey(term.contraction) ? of : null;
}
