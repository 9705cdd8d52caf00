/** From an expression of one sample to that of all samples at once, by the kind of each term. Knows how samples are laid out, and no proof that it is right. */
import { type Dimension, isScalarShape, sameShape, type Shape, substituteShape, UNIT } from "../../term/dimension.js";
import { dispatch, type Handlers, type Term, type TermOf } from "../../term/term.js";
import type { Definition } from "../../term/symbols.js";
import { matchShapes } from "../../term/traverse.js";
import { transposedTerm } from "../../term/batched.js";
import { chained, rowSums } from "./chain.js";
import { contracted } from "./contracted.js";
import { unfolded } from "./unfolded.js";
import { asRows, type Batch, type Batched, isVector, onesRow, rows, rowsShape, same } from "./rows.js";

/** Why a term has no form for all samples at once. */
export interface Refusal {
  readonly kind: "refused";
  readonly term: Term;
  readonly reason: string;
  readonly help: string;
}

export interface Vectoriser extends Batch {
  /** What `term`, of one sample, is for all samples. */
  rowsOf(term: Term): Batched | Refusal;
}

/** A term whose arguments are known for all samples, one of which at least differs between them. */
interface Site {
  readonly batch: Batch;
  readonly args: readonly Batched[];
  readonly shape: Shape;
}

type Outcome = Batched | Refusal;

const refused = (term: Term, reason: string, help: string): Refusal => ({ kind: "refused", term, reason, help });

function nth<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new Error("internal: a term lacks an argument");
  return found;
}

const first = ({ args }: Site): Batched => nth(args, 0);

/** A term without arguments is the same for all samples, or a variable that was asked for. */
const constant = (term: Term): Outcome => same(term);

const handlers: Handlers<Outcome, [Site]> = {
  number: constant,
  size: constant,
  variable: constant,
  ones: constant,
  zeros: constant,
  identity: constant,
  add: (_, { batch, args, shape }) => rows(batch.table.add(args.map((summand) => asRows(batch, summand))), shape),
  multiply: (_, { batch, args }) => chained(batch, args),
  hadamard: (_, { batch, args, shape }) => rows(batch.table.hadamard(args.map((factor) => asRows(batch, factor))), shape),
  power: (term, { batch, args, shape }) => {
    const [base, exponent] = [nth(args, 0), nth(args, 1)];
    if (exponent.kind !== "same") return refused(term, "its exponent differs from sample to sample", "write a power as `exp(y log(x))`");
    return rows(batch.table.power(asRows(batch, base), exponent.term), shape);
  },
  apply: (term, site) => rows(site.batch.table.apply(term.function, asRows(site.batch, first(site))), site.shape),
  transpose: (_, site) => {
    const value = first(site);
    if (value.kind === "diagonal" || isVector(value) || isScalarShape(value.shape)) return { ...value, shape: site.shape };
    return rows(transposedTerm(site.batch.table, value.term), site.shape);
  },
  trace: (_, site) => {
    const value = first(site);
    if (value.kind === "diagonal") return rows(rowSums(site.batch, value.term), site.shape);
    return isScalarShape(value.shape) ? value : rows(contracted(site.batch, [{ value, labels: [0, 0] }], []), site.shape);
  },
  sum: (_, site) => {
    const value = first(site);
    if (value.kind === "diagonal" || isVector(value)) return rows(rowSums(site.batch, value.term), site.shape);
    return isScalarShape(value.shape) ? value : rows(contracted(site.batch, [{ value, labels: [...value.shape.keys()] }], []), site.shape);
  },
  diagonal: (_, site) => ({ kind: "diagonal", term: first(site).term, shape: site.shape }),
  diagonalPart: (_, site) => {
    const value = first(site);
    if (value.kind === "diagonal" || isScalarShape(value.shape)) return rows(value.term, site.shape);
    return rows(contracted(site.batch, [{ value, labels: [0, 0] }], [0]), site.shape);
  },
  fill: (_, site) => {
    const { table } = site.batch;
    const { term } = first(site);
    const target = rowsShape(site.batch.size, site.shape);
    if (target.length === 2) return rows(table.multiply([term, onesRow(table, target[1])]), site.shape);
    const ones = site.shape.map((size): Batched => same(table.ones([size, UNIT])));
    return rows(contracted(site.batch, [{ value: first(site), labels: [null, null] }, ...ones.map((value, axis) => ({ value, labels: [axis, null] }))], [...site.shape.keys()]), site.shape);
  },
  einsum: ({ contraction }, { batch, args, shape }) => rows(contracted(batch, args.map((value, place) => ({ value, labels: nth(contraction.inputs, place) })), contraction.output), shape),
  call: () => {
    throw new Error("internal: a definition that was not unfolded");
  },
  operator: (term) => refused(term, `\`${term.operator.name}\` of a sample has no form for all samples at once`, "keep what differs from sample to sample out of it"),
};

