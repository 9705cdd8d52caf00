/** Terms made ready for numbers: definitions unfolded, named parts recognised, stable forms taken. Knows no instructions. */
import { isColumnShape, isScalarShape, sameShape, SCALAR } from "../../term/dimension.js";
import { equalRational, MINUS_ONE, ONE } from "../../term/rational.js";
import type { FunctionSymbol, OperatorSymbol } from "../../term/symbols.js";
import type { TermTable } from "../../term/table.js";
import type { Term, TermOf } from "../../term/term.js";
import { unfold, withArguments } from "../../term/traverse.js";
import { isConstantName } from "../vocabulary.js";

function stableSymbol(name: string): OperatorSymbol {
  return { name, parameters: [], sizes: [], shape: SCALAR, tangent: null, given: [], domain: [], ensures: [], from: null };
}

/** exp(v) / Σ exp(v) of a vector. */
export const softmax = stableSymbol("softmax");
/** log Σ exp(v) of a vector. */
export const logsumexp = stableSymbol("logsumexp");
/** v − log Σ exp(v) of a vector. */
export const logSoftmax = stableSymbol("logsoftmax");
/** exp(Z) with each row divided by its sum. */
export const softmaxRows = stableSymbol("softmaxrows");
/** The logarithms of the row sums of exp(Z). */
export const logsumexpRows = stableSymbol("logsumexprows");
const entrywiseSymbol = (name: string): FunctionSymbol => ({ name, parameter: "x", derivative: null, given: [], domain: [], ensures: [], from: null });
const softplus = entrywiseSymbol("softplus");
const relu = entrywiseSymbol("relu");
const abs = entrywiseSymbol("abs");

const argumentOf = (term: Term | undefined, name: string): Term | null => (term?.kind === "apply" && term.function.name === name ? (term.args[0] ?? null) : null);

/** The v of Σ exp(v), v a vector. */
function exponentiated(term: Term | undefined): Term | null {
  const inner = term?.kind === "sum" ? argumentOf(term.args[0], "exp") : null;
  return inner !== null && isColumnShape(inner.shape) ? inner : null;
}

const isOnes = (term: Term | undefined): boolean => term?.kind === "ones" || (term?.kind === "transpose" && term.args[0]?.kind === "ones");

/** The Z of a matrix that every row of exp(Z) is summed into: exp(Z) 1, once or in every column. */
function rowSums(term: Term | undefined): Term | null {
  const [first, ...others] = term?.kind === "multiply" ? term.args : [];
  const inner = argumentOf(first, "exp");
  return inner !== null && !isColumnShape(inner.shape) && inner.shape.length === 2 && others.length > 0 && others.every(isOnes) ? inner : null;
}

/** An entrywise function, or one with scalars in front. */
const isScaled = (term: Term): boolean => term.kind === "apply" || (term.kind === "multiply" && term.args.slice(0, -1).every((factor) => isScalarShape(factor.shape)) && term.args.at(-1)?.kind === "apply");

/** Among factors that are zero for x ≥ 0, exp(x) as exp(−relu(−x)): the same where it counts, and finite where it does not. */
function guardExponentials(table: TermTable, product: Term): Term {
  if (product.kind !== "hadamard" && product.kind !== "multiply") return product;
  const off = product.args.flatMap((factor) => argumentOf(factor, "step") ?? []);
  const below = (x: Term): Term | undefined => off.find((one) => one === table.negate(x) || table.negate(one) === x);
  const guard = (factor: Term): Term => {
    if (factor.kind === "multiply" && product.kind === "hadamard") return table.multiply(factor.args.map(guard));
    const x = factor.kind === "apply" && (factor.function.name === "exp" || factor.function.name === "expm1") ? factor.args[0] : undefined;
    const opposite = x === undefined || !sameShape(x.shape, product.shape) ? undefined : below(x);
    return opposite === undefined || factor.kind !== "apply" ? factor : table.apply(factor.function, table.negate(table.apply(relu, opposite)));
  };
  const guarded = off.length === 0 ? product.args : product.args.map((factor) => (isScaled(factor) ? guard(factor) : factor));
  if (guarded.every((factor, index) => factor === product.args[index])) return product;
  return product.kind === "hadamard" ? table.hadamard(guarded) : table.multiply(guarded);
}

/** log cosh x = |x| + softplus(−2 |x|) − log 2. */
function logCosh(table: TermTable, logarithm: TermOf<"apply">, x: Term): Term {
  const size = table.apply(abs, x);
  const two = table.apply(logarithm.function, table.number(2));
  return table.add([size, table.apply(softplus, table.multiply([table.number(-2), size])), table.fill(table.negate(two), x.shape)]);
}

