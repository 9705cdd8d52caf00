// Random contractions in the input language, with the declarations of what they name; knows no derivatives.
import fc from "fast-check";

const sizes: ReadonlyMap<string, string> = new Map([["i", "a"], ["j", "b"], ["k", "c"], ["l", "d"]]);
const letters = [...sizes.keys()];

/** A name that says its axes, so that one name has one shape: `T_ij`, `x_i`, `s_`. */
function operand(labels: readonly string[], which: number): string {
  const axes = labels.map((label) => sizes.get(label) ?? "").join("");
  return `${["T", "S"][which % 2] ?? "T"}_${axes}`;
}

/** The declaration of a name of `operand`. */
export function declared(name: string): string {
  const axes = Array.from(name.split("_")[1] ?? "");
  const kind = ["scalar", "vector", "matrix"][axes.length] ?? "tensor";
  return `${name} : ${kind}${axes.length === 0 ? "" : `(${axes.join(", ")})`}`;
}

export interface RandomContraction {
  readonly text: string;
  readonly names: readonly string[];
  readonly rank: number;
}

const labelLists = fc.array(fc.array(fc.constantFrom(...letters), { maxLength: 3 }), { minLength: 1, maxLength: 3 });

export const contractions: fc.Arbitrary<RandomContraction> = fc
  .record({ lists: labelLists, order: fc.shuffledSubarray(letters, { maxLength: 3 }), twins: fc.nat(7) })
  .filter(({ lists }) => lists.some((list) => list.length > 0))
  .map(({ lists, order, twins }) => {
    const names = lists.map((list, place) => operand(list, (twins >> place) & 1));
    const output = order.filter((label) => lists.some((list) => list.includes(label)));
    return { text: `einsum("${lists.map((list) => list.join("")).join(",")}->${output.join("")}", ${names.join(", ")})`, names: [...new Set(names)], rank: output.length };
  });
