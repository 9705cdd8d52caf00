/** Whole numbers of a module, with what is known of them kept as a number: sizes, strides, addresses. Knows no arrays. */
import { type Code, i32 } from "../instructions.js";

/** `known` plus what `rest` leaves; null for nothing. */
export interface Whole {
  readonly known: number;
  readonly rest: Code<"i32"> | null;
}

export const whole = (known: number): Whole => ({ known, rest: null });
export const computed = (rest: Code<"i32">): Whole => ({ known: 0, rest });

export const codeOf = ({ known, rest }: Whole): Code<"i32"> => (rest === null ? i32.const(known | 0) : known === 0 ? rest : i32.add(rest, i32.const(known | 0)));

export const plus = (a: Whole, b: Whole): Whole => ({ known: a.known + b.known, rest: a.rest === null ? b.rest : b.rest === null ? a.rest : i32.add(a.rest, b.rest) });

export function times(a: Whole, b: Whole): Whole {
  if (a.rest === null) return scaled(b, a.known);
  return b.rest === null ? scaled(a, b.known) : computed(i32.mul(codeOf(a), codeOf(b)));
}

function scaled({ known, rest }: Whole, by: number): Whole {
  if (rest === null || by === 1) return { known: known * by, rest };
  return by === 0 ? whole(0) : { known: known * by, rest: Number.isInteger(Math.log2(by)) ? i32.shl(rest, i32.const(Math.log2(by))) : i32.mul(rest, i32.const(by)) };
}