function stable(table: TermTable, term: Term): Term {
  const logged = argumentOf(term, "log");
  if (logged !== null) {
    const hyperbolic = argumentOf(logged, "cosh");
    if (hyperbolic !== null && term.kind === "apply") return logCosh(table, term, hyperbolic);
    const rows = logged.kind === "multiply" && logged.args.length === 2 && isColumnShape(logged.shape) ? rowSums(logged) : null;
    if (rows !== null) return table.operator(logsumexpRows, [rows], logged.shape);
    const squashed = argumentOf(logged, "sigmoid");
    if (squashed !== null) return table.negate(table.apply(softplus, table.negate(squashed)));
    const vector = exponentiated(logged);
    if (vector !== null) return table.operator(logsumexp, [vector], SCALAR);
    if (logged.kind === "operator" && logged.operator === softmax) {
      const [inner] = logged.args;
      if (inner !== undefined) return table.operator(logSoftmax, [inner], inner.shape);
    }
    const [a, b, ...rest] = logged.kind === "add" ? logged.args : [];
    for (const [one, other] of [[a, b], [b, a]]) {
      const ones = one?.kind === "fill" ? one.args[0] : one;
      const inner = argumentOf(other, "exp");
      const isOne = ones?.kind === "ones" || (ones?.kind === "number" && equalRational(ones.value, ONE));
      if (rest.length === 0 && inner !== null && isOne) return table.apply(softplus, inner);
    }
    return term;
  }
  const shifted = argumentOf(term, "log1p");
  const inner = argumentOf(shifted ?? undefined, "exp");
  if (inner !== null) return table.apply(softplus, inner);
  if (term.kind === "multiply") return guardExponentials(table, gatherSoftmax(table, term, softmax, exponentiated));
  return term.kind === "hadamard" ? guardExponentials(table, gatherSoftmax(table, term, softmaxRows, rowSums)) : term;
}

/** Among factors, exp(x) and the reciprocal of its sums, which `summed` reads, as the softmax of x. */
function gatherSoftmax(table: TermTable, product: TermOf<"multiply" | "hadamard">, symbol: OperatorSymbol, summed: (sums: Term | undefined) => Term | null): Term {
  for (const [at, factor] of product.args.entries()) {
    const [base, exponent] = factor.kind === "power" ? factor.args : [];
    const inner = exponent?.kind === "number" && equalRational(exponent.value, MINUS_ONE) ? summed(base) : null;
    const partner = inner === null ? -1 : product.args.findIndex((other) => argumentOf(other, "exp") === inner);
    if (inner === null || partner < 0) continue;
    const factors = product.args.map((other, index) => (index === partner ? table.operator(symbol, [inner], inner.shape) : other)).filter((_, index) => index !== at);
    return product.kind === "multiply" ? table.multiply(factors) : table.hadamard(factors);
  }
  return product;
}

/** Whether a definition is a number that programming languages name as well. */
export const isNamedNumber = ({ definition, args }: TermOf<"call">): boolean => args.length === 0 && isConstantName(definition.name);

export interface Preparation {
  /** The prepared form of `term`. */
  prepare(term: Term): Term;
  /** From now on, `variable` stands for `prepared` wherever it occurs inside a term. */
  name(variable: Term, prepared: Term): void;
}

export function createPreparation(table: TermTable): Preparation {
  const done = new Map<Term, Term>();
  const names = new Map<Term, Term>();
  const finish = (source: Term, prepared: Term): void => {
    const named = names.get(prepared) ?? prepared;
    done.set(source, named);
    done.set(named, named);
  };
  const prepare = (root: Term): Term => {
    const stack: { readonly term: Term; unfolded: Term | null }[] = [{ term: root, unfolded: null }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const { term, unfolded } = top;
      if (done.has(term)) {
        stack.pop();
        continue;
      }
      const waiting = unfolded === null ? term.args.filter((argument) => !done.has(argument)) : done.has(unfolded) ? [] : [unfolded];
      if (waiting.length > 0) {
        for (const argument of waiting) stack.push({ term: argument, unfolded: null });
        continue;
      }
      if (unfolded !== null) {
        finish(term, done.get(unfolded) ?? unfolded);
        continue;
      }
      const rebuilt = withArguments(table, term, term.args.map((argument) => done.get(argument) ?? argument));
      if (rebuilt.kind === "call" && !isNamedNumber(rebuilt)) top.unfolded = unfold(table, rebuilt);
      else finish(term, stable(table, rebuilt));
    }
    return done.get(root) ?? root;
  };
  return {
    prepare,
    name: (variable, prepared) => {
      if (prepared.args.length > 0) names.set(prepared, variable);
      done.set(prepared, variable);
      done.set(variable, variable);
    },
  };
}
