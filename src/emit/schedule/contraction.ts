/** Contractions of several values as a sequence of contractions of two, the cheapest first. Knows no terms and no target. */
import type { Dimension } from "../../term/dimension.js";
import type { Magnitude } from "./order.js";
import type { Labelled, View } from "./instruction.js";

/** What one instruction contracts: one value or two, to the axes `output`. */
export interface Contracted {
  readonly args: readonly Labelled[];
  readonly output: readonly number[];
}

/** Contracts `args` to `output`, two at a time; `emit` makes the instruction for each step. */
export function inPairs(args: readonly Labelled[], output: readonly number[], sizes: ReadonlyMap<number, Dimension>, magnitude: Magnitude, emit: (step: Contracted) => View): View {
  let left = [...args];
  const weigh = (labels: Iterable<number>): number => [...labels].reduce((total, label) => total * (sizes.has(label) ? magnitude(sizes.get(label) ?? noSize()) : 1), 1);
  while (left.length > 2) {
    let best: { readonly pair: readonly [Labelled, Labelled]; readonly kept: readonly number[]; readonly cost: number } | null = null;
    for (const [place, one] of left.entries()) {
      for (const other of left.slice(place + 1)) {
        const together = new Set([...one.labels, ...other.labels]);
        const needed = new Set([...output, ...left.flatMap((third) => (third === one || third === other ? [] : third.labels))]);
        const cost = weigh(together);
        // Of equally dear pairs a value with itself: what it makes has the fewer axes.
        if (best === null || cost < best.cost || (cost === best.cost && one.view.value === other.view.value && best.pair[0].view.value !== best.pair[1].view.value)) best = { pair: [one, other], kept: [...together].filter((label) => needed.has(label)), cost };
      }
    }
    if (best === null) break;
    const { pair, kept } = best;
    const view = emit({ args: pair, output: kept });
    left = [...left.filter((one) => !pair.includes(one)), { view, labels: kept }];
  }
  return emit({ args: left, output });
}

function noSize(): never {
  throw new Error("internal: a label without a size");
}
