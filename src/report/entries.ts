/** A Jacobian entry by entry, and what kind of matrix it is, in words. Knows no derivation. */
import type { Derived } from "../answer/derived.js";
import type { EntryForm, EntryProduct } from "../derive/entries.js";
import type { Structure, StructureKind } from "../derive/structure.js";
import { MINUS_ONE, equalRational, isNegative, negateRational } from "../term/rational.js";
import type { Term } from "../term/term.js";
import { outputName } from "./labels.js";
import { type ReportStyle, signs } from "./style.js";

const letters = ["i", "j", "k", "l", "p", "q", "r", "s", "t", "u", "v", "w"];

/** `∂f_ij/∂X_kl = A_ik B_lj`; null where the letters do not suffice. */
export function entryText(derived: Derived, { image, variable, products }: EntryForm, style: ReportStyle): string | null {
  const { notation, partial, square, sum, delta } = signs[style.alphabet];
  const numbers = [...image, ...variable, ...new Set(products.flatMap(({ summed }) => summed))];
  const names = new Map(numbers.slice(0, image.length + variable.length).map((index, place) => [index, letters[place] ?? "?"]));
  const [answer] = derived.answers;
  if (numbers.length > 200 || answer === undefined) return null;
  const bracketed = (term: Term): string => (term.kind === "variable" || /^[\p{L}\d_]+\(([^()]*|\([^()]*\))*\)$/u.test(notation.print(term)) ? notation.print(term) : `(${notation.print(term)})`);
  const subscript = (indices: readonly number[], named: ReadonlyMap<number, string>): string => (indices.length === 0 ? "" : `_${indices.map((index) => named.get(index) ?? "?").join("")}`);
  let enough = true;

  const product = (one: EntryProduct): { readonly negative: boolean; readonly text: string } => {
    const named = new Map(names);
    for (const [place, index] of one.summed.entries()) {
      const letter = letters[image.length + variable.length + place];
      enough &&= letter !== undefined;
      named.set(index, letter ?? "?");
    }
    let negative = false;
    const numbersFirst = one.scalars.flatMap((scalar) => (scalar.kind === "multiply" ? scalar.args : [scalar])).flatMap((scalar) => {
      if (scalar.kind !== "number" || !isNegative(scalar.value)) return [scalar];
      negative = !negative;
      return equalRational(scalar.value, MINUS_ONE) ? [] : [derived.derivation.problem.table.number(negateRational(scalar.value))];
    });
    const scalars = numbersFirst.length === 0 ? [] : [scalarText(derived.derivation.problem.table.multiply(numbersFirst), style)];
    const deltas = one.deltas.map((pair) => `${delta}${subscript(pair, named)}`);
    const entries = one.entries.map(({ term, indices }) => `${bracketed(term)}${subscript(indices, named)}`);
    const summed = one.summed.length === 0 ? [] : [`${sum}${subscript(one.summed, named)}`];
    const factors = [...scalars, ...summed, ...deltas, ...entries];
    return { negative, text: factors.length === 0 ? "1" : factors.join(" ") };
  };

  const [first, ...rest] = products.map(product);
  const right = first === undefined ? "0" : `${first.negative ? "-" : ""}${first.text}${rest.map(({ negative, text }) => ` ${negative ? "-" : "+"} ${text}`).join("")}`;
  const name = outputName(derived);
  const x = notation.print(derived.derivation.answers[0]?.wrt.term ?? answer.value);
  const at = (indices: readonly number[]): string => subscript(indices, names);
  const left = derived.order === "hessian" ? `${partial}${square}${name}/${partial}${derived.rows === null ? x : notation.print(derived.rows)}${at(image)}${partial}${x}${at(variable)}` : `${partial}${name}${at(image)}/${partial}${x}${at(variable)}`;
  return enough ? `${left} = ${right}` : null;
}

function scalarText(scalar: Term, { alphabet }: ReportStyle): string {
  const written = signs[alphabet].notation.print(scalar);
  return scalar.kind === "add" ? `(${written})` : written;
}

const words: { readonly [K in StructureKind]: string | null } = {
  zero: null,
  "multiple of the identity": null,
  diagonal: "diagonal",
  "low rank": null,
  "diagonal plus low rank": "diagonal plus low rank",
  "block diagonal": "block diagonal: one block for every column",
  "identity blocks": "every block is a multiple of the identity",
  "Kronecker product": null,
  "commuted Kronecker product": null,
  "weighted block diagonal": "block diagonal: a block for every column, with its own weights",
  "weighted product": null,
  sum: null,
  unstructured: null,
};

/** `block diagonal: one block for every column, AᵀA`; null where the formula says it already. */
export function structureWords({ kind, parts }: Structure, { alphabet }: ReportStyle): string | null {
  const said = words[kind];
  const core = parts.find(({ name }) => name === "core");
  if (said === null) return null;
  return core === undefined ? said : `${said}, ${signs[alphabet].notation.print(core.value)}`;
}
