/** Formulas on tensors in which smaller values are repeated along the leading axes: loops such that every place is affine. Knows no fusion. */
import { type Dimension, divideSizes, multiplySizes, UNIT } from "../../term/dimension.js";
import { type Access, operandsOf } from "../schedule/entrywise.js";
import type { Blocks, Counter } from "./blocks.js";
import { type Expression, type Index, place } from "./expression.js";
import { formula } from "./formula.js";
import type { Item } from "./nests.js";
import type { Statement } from "./program.js";
import type { LoopStorage } from "./storage.js";

/** One loop of several that together run over all entries; `below` entries lie between two steps. */
interface Layer {
  readonly count: Dimension;
  readonly below: Dimension;
}

/** The loops at whose borders the repeated values and the rows begin again. */
function layersOf({ rows, columns, body }: Item, storage: LoopStorage): readonly Layer[] {
  const total = multiplySizes(rows, columns);
  const lengths = operandsOf(body).filter(({ access }) => access === "repeated").map(({ value }) => multiplySizes(storage.valueOf(value).rows, storage.valueOf(value).columns));
  const borders = [...new Map([total, columns, ...lengths, UNIT].map((size) => [size.key, size])).values()];
  const nested = borders.toSorted((a, b) => (divideSizes(a, b) === null ? 1 : -1));
  return nested.slice(0, -1).map((outer, index) => {
    const below = nested[index + 1] ?? UNIT;
    const count = divideSizes(outer, below);
    if (count === null) throw new Error("internal: a repeated value does not fit into its neighbours");
    return { count, below };
  });
}

export function repeatedStatements(item: Item, storage: LoopStorage, blocks: Blocks): readonly Statement[] {
  const layers = layersOf(item, storage);
  const counters: Counter[] = [];
  const within = (limit: Dimension | null): Index => place(...layers.flatMap(({ below }, layer) => (limit === null || divideSizes(limit, below) !== null && (limit.key !== below.key) ? [[counters[layer] ?? null, below] as const] : [])));
  const row = (): Index => place(...layers.flatMap(({ below }, layer) => {
    const stride = divideSizes(below, item.columns);
    return stride === null ? [] : [[counters[layer] ?? null, stride] as const];
  }));
  const turned = (): Index => {
    const first = row();
    return { offset: 0, terms: [...within(item.columns).terms.map(({ counter, shift, stride }) => ({ counter, shift, stride: multiplySizes(stride, item.rows) })), ...first.terms] };
  };
  const indexOf = (value: number, access: Access): Index => {
    switch (access) {
      case "same":
        return within(null);
      case "transposed":
        return turned();
      case "rows":
        return row();
      case "columns":
        return within(item.columns);
      case "scalar":
        return place();
      case "repeated":
        return within(multiplySizes(storage.valueOf(value).rows, storage.valueOf(value).columns));
    }
  };
  const expression = (): Expression => formula(item.body, (value, access) => blocks.at(value, indexOf(value, access)));
  const over = (body: () => readonly Statement[], layer = 0): readonly Statement[] => {
    const found = layers[layer];
    if (found === undefined) return body();
    return blocks.loop(found.count, (counter) => {
      counters[layer] = counter;
      return over(body, layer + 1);
    });
  };
  switch (item.sum) {
    case "none":
      return over(() => [blocks.put(item.result, within(null), expression())]);
    case "all": {
      const { statements, total } = blocks.sum((add) => over(() => [add(expression())]));
      return [...statements, blocks.put(item.result, place(), total)];
    }
    case "columns":
    case "rows":
      return sums(item, storage, over, expression, () => (item.sum === "rows" ? within(item.columns) : row()));
  }
}

/** Sums along one axis, added up in place. */
function sums({ result }: Item, storage: LoopStorage, over: (body: () => readonly Statement[]) => readonly Statement[], expression: () => Expression, at: () => Index): readonly Statement[] {
  const array = storage.arrayOf(result);
  return [{ kind: "fill", array, value: { numerator: 0n, denominator: 1n } }, ...over(() => [{ kind: "accumulate", array, index: at(), value: expression() }])];
}
