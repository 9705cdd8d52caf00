/** A linear image of dX entry by entry: ∂f_ij/∂X_kl as a sum of products of entries, deltas contracted. Knows no printing and no rules. */
import { isScalarShape, isUnit, type Shape } from "../term/dimension.js";
import type { TermTable } from "../term/table.js";
import type { Term, TermOf } from "../term/term.js";
import { dependents, unfold } from "../term/traverse.js";
import { splitProduct } from "../term/factors.js";

/** An index by number: those of the image first, then those of the variable, then the summed ones. */
export type Index = number;

/** Σ over `summed` of scalars · Π δ · Π entries. */
export interface EntryProduct {
  readonly scalars: readonly Term[];
  readonly deltas: readonly (readonly [Index, Index])[];
  /** `term` at its indices: as many as it has axes of size other than 1. */
  readonly entries: readonly { readonly term: Term; readonly indices: readonly Index[] }[];
  readonly summed: readonly Index[];
}

export interface EntryForm {
  /** The indices of the image and of the variable, one for each axis of size other than 1. */
  readonly image: readonly Index[];
  readonly variable: readonly Index[];
  readonly products: readonly EntryProduct[];
}

type Place = readonly [row: Index | null, column: Index | null];

const none: EntryProduct = { scalars: [], deltas: [], entries: [], summed: [] };
const deepest = 400;
const mostProducts = 64;

