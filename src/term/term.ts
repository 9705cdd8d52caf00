/** The one table of operators: what each kind of term holds; terms are shared, so that equality is `===`. Knows no rules. */
import type { Contraction } from "./contraction.js";
import type { Dimension, Shape } from "./dimension.js";
import type { Rational } from "./rational.js";
import type { Attribute, Definition, FunctionSymbol, OperatorSymbol, Role } from "./symbols.js";

/** What a kind holds beside its shape and its arguments. */
export interface Payload {
  /** An exact scalar. */
  readonly number: { readonly value: Rational };
  /** A size used as a scalar, as in `2/m`. */
  readonly size: { readonly size: Dimension };
  readonly variable: { readonly name: string; readonly role: Role; readonly attributes: readonly Attribute[] };
  /** All entries one. */
  readonly ones: object;
  /** All entries zero. */
  readonly zeros: object;
  readonly identity: object;
  /** Entrywise sum of two or more arguments of one shape. */
  readonly add: object;
  /** Scalar factors and one chain of matrix factors, in the order written. */
  readonly multiply: object;
  /** Entrywise product of two or more arguments of one shape. */
  readonly hadamard: object;
  /** Entrywise power: argument 0 to the scalar argument 1. Division is the exponent −1. */
  readonly power: object;
  /** An entrywise function. */
  readonly apply: { readonly function: FunctionSymbol };
  readonly transpose: object;
  readonly trace: object;
  /** The sum of all entries. */
  readonly sum: object;
  /** The square matrix with the vector argument on its diagonal. */
  readonly diagonal: object;
  /** The diagonal of the square argument, as a vector. */
  readonly diagonalPart: object;
  /** The tensor whose every entry is the scalar argument. */
  readonly fill: object;
  /** The sum of products of entries that labels on the axes of the arguments say. */
  readonly einsum: { readonly contraction: Contraction };
  /** A folded definition; only the kernel, the evaluators and `unfold` look inside. */
  readonly call: { readonly definition: Definition };
  readonly operator: { readonly operator: OperatorSymbol; readonly sizes: readonly Dimension[] };
}

export type Kind = keyof Payload;

interface Node<K extends Kind> {
  readonly kind: K;
  /** Larger than the id of every argument: descending ids are a reverse topological order. */
  readonly id: number;
  readonly shape: Shape;
  readonly args: readonly Term[];
}

export type TermOf<K extends Kind> = Node<K> & Payload[K];
export type Term = { [K in Kind]: TermOf<K> }[Kind];

/** A table with an entry for every kind: forgetting one does not compile. */
export type KindTable<Entry> = { readonly [K in Kind]: Entry };

/** Handlers by kind, each receiving its own kind of term. */
export type Handlers<Result, Extra extends readonly unknown[] = []> = {
  readonly [K in Kind]: (term: TermOf<K>, ...extra: Extra) => Result;
};

/** Dispatches on the kind of `term`. */
export function dispatch<Result, Extra extends readonly unknown[]>(handlers: Handlers<Result, Extra>, term: Term, ...extra: Extra): Result {
  const handler = handlers[term.kind] as (term: Term, ...extra: Extra) => Result;
  return handler(term, ...extra);
}
