/** A Jacobian or Hessian as its core, small tensors, and where their products stand. Knows no target. */
import { axisLabels } from "../term/contraction.js";
import { type Dimension, isColumnShape, isUnit, sameShape, type Shape, UNIT } from "../term/dimension.js";
import type { Expansion, PlacedCore } from "../term/expansion.js";
import type { TermTable } from "../term/table.js";
import type { Term } from "../term/term.js";
import { contracted, type EntryProduct, type Index } from "./entries.js";
import { indexForm, isRow } from "./index-form.js";
import type { Stacking } from "./jacobian.js";

/** A factor of a product before it has a name: a term with a label for each axis. */
export interface Factor {
  readonly value: Term;
  readonly labels: readonly number[];
}

interface Placed {
  readonly output: readonly number[];
  readonly factors: readonly Factor[];
}

/**
 * `matrix` = D f under vec, from tensors of shape `variable` to tensors of shape `image`, on the axes of `image` followed by those of
 * `variable`. Null where ⊗ and vec cannot be undone.
 */
export function expansionOf(table: TermTable, stacking: Stacking, matrix: Term, image: Shape, variable: Shape): Expansion | null {
  if (isRow(image) || isRow(variable)) return null;
  const form = indexForm(table, stacking, matrix, image, variable);
  if (form === null || form.products.length === 0) return null;
  const axes = [...image, ...variable].filter((size) => !isUnit(size));
  const free = new Set(axes.keys());
  const placed = form.products.map((product) => placedProduct(table, contracted(product, free), axes, form.sizes));
  return named(merged(table, oneDiagonal(table, placed, image, variable)), axes);
}

/** A product of factors along the axes of one entry of a vector or matrix of the given shape, as a term of that shape. */
export function alongEntries(table: TermTable, factors: readonly Factor[], [row, column]: readonly number[], shape: Shape): Term {
  const isColumn = isColumnShape(shape);
  const whole = factors.map(({ value, labels }): Term => {
    if (labels.length === 0) return table.fill(value, shape);
    if (isColumn) return value;
    const turned = value.kind === "transpose" ? (value.args[0] ?? value) : table.transpose(value);
    if (labels.length === 2) return labels[0] === row ? value : turned;
    return labels[0] === column ? table.multiply([table.ones([shape[0], UNIT]), turned]) : table.multiply([value, table.ones([UNIT, shape[1]])]);
  });
  const [only] = whole;
  return whole.length === 1 && only !== undefined ? only : table.hadamard(whole);
}

/** Of several products on the diagonal one, in the place of the first. */
function oneDiagonal(table: TermTable, products: readonly Placed[], image: Shape, variable: Shape): readonly Placed[] {
  const half = image.filter((size) => !isUnit(size)).length;
  const isDiagonal = ({ output }: Placed): boolean => output.length === 2 * half && new Set(output).size === half && output.slice(0, half).every((label, axis) => output[half + axis] === label);
  const diagonals = sameShape(image, variable) ? products.filter(isDiagonal) : [];
  const [first, ...more] = diagonals;
  if (first === undefined || more.length === 0) return products;
  const labels = first.output.slice(0, half);
  const sum = { output: first.output, factors: [{ value: table.add(diagonals.map((product) => alongEntries(table, product.factors, product.output, image))), labels }] };
  return products.flatMap((product) => (product === first ? [sum] : more.includes(product) ? [] : [product]));
}

/** The axes that are equal get one label; the entries fall apart where no summed index joins them. */
function placedProduct(table: TermTable, { scalars, deltas, entries, summed }: EntryProduct, axes: readonly Dimension[], sizes: ReadonlyMap<Index, Dimension>): Placed {
  const first = new Map<Index, Index>(axes.map((_, axis) => [axis, axis]));
  const of = (index: Index): Index => first.get(index) ?? index;
  for (const [a, b] of deltas) {
    const [low, high] = [Math.min(of(a), of(b)), Math.max(of(a), of(b))];
    for (const [index, label] of first) if (label === high) first.set(index, low);
  }
  const open = entries.map(({ term, indices }) => ({ term, indices: indices.map(of) }));
  const unused = summed.filter((index) => !open.some(({ indices }) => indices.includes(index)));
  const factors = joined(open, new Set(summed)).map((part) => factorOf(table, part, new Set(summed)));
  const scales = [...scalars, ...unused.flatMap((index) => table.size(sizes.get(index) ?? UNIT))];
  return { output: axes.map((_, axis) => of(axis)), factors: scaled(table, factors, scales) };
}

type Entries = EntryProduct["entries"];

