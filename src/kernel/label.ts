/** Canonical names for the bound indices of one monomial: refinement of colours, then individualisation; knows no arithmetic. */
import type { Dimension } from "../term/dimension.js";
import { type Factor, nth, type Space, spend } from "./polynomial.js";
import { walkOrder } from "./walk.js";

export interface Labelled {
  readonly key: string;
  readonly bound: readonly Dimension[];
  readonly factors: readonly Factor[];
}

/** A colour for every bound index of a component; a slot i counts as the colour −1 − i. */
type Colours = ReadonlyMap<number, number>;

/** Groups of factors that share no bound index; Σ distributes over them. */
export function components(rank: number, factors: readonly Factor[]): readonly (readonly Factor[])[] {
  const groups = new Set<Factor[]>();
  const owner = new Map<number, Factor[]>();
  for (const factor of factors) {
    const group = [factor];
    groups.add(group);
    for (const index of factor.indices) {
      const other = index < rank ? undefined : owner.get(index);
      if (other === undefined || other === group) continue;
      groups.delete(other);
      for (const member of other) {
        group.push(member);
        for (const shared of member.indices) if (shared >= rank) owner.set(shared, group);
      }
    }
    for (const index of factor.indices) if (index >= rank) owner.set(index, group);
  }
  return [...groups];
}

/**
 * The factors of Σ Π factors with their bound indices renamed to rank, rank + 1, …, in an order that depends only on the
 * monomial up to renaming and reordering; index `rank + k` of the input is summed over `bound[k]`.
 */
export function label(space: Space, rank: number, bound: readonly Dimension[], factors: readonly Factor[]): Labelled {
  spend(space, factors.length + 1);
  const parts = components(rank, factors).map((group) => labelComponent(space, rank, bound, group));
  if (parts.length > 1) parts.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const dimensions: Dimension[] = [];
  const renamed: Factor[] = [];
  for (const { order, sorted } of parts) {
    const names = new Map(order.map((index, position) => [index, rank + dimensions.length + position]));
    for (const index of order) dimensions.push(nth(bound, index - rank));
    for (const factor of sorted) {
      const indices = factor.indices.map((index) => names.get(index) ?? index);
      renamed.push({ head: factor.head, indices: factor.head.symmetric ? indices.toSorted(ascending) : indices, exponent: factor.exponent });
    }
  }
  return { key: parts.map(({ key }) => key).join(";"), bound: dimensions, factors: renamed };
}

interface LabelledComponent {
  readonly key: string;
  readonly order: readonly number[];
  readonly sorted: readonly Factor[];
}

function labelComponent(space: Space, rank: number, bound: readonly Dimension[], factors: readonly Factor[]): LabelledComponent {
  const members = [...new Set(factors.flatMap(({ indices }) => indices.filter((index) => index >= rank)))];
  const size = (index: number): string => nth(bound, index - rank).key;
  const walked = members.length < 2 ? null : walkOrder(rank, members, factors, size);
  if (walked !== null) return spell(factors, members, new Map(walked.map((index, position) => [index, position])), size);
  const open: Colours[] = [rankBy(members, size)];
  let best: LabelledComponent | null = null;
  for (let colours = open.pop(); colours !== undefined; colours = open.pop()) {
    const refined = members.length < 2 ? colours : refine(space, factors, members, colours);
    const tied = firstTie(members, refined);
    if (tied.length === 0) {
      const leaf = spell(factors, members, refined, size);
      if (best === null || leaf.key < best.key) best = leaf;
      continue;
    }
    for (const chosen of representatives(space, factors, members, tied)) {
      open.push(new Map(members.map((index) => [index, 2 * colourOf(refined, index) + (index === chosen ? 0 : 1)])));
    }
  }
  if (best === null) throw new Error("internal: a monomial without a labelling");
  return best;
}

const ascending = (a: number, b: number): number => a - b;
const colourOf = (colours: Colours, index: number): number => colours.get(index) ?? -1 - index;

/** The factor with its indices written as colours. */
function written({ head, indices, exponent }: Factor, colours: Colours): string {
  const values = indices.map((index) => colourOf(colours, index));
  if (head.symmetric) values.sort(ascending);
  const power = typeof exponent === "number" ? `${exponent}` : `p${exponent.id}`;
  return `${head.id}^${power}(${values.join(",")})`;
}

/** Numbers the members by the sorted order of their descriptions. */
function rankBy(members: readonly number[], describe: (index: number) => string): Colours {
  const only = members[0];
  if (members.length < 2) return only === undefined ? new Map() : new Map([[only, 0]]);
  const descriptions = members.map(describe);
  const ranks = new Map([...new Set(descriptions)].toSorted().map((text, position) => [text, position]));
  return new Map(members.map((index, position) => [index, ranks.get(nth(descriptions, position)) ?? 0]));
}

/** Splits colours by what their indices meet, until nothing splits further. */
function refine(space: Space, factors: readonly Factor[], members: readonly number[], start: Colours): Colours {
  let colours = start;
  let count = new Set(colours.values()).size;
  while (count < members.length) {
    spend(space, factors.length);
    const met = new Map<number, string[]>(members.map((index) => [index, []]));
    for (const factor of factors) {
      const text = written(factor, colours);
      factor.indices.forEach((index, position) => met.get(index)?.push(factor.head.symmetric ? text : `${text}@${position}`));
    }
    const before = colours;
    const next = rankBy(members, (index) => `${colourOf(before, index)}|${(met.get(index) ?? []).toSorted().join(" ")}`);
    const nextCount = new Set(next.values()).size;
    if (nextCount === count) break;
    colours = next;
    count = nextCount;
  }
  return colours;
}

/** The members of the first colour that several indices have. */
function firstTie(members: readonly number[], colours: Colours): readonly number[] {
  const classes = new Map<number, number[]>();
  for (const index of members) {
    const colour = colourOf(colours, index);
    const known = classes.get(colour);
    if (known === undefined) classes.set(colour, [index]);
    else known.push(index);
  }
  if (classes.size === members.length) return [];
  const first = [...classes.keys()].filter((colour) => (classes.get(colour) ?? []).length > 1).toSorted(ascending)[0];
  return first === undefined ? [] : (classes.get(first) ?? []);
}

/** The tied indices without those that exchanging with an earlier one leaves the monomial as it was. */
function representatives(space: Space, factors: readonly Factor[], members: readonly number[], tied: readonly number[]): readonly number[] {
  const identity = new Map(members.map((index) => [index, index]));
  const spelt = (names: Colours): string => factors.map((factor) => written(factor, names)).toSorted().join(" ");
  const unchanged = spelt(identity);
  const kept: number[] = [];
  for (const index of tied) {
    spend(space, factors.length * kept.length);
    const twin = kept.some((earlier) => spelt(new Map(identity).set(index, earlier).set(earlier, index)) === unchanged);
    if (!twin) kept.push(index);
  }
  return kept;
}

/** The component under a colouring that tells all members apart. */
function spell(factors: readonly Factor[], members: readonly number[], colours: Colours, size: (index: number) => string): LabelledComponent {
  const order = members.length < 2 ? members : members.toSorted((a, b) => colourOf(colours, a) - colourOf(colours, b));
  const names = new Map(order.map((index, position) => [index, position]));
  const texts = factors.map((factor) => ({ factor, text: written(factor, names) }));
  if (texts.length > 1) texts.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
  return { key: `[${order.map(size).join(",")}]${texts.map(({ text }) => text).join(" ")}`, order, sorted: texts.map(({ factor }) => factor) };
}
