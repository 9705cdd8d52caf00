/** Stable forms: log-sum-exp, softplus, softmax and their kin for what overflows, or loses its digits, as it is written. Knows no instructions. */
import { isColumnShape, isScalarShape, SCALAR } from "../../term/dimension.js";
import { deepest, isPositiveDefinite } from "../../term/facts/matrix-facts.js";
import { MINUS_ONE, ONE } from "../../term/rational.js";
import type { TermTable } from "../../term/table.js";
import type { Term, TermOf } from "../../term/term.js";
import { guardExponentials } from "./guarded.js";
import { normalised } from "./homogeneous.js";
import { abs, expm1, logdet, logSoftmax, logsumexp, logsumexpRows, sigmoid, softmax, softmaxRows, softplus, tanh } from "./stable-symbols.js";
import { argumentOf, asPower, exponentiated, inPairs, isNumber, negated, rowSums, type Stabiliser } from "./written.js";

/** log cosh x = |x| + softplus(−2 |x|) − log 2. */
function logCosh(table: TermTable, logarithm: TermOf<"apply">, x: Term): Term {
  const size = table.apply(abs, x);
  const two = table.apply(logarithm.function, table.number(2));
  return table.add([size, table.apply(softplus, table.multiply([table.number(-2), size])), table.fill(table.negate(two), x.shape)]);
}

/** A stable form of log(of), or the term itself. */
function logarithm(context: Stabiliser, term: TermOf<"apply">, of: Term): Term {
  const { table, facts } = context;
  const logged = facts.meaning(of);
  const hyperbolic = argumentOf(context, logged, "cosh");
  if (hyperbolic !== null) return logCosh(table, term, hyperbolic);
  const squashed = argumentOf(context, logged, "sigmoid");
  if (squashed !== null) return table.negate(table.apply(softplus, table.negate(squashed)));
  const total = logarithmOfSum(context, term, logged);
  if (total !== null) return total;
  if (logged.kind === "operator") {
    const [inner] = logged.args;
    if (logged.operator === softmax && inner !== undefined) return table.operator(logSoftmax, [inner], inner.shape);
    // Of other matrices log det has a value only where det is positive, and log |det| everywhere.
    if (logged.operator.name === "det" && inner !== undefined && isPositiveDefinite(facts, inner, deepest)) return table.operator(logdet, [inner], SCALAR);
  }
  for (const [one, other] of inPairs(logged)) {
    const [first, second] = [argumentOf(context, one, "exp"), argumentOf(context, other, "exp")];
    if (second !== null && isNumber(one, ONE)) return table.apply(softplus, second);
    if (first !== null && second !== null) return table.add([first, table.apply(softplus, table.add([second, table.negate(first)]))]);
    const complement = argumentOf(context, negated(other) ?? undefined, "sigmoid");
    if (complement !== null && isNumber(one, ONE)) return table.negate(table.apply(softplus, complement));
  }
  return term;
}

/** log(c Σ exp(v)) = log c + log Σ exp(v), of a vector or of every row of a matrix. */
function logarithmOfSum(context: Stabiliser, term: TermOf<"apply">, logged: Term): Term | null {
  const { table } = context;
  const whole = exponentiated(context, logged);
  if (whole !== null) return table.operator(logsumexp, [whole], SCALAR);
  if (logged.kind !== "multiply") return null;
  const scalars = logged.args.filter(({ shape }) => isScalarShape(shape));
  const others = logged.args.filter(({ shape }) => !isScalarShape(shape));
  const scaled = (scale: readonly Term[], value: Term): Term => (scale.length === 0 ? value : table.add([table.fill(table.apply(term.function, table.multiply(scale)), value.shape), value]));
  if (others.length === 2 && isColumnShape(logged.shape)) {
    const rows = rowSums(context, table.multiply(others));
    return rows === null ? null : scaled(scalars, table.operator(logsumexpRows, [rows], logged.shape));
  }
  const at = others.length === 0 ? scalars.findIndex((scalar) => exponentiated(context, scalar) !== null) : -1;
  const vector = at < 0 ? null : exponentiated(context, scalars[at]);
  return vector === null ? null : scaled(scalars.filter((_, place) => place !== at), table.operator(logsumexp, [vector], SCALAR));
}

/** 1 − exp(x) and exp(x) − 1 keep their digits near x = 0. */
function difference(context: Stabiliser, sum: Term): Term {
  const { table } = context;
  for (const [one, other] of inPairs(sum)) {
    const below = argumentOf(context, negated(other) ?? undefined, "exp");
    if (below !== null && isNumber(one, ONE)) return table.negate(table.apply(expm1, below));
    const above = argumentOf(context, one, "exp");
    if (above !== null && (isNumber(other, MINUS_ONE) || isNumber(negated(other) ?? undefined, ONE))) return table.apply(expm1, above);
  }
  return sum;
}

/** (1 + exp(x))⁻ᵏ = sigmoid(−x)ᵏ. */
function reciprocal(context: Stabiliser, power: TermOf<"power">): Term {
  const { table } = context;
  const { base, count } = asPower(context, power);
  if (count >= 0) return power;
  for (const [one, other] of inPairs(base)) {
    const inner = argumentOf(context, other, "exp");
    if (inner !== null && isNumber(one, ONE)) return raised(table, table.apply(sigmoid, table.negate(inner)), -count);
  }
  return power;
}

type Product = TermOf<"multiply" | "hadamard">;

const isProduct = (term: Term): term is Product => term.kind === "multiply" || term.kind === "hadamard";