/** Entries that share a summed index, together. */
function joined(entries: Entries, summed: ReadonlySet<Index>): readonly Entries[] {
  const groups: { readonly indices: Set<Index>; readonly entries: Entries }[] = [];
  for (const entry of entries) {
    const bound = new Set(entry.indices.filter((index) => summed.has(index)));
    const near = groups.filter(({ indices }) => [...bound].some((index) => indices.has(index)));
    for (const group of near) groups.splice(groups.indexOf(group), 1);
    groups.push({ indices: new Set([...near.flatMap(({ indices }) => [...indices]), ...bound]), entries: [...near.flatMap((group) => group.entries), entry] });
  }
  return groups.map((group) => group.entries);
}

/** The contraction of entries over what they share. */
function factorOf(table: TermTable, entries: Entries, summed: ReadonlySet<Index>): Factor {
  const indices = entries.flatMap((entry) => entry.indices);
  const labels = [...new Set(indices)].filter((index) => !summed.has(index)).toSorted((a, b) => a - b);
  const [only, ...more] = entries;
  if (only !== undefined && more.length === 0 && new Set(only.indices).size === only.indices.length && labels.length === only.indices.length) return { value: only.term, labels: only.indices };
  return { value: table.einsum(entries.map(({ term }) => term), entries.map(({ term, indices: own }) => axisLabels(term.shape, own)), labels), labels };
}

/** The scalars stand in the factor with the fewest axes. */
function scaled(table: TermTable, factors: readonly Factor[], scalars: readonly Term[]): readonly Factor[] {
  if (factors.length === 0) return [{ value: scalars.length === 0 ? table.number(1) : table.multiply(scalars), labels: [] }];
  if (scalars.length === 0) return factors;
  const least = Math.min(...factors.map(({ labels }) => labels.length));
  const place = factors.findIndex(({ labels }) => labels.length === least);
  return factors.map((factor, index) => (index === place ? { ...factor, value: table.multiply([...scalars.filter(({ kind }) => kind === "number"), ...scalars.filter(({ kind }) => kind !== "number"), factor.value]) } : factor));
}

const same = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((label, place) => label === b[place]);

/** Products that differ in one factor only become one: of blocks at the same places, and of a ⊗ b + a ⊗ c = a ⊗ (b + c). */
function merged(table: TermTable, products: readonly Placed[]): readonly Placed[] {
  const kept: Placed[] = [];
  for (const product of products) {
    const place = kept.findIndex((other) => onlyDifference(other, product) !== null);
    const before = kept[place];
    const differs = before === undefined ? null : onlyDifference(before, product);
    if (before === undefined || differs === null) kept.push(product);
    else kept[place] = { ...before, factors: before.factors.map((factor, index) => (index === differs ? { ...factor, value: table.add([factor.value, product.factors[index]?.value ?? factor.value]) } : factor)) };
  }
  return kept;
}

function onlyDifference(a: Placed, b: Placed): number | null {
  if (!same(a.output, b.output) || a.factors.length !== b.factors.length) return null;
  const [first, ...more] = a.factors.flatMap(({ value, labels }, index) => {
    const other = b.factors[index];
    return other === undefined || !same(labels, other.labels) ? [-1] : value === other.value ? [] : [index];
  });
  return first === undefined || first < 0 || more.length > 0 ? null : first;
}

function named(products: readonly Placed[], axes: readonly Dimension[]): Expansion {
  const wanted = new Map<Term, string>();
  for (const { output, factors } of products) factors.forEach((factor, index) => {
    if (!wanted.has(factor.value)) wanted.set(factor.value, wantedName(output, factor, factors.length, index));
  });
  const names = [...wanted.values()];
  const core = [...wanted].map(([value, name], index) => ({ name: names.indexOf(name) === names.lastIndexOf(name) ? name : `${name}${names.slice(0, index + 1).filter((other) => other === name).length}`, value }));
  const numbers = new Map(core.map(({ value }, index) => [value, index]));
  const place = ({ value, labels }: Factor): PlacedCore => ({ core: numbers.get(value) ?? -1, labels });
  return { core, axes, products: products.map(({ output, factors }) => ({ output, factors: factors.map(place) })) };
}

function wantedName(output: readonly number[], { labels }: Factor, count: number, index: number): string {
  if (labels.length === 0) return "scale";
  if (count === 2) return index === 0 ? "left" : "right";
  if (count > 2) return "factor";
  const distinct = new Set(output).size;
  if (distinct === output.length) return "dense";
  return 2 * distinct === output.length ? "diagonal" : "blocks";
}
