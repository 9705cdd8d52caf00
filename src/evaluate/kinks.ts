// The kinks of terms as numbers see them: where they are, and which of their sides points have reached; it decides nothing.
import type { FunctionSymbol } from "../term/symbols.js";
import type { Term } from "../term/term.js";
import type { Order } from "./order.js";
import { largest, type Tensor } from "./tensor.js";

/** A function with a kink at zero, and what it is applied to. */
export interface Kink {
  readonly function: FunctionSymbol;
  readonly argument: Term;
}

export interface Sides {
  readonly kinks: readonly Kink[];
  readonly positive: ReadonlySet<Kink>;
  readonly negative: ReadonlySet<Kink>;
  /** Takes note of the values of all steps of the order; whether one of the arguments has an entry at its kink. */
  see(values: readonly Tensor[]): boolean;
}

/** A function whose derivative holds where its argument has no zero entry. */
function hasKink({ given }: FunctionSymbol): boolean {
  return given.some(({ term, condition }) => condition === "has no zero entry" && term.kind === "variable");
}

const near = 1e-9;

/** Whether zeros and signs of a term are those of its own kinks: relu(x) is zero on one side of x, and negative on none. */
const isBent = (term: Term): boolean => term.kind === "apply" && hasKink(term.function);

/** The kinks of everything that an order computes, no side of them seen yet. */
export function kinksOf({ steps }: Order): Sides {
  const at: { readonly kink: Kink; readonly step: number }[] = [];
  for (const { term, args } of steps) {
    const [step] = args;
    const [argument] = term.args;
    if (term.kind === "apply" && hasKink(term.function) && step !== undefined && argument !== undefined) at.push({ kink: { function: term.function, argument }, step });
  }
  const positive = new Set<Kink>();
  const negative = new Set<Kink>();
  const see = (values: readonly Tensor[]): boolean => {
    let touched = false;
    for (const { kink, step } of at) {
      const value = values[step];
      if (value === undefined) continue;
      const margin = near * Math.max(1, largest(value));
      for (const x of value.data) {
        if (x > margin) positive.add(kink);
        else if (x < -margin) negative.add(kink);
        else touched ||= !isBent(kink.argument);
      }
    }
    return touched;
  };
  return { kinks: at.map(({ kink }) => kink), positive, negative, see };
}

/** The sides that no point has reached, of arguments that have kinks of their own only where they are positive. */
export function openSides({ kinks, positive, negative }: Sides): readonly { readonly kink: Kink; readonly side: "positive" | "negative" }[] {
  return kinks.flatMap((kink) => [...(positive.has(kink) ? [] : [{ kink, side: "positive" as const }]), ...(negative.has(kink) || isBent(kink.argument) ? [] : [{ kink, side: "negative" as const }])]);
}
