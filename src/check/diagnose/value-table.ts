/** Things by their value: what has the same value, up to rounding, is found without comparing with everything. Knows no forms. */
import { columnsOf, rowsOf, type Tensor } from "../../evaluate/tensor.js";
import { sameValue } from "./call-values.js";

export interface ValueTable<Item> {
  readonly size: number;
  /** In the order in which they were given. */
  having(value: Tensor): readonly Item[];
}

interface Entry<Item> {
  readonly key: number;
  readonly value: Tensor;
  readonly item: Item;
  readonly index: number;
}

/** Weights that no sum of entries has by chance. */
const weight = (index: number): number => 1 + ((index * 0.618033988749895) % 1);

function keyOf({ data }: Tensor): number {
  let key = 0;
  for (let index = 0; index < data.length; index += 1) key += weight(index) * (data[index] ?? 0);
  return key;
}

function spreadOf({ data }: Tensor): number {
  let largest = 0;
  for (const x of data) largest = Math.max(largest, Math.abs(x));
  return 1e-8 * largest * data.length + 1e-11;
}

const shapeKey = (value: Tensor): string => `${rowsOf(value)} ${columnsOf(value)} ${value.shape.length}`;

export function valueTable<Item>(items: Iterable<{ readonly value: Tensor; readonly item: Item }>): ValueTable<Item> {
  const shapes = new Map<string, Entry<Item>[]>();
  let size = 0;
  for (const { value, item } of items) {
    const entries = shapes.get(shapeKey(value)) ?? [];
    entries.push({ key: keyOf(value), value, item, index: size });
    shapes.set(shapeKey(value), entries);
    size += 1;
  }
  for (const entries of shapes.values()) entries.sort((a, b) => a.key - b.key || a.index - b.index);
  return {
    size,
    having: (value) => {
      const entries = shapes.get(shapeKey(value)) ?? [];
      const [key, spread] = [keyOf(value), spreadOf(value)];
      let [low, high] = [0, entries.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((entries[middle]?.key ?? 0) < key - spread) low = middle + 1;
        else high = middle;
      }
      const found: Entry<Item>[] = [];
      for (let at = low; at < entries.length; at += 1) {
        const entry = entries[at];
        if (entry === undefined || entry.key > key + spread) break;
        if (sameValue(entry.value, value)) found.push(entry);
      }
      return found.toSorted((a, b) => a.index - b.index).map(({ item }) => item);
    },
  };
}