/** A definition that works entry by entry is the same for rows. */
function entrywiseCall({ definition, shape }: TermOf<"call">, batch: Batch, args: readonly Batched[]): Batched | null {
  const { parameters, entrywise } = definition;
  const isNumber = (place: number): boolean => isScalarShape(nth(parameters, place).shape);
  if (!entrywise || args.some(({ kind }, place) => isNumber(place) && kind !== "same")) return null;
  const values = args.map((value, place) => (isNumber(place) ? value.term : asRows(batch, value)));
  return rows(batch.table.call(definition, values, rowsShape(batch.size, shape)), shape);
}

/** A definition that is said to be `definition` row by row. */
function rowwiseCall({ shape }: TermOf<"call">, batch: Batch, args: readonly Batched[], forms: readonly Definition[]): Batched | null {
  const target = rowsShape(batch.size, shape);
  for (const form of forms) {
    const values = args.map((value, place) => (value.kind === "same" && isScalarShape(nth(form.parameters, place).shape) ? value.term : asRows(batch, value)));
    const sizes = new Map<string, Dimension>();
    if (matchShapes(form.parameters.map((parameter) => parameter.shape), values.map((value) => value.shape), sizes) && sameShape(substituteShape(form.shape, sizes), target)) return rows(batch.table.call(form, values, target), shape);
  }
  return null;
}

/**
 * What samples are vectorised with: `over` gives the variable that holds all samples of a variable, null where it is the same for all; `rowForms`
 * the definitions that do to every row what a definition does to one.
 */
export function createVectoriser(batch: Batch, over: (variable: TermOf<"variable">) => Term | null, rowForms: (definition: Definition) => readonly Definition[]): Vectoriser {
  const done = new Map<Term, Outcome>();
  const known = (term: Term): Outcome => {
    const found = done.get(term);
    if (found === undefined) throw new Error("internal: a term was vectorised before its arguments");
    return found;
  };
  /** Null where the body of a definition is needed first. */
  const outcome = (term: Term): Outcome | null => {
    const args = term.args.map(known);
    const refusal = args.find((one) => one.kind === "refused");
    if (refusal?.kind === "refused") return refusal;
    if (term.kind === "variable") {
      const all = over(term);
      return all === null ? same(term) : rows(all, term.shape);
    }
    const values = args.flatMap((one) => (one.kind === "refused" ? [] : [one]));
    if (values.every(({ kind }) => kind === "same")) return same(term);
    if (term.kind === "call") return entrywiseCall(term, batch, values) ?? rowwiseCall(term, batch, values, rowForms(term.definition));
    return dispatch(handlers, term, { batch, args: values, shape: term.shape });
  };
  const rowsOf = (root: Term): Outcome => {
    const stack: { readonly term: Term; body: Term | null }[] = [{ term: root, body: null }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const { term, body } = top;
      const waiting = done.has(term) ? [] : [...term.args, ...(body === null ? [] : [body])].filter((one) => !done.has(one));
      if (waiting.length > 0) {
        for (const one of waiting) stack.push({ term: one, body: null });
        continue;
      }
      stack.pop();
      if (done.has(term)) continue;
      const found = body === null ? outcome(term) : known(body);
      if (found !== null) done.set(term, found.kind === "refused" && body !== null ? { ...found, term } : found);
      else if (term.kind === "call") stack.push({ term, body: unfolded(batch.table, term) });
    }
    return known(root);
  };
  return { ...batch, rowsOf };
}
