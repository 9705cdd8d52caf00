/** A saved certificate: what a derivation claims and the links that prove it, as text in the input language. Knows no files. */
import { chainOf } from "../certify/certificate.js";
import type { Derivation } from "../derive/derivation.js";
import { ascii } from "../emit/ascii.js";
import { plainName } from "../emit/notation.js";
import type { Term, TermOf } from "../term/term.js";

/** The links of a stepwise proof, `name` first; `values` and `shared` in order of definition. */
export interface ChainFile {
  readonly values: readonly (readonly [name: string, ascii: string])[];
  readonly root: string;
  /** The cotangents or tangents that arrive at each name. */
  readonly arrived: readonly (readonly [name: string, ascii: readonly string[]])[];
  readonly shared: readonly (readonly [name: string, ascii: string])[];
  /** Printed names, with the name of the part that each stands for. */
  readonly aliases: readonly (readonly [name: string, part: string])[];
}

/** What the JSON of a derivation carries beside its answers, so that it can be replayed without deriving anything. */
export interface CertificateFields {
  /** The name of the cotangent of a vjp. */
  readonly cotangent: string | null;
  /** The names of the tangents of a jvp, by variable. */
  readonly tangents: { readonly [variable: string]: string };
  /** Null where every answer is proved end to end. */
  readonly chain: ChainFile | null;
}

export function certificateFields(derivation: Derivation, stepwise: boolean): CertificateFields {
  const { cotangent, tangents } = derivation;
  return {
    cotangent: cotangent === null ? null : ascii.print(cotangent),
    tangents: Object.fromEntries([...tangents].map(([variable, tangent]) => [ascii.print(variable), ascii.print(tangent)])),
    chain: stepwise ? chainFile(derivation) : null,
  };
}

function chainFile(derivation: Derivation): ChainFile {
  const { values, root, arrived, shared, aliases } = chainOf(derivation);
  const taken = new Set([...derivation.problem.variables.map(({ name }) => name), ...derivation.bindings.map(({ variable }) => variable.name)]);
  const names = new Map<Term, string>();
  const nameOf = (variable: TermOf<"variable">): string => names.get(variable) ?? plainName(variable);
  const claim = (variable: TermOf<"variable">, letter: string, index: number): void => {
    let name = `${letter}${index + 1}`;
    while (taken.has(name)) name = `${name}_`;
    taken.add(name);
    names.set(variable, name);
  };
  values.forEach(({ variable }, index) => claim(variable, "value", index));
  shared.forEach(({ variable }, index) => claim(variable, "shared", index));
  const print = (term: Term): string => ascii.print(term, nameOf);
  return {
    values: values.map(({ variable, value }) => [nameOf(variable), print(value)]),
    root: print(root),
    arrived: [...arrived].map(([variable, list]) => [nameOf(variable), list.map(print)]),
    shared: shared.map(({ variable, value }) => [nameOf(variable), print(value)]),
    aliases: aliases.map(({ variable, value }) => [plainName(variable), print(value)]),
  };
}