/** Replaces two factors of a product, where `pair` finds what stands for them; the others stay. */
function replacingPairs(context: Stabiliser, product: Product, pair: (one: Term, other: Term) => readonly Term[] | null): Term {
  const { table } = context;
  for (const [at, one] of product.args.entries()) {
    for (const [place, other] of product.args.entries()) {
      const found = at === place ? null : pair(one, other);
      if (found === null) continue;
      const rest = product.args.flatMap((factor, index) => (index === at ? [] : index === place ? found : [factor]));
      return product.kind === "multiply" ? table.multiply(rest) : table.hadamard(rest);
    }
  }
  return product;
}

/** sinh(x)ᵏ / cosh(x)ᵏ = tanh(x)ᵏ, exp(x) sigmoid(−x)ᵏ = sigmoid(x) sigmoid(−x)ᵏ⁻¹, and exp(x) / (exp(x) + exp(y)) = sigmoid(x − y). */
function quotients(context: Stabiliser, product: Product): Term {
  const { table } = context;
  const areOpposite = (a: Term, b: Term): boolean => a === table.negate(b) || b === table.negate(a);
  return replacingPairs(context, product, (one, other) => {
    const [left, right] = [asPower(context, one), asPower(context, other)];
    const [sine, cosine] = [argumentOf(context, left.base, "sinh"), argumentOf(context, right.base, "cosh")];
    if (sine !== null && sine === cosine && left.count > 0 && left.count === -right.count) return [raised(table, table.apply(tanh, sine), left.count)];
    const [exponent, squashed] = [argumentOf(context, one, "exp"), argumentOf(context, right.base, "sigmoid")];
    for (const [first, second] of exponent !== null && right.count === -1 ? inPairs(right.base) : []) {
      const against = argumentOf(context, second, "exp");
      if (argumentOf(context, first, "exp") === exponent && exponent !== null && against !== null) return [table.apply(sigmoid, table.add([exponent, table.negate(against)]))];
    }
    if (exponent === null || squashed === null || right.count < 1 || !areOpposite(exponent, squashed)) return null;
    return [table.apply(sigmoid, exponent), ...(right.count === 1 ? [] : [raised(table, table.apply(sigmoid, squashed), right.count - 1)])];
  });
}

const raised = (table: TermTable, base: Term, count: number): Term => (count === 1 ? base : table.power(base, table.number(count)));

/** Σ exp(v) ⊙ y over Σ exp(v) is Σ softmax(v) ⊙ y. */
function average(context: Stabiliser, named: Term, sums: Term): Term | null {
  const { table, facts } = context;
  const inner = exponentiated(context, sums);
  const sum = facts.meaning(named);
  const [weighted] = sum.kind === "sum" ? sum.args : [];
  if (inner === null || weighted?.kind !== "hadamard") return null;
  const at = weighted.args.findIndex((factor) => argumentOf(context, factor, "exp") === inner);
  return at < 0 ? null : table.sum(table.hadamard(weighted.args.map((factor, index) => (index === at ? table.operator(softmax, [inner], inner.shape) : factor))));
}

/** Among factors, exp(x) and the reciprocal of its sums, or of a multiple of them, as the softmax of x. */
function gatherSoftmax(context: Stabiliser, product: Product): Term {
  const { table } = context;
  return replacingPairs(context, product, (one, other) => {
    const { base, count } = asPower(context, other);
    const averaged = count === -1 ? average(context, one, base) : null;
    if (averaged !== null) return [averaged];
    const inner = argumentOf(context, one, "exp");
    const divided = product.kind === "hadamard" && count === 1 ? normalised(context, one, other) : null;
    if (divided !== null) return [table.operator(softmaxRows, [divided.inner], divided.inner.shape), divided.rest];
    if (inner === null || count >= 0) return null;
    const left = (sums: Term): readonly Term[] => (count === -1 ? [] : [table.power(sums, table.number(count + 1))]);
    if (exponentiated(context, base) === inner) return product.kind === "multiply" || isScalarShape(other.shape) ? [table.operator(softmax, [inner], inner.shape), ...left(base)] : null;
    if (rowSums(context, base) === inner && product.kind === "hadamard") return [table.operator(softmaxRows, [inner], inner.shape), ...left(base)];
    if (base.kind !== "multiply" || !isScalarShape(base.shape) || product.kind !== "multiply") return null;
    const at = base.args.findIndex((factor) => exponentiated(context, factor) === inner);
    if (at < 0) return null;
    const scales = base.args.filter((_, index) => index !== at).map((scale) => table.reciprocal(scale));
    return [...scales, table.operator(softmax, [inner], inner.shape), ...left(base)];
  });
}

/** The stable form of a term whose parts have theirs. */
export function stable(context: Stabiliser, term: Term): Term {
  const [inner] = term.args;
  if (term.kind === "add") return difference(context, term);
  if (term.kind === "power") return reciprocal(context, term);
  if (term.kind === "apply" && term.function.name === "log" && inner !== undefined) return logarithm(context, term, inner);
  const shifted = term.kind === "apply" && term.function.name === "log1p" ? argumentOf(context, inner, "exp") : null;
  if (shifted !== null) return context.table.apply(softplus, shifted);
  let product: Term = term;
  for (let before: Term | null = null; product !== before && isProduct(product); ) {
    before = product;
    const gathered = gatherSoftmax(context, product);
    product = isProduct(gathered) ? quotients(context, gathered) : gathered;
  }
  return guardExponentials(context.table, product);
}