/** ∂image/∂tangent entry by entry; null where the tangent stands inside an operator, or where there are too many products. */
export function entryForm(table: TermTable, image: Term, tangent: Term): EntryForm | null {
  let next = 0;
  const fresh = (shape: Shape): Place => [isUnit(shape[0]) ? null : next++, isUnit(shape[1]) ? null : next++];
  const known = (place: Place): readonly Index[] => place.filter((index) => index !== null);
  const outer = fresh(image.shape);
  const inner = fresh(tangent.shape);
  const free = new Set([...known(outer), ...known(inner)]);
  const moving = dependents([image], new Set([tangent]));
  const moves = (term: Term): boolean => moving.has(term) || (term.args.length > 0 && dependents([term], new Set([tangent])).has(term));
  const bind = (shape: Shape): Place => fresh(shape);
  const delta = (a: Index | null, b: Index | null): EntryProduct => (a === null || b === null ? none : { ...none, deltas: [[a, b]] });

  const times = (left: Products, right: Products): Products => {
    if (left === null || right === null || left.length * right.length > mostProducts) return null;
    return left.flatMap((a) => right.map((b) => ({ scalars: [...a.scalars, ...b.scalars], deltas: [...a.deltas, ...b.deltas], entries: [...a.entries, ...b.entries], summed: [...a.summed, ...b.summed] })));
  };
  const over = (place: Place, products: Products): Products => products?.map((product) => ({ ...product, summed: [...product.summed, ...known(place)] })) ?? null;

  /** The entry of a term that stays. */
  const fixed = (term: Term, [row, column]: Place): readonly EntryProduct[] => {
    if (isScalarShape(term.shape)) return [{ ...none, scalars: [term] }];
    const [first] = term.args;
    if (term.kind === "ones") return [none];
    if (term.kind === "identity") return [delta(row, column)];
    if (term.kind === "transpose" && first !== undefined) return fixed(first, [column, row]);
    if (term.kind === "diagonal" && first !== undefined) return times([delta(row, column)], fixed(first, [row, null])) ?? [];
    if (term.kind === "fill" && first !== undefined) return [{ ...none, scalars: [first] }];
    if (term.kind === "hadamard") return term.args.reduce<readonly EntryProduct[]>((product, factor) => times(product, fixed(factor, [row, column])) ?? [], [none]);
    if (term.kind === "multiply") {
      const [scalars, chain] = splitProduct(term.args);
      const [only] = chain;
      if (chain.length === 1 && only !== undefined) return times([{ ...none, scalars }], fixed(only, [row, column])) ?? [];
      const cut = chain.findIndex(({ shape }) => isUnit(shape[1])) + 1;
      if (cut > 0 && cut < chain.length) {
        const [left, right] = [table.multiply(chain.slice(0, cut)), table.multiply(chain.slice(cut))];
        return times([{ ...none, scalars }], times(fixed(left, [row, null]), fixed(right, [null, column]))) ?? [];
      }
      if (scalars.length > 0) return [{ ...none, scalars, entries: [{ term: table.multiply(chain), indices: known([row, column]) }] }];
    }
    return [{ ...none, entries: [{ term, indices: known([row, column]) }] }];
  };

  const moved = (term: Term, place: Place, depth: number): Products => {
    if (term === tangent) return times([delta(place[0], inner[0])], [delta(place[1], inner[1])]);
    if (!moves(term)) return fixed(term, place);
    const [first] = term.args;
    if (depth === 0 || first === undefined) return null;
    switch (term.kind) {
      case "add": {
        const parts = term.args.map((summand) => moved(summand, place, depth - 1));
        const found = parts.filter((part) => part !== null);
        return found.length < parts.length ? null : found.flat();
      }
      case "multiply":
        return ofProduct(term, place, depth);
      case "hadamard":
        return term.args.reduce<Products>((product, factor) => times(product, moved(factor, place, depth - 1)), [none]);
      case "transpose":
        return moved(first, [place[1], place[0]], depth - 1);
      case "trace": {
        const [index] = bind(first.shape);
        return over([index, null], moved(first, [index, index], depth - 1));
      }
      case "sum": {
        const summed = bind(first.shape);
        return over(summed, moved(first, summed, depth - 1));
      }
      case "diagonal":
        return times([delta(place[0], place[1])], moved(first, [place[0], null], depth - 1));
      case "diagonalPart":
        return moved(first, [place[0], place[0]], depth - 1);
      case "fill":
        return moved(first, [null, null], depth - 1);
      case "call":
        return moved(unfold(table, term), place, depth - 1);
      case "number":
      case "size":
      case "variable":
      case "ones":
      case "zeros":
      case "identity":
      case "einsum":
      case "power":
      case "apply":
      case "operator":
        return null;
    }
  };

  const ofProduct = (term: TermOf<"multiply">, [row, column]: Place, depth: number): Products => {
    const inside = term.args.filter(moves);
    const [only] = inside;
    if (only === undefined || inside.length > 1) return null;
    const rest = term.args.filter((factor) => factor !== only);
    if (isScalarShape(only.shape)) return rest.length === 0 ? moved(only, [null, null], depth - 1) : times(fixed(table.multiply(rest), [row, column]), moved(only, [null, null], depth - 1));
    const [scalars, chain] = splitProduct(term.args);
    const place = chain.indexOf(only);
    const [left, right] = [chain.slice(0, place), chain.slice(place + 1)];
    const ends = bind(only.shape);
    const middle: Place = [left.length === 0 ? row : ends[0], right.length === 0 ? column : ends[1]];
    const before = left.length === 0 ? [none] : fixed(table.multiply(left), [row, middle[0]]);
    const after = right.length === 0 ? [none] : fixed(table.multiply(right), [middle[1], column]);
    const summed: Place = [left.length === 0 ? null : middle[0], right.length === 0 ? null : middle[1]];
    return over(summed, times([{ ...none, scalars }], times(before, times(moved(only, middle, depth - 1), after))));
  };

  const products = moved(image, outer, deepest);
  return products === null ? null : { image: known(outer), variable: known(inner), products: products.map((product) => contracted(product, free)) };
}

type Products = readonly EntryProduct[] | null;

/** The product without the summed indices that a delta makes equal to another one. */
export function contracted({ scalars, deltas, entries, summed }: EntryProduct, free: ReadonlySet<Index>): EntryProduct {
  const parent = new Map<Index, Index>();
  const root = (index: Index): Index => {
    let current = index;
    for (let above = parent.get(current); above !== undefined; above = parent.get(current)) current = above;
    return current;
  };
  const kept: [Index, Index][] = [];
  for (const [a, b] of deltas) {
    const [x, y] = [root(a), root(b)];
    if (x === y) continue;
    if (!free.has(y)) parent.set(y, x);
    else if (!free.has(x)) parent.set(x, y);
    else kept.push([x, y]);
  }
  return {
    scalars,
    deltas: kept.map(([a, b]) => [root(a), root(b)]),
    entries: entries.map(({ term, indices }) => ({ term, indices: indices.map(root) })),
    summed: summed.filter((index) => !parent.has(index)),
  };
}
