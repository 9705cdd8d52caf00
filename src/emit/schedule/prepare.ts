/** Terms made ready for numbers: definitions unfolded, named parts recognised, stable forms taken. Knows no instructions. */
import { isColumnShape, SCALAR } from "../../term/dimension.js";
import { equalRational, MINUS_ONE, ONE } from "../../term/rational.js";
import type { FunctionSymbol, OperatorSymbol } from "../../term/symbols.js";
import type { TermTable } from "../../term/table.js";
import type { Term, TermOf } from "../../term/term.js";
import { unfold, withArguments } from "../../term/traverse.js";

function stableSymbol(name: string): OperatorSymbol {
  return { name, parameters: [], sizes: [], shape: SCALAR, tangent: null, given: [], domain: [], ensures: [], from: null };
}

/** exp(v) / Σ exp(v) of a vector. */
export const softmax = stableSymbol("softmax");
/** log Σ exp(v) of a vector. */
export const logsumexp = stableSymbol("logsumexp");
/** v − log Σ exp(v) of a vector. */
export const logSoftmax = stableSymbol("logsoftmax");
const softplus: FunctionSymbol = { name: "softplus", parameter: "x", derivative: null, given: [], domain: [], ensures: [], from: null };

const argumentOf = (term: Term | undefined, name: string): Term | null => (term?.kind === "apply" && term.function.name === name ? (term.args[0] ?? null) : null);

/** The v of Σ exp(v), v a vector. */
function exponentiated(term: Term | undefined): Term | null {
  const inner = term?.kind === "sum" ? argumentOf(term.args[0], "exp") : null;
  return inner !== null && isColumnShape(inner.shape) ? inner : null;
}

function stable(table: TermTable, term: Term): Term {
  const logged = argumentOf(term, "log");
  if (logged !== null) {
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
  if (term.kind === "multiply") return gatherSoftmax(table, term);
  return term;
}

/** exp(v) · (Σ exp(v))⁻¹ inside a product is softmax(v). */
function gatherSoftmax(table: TermTable, product: Term): Term {
  for (const [at, factor] of product.args.entries()) {
    const [base, exponent] = factor.kind === "power" ? factor.args : [];
    const vector = exponent?.kind === "number" && equalRational(exponent.value, MINUS_ONE) ? exponentiated(base) : null;
    if (vector === null) continue;
    const partner = product.args.findIndex((other) => argumentOf(other, "exp") === vector);
    if (partner < 0) continue;
    const factors = product.args.map((other, index) => (index === partner ? table.operator(softmax, [vector], vector.shape) : other));
    return table.multiply(factors.filter((_, index) => index !== at));
  }
  return product;
}

/** Numbers that programming languages name as well. */
const namedNumbers: ReadonlySet<string> = new Set(["pi"]);

export const isNamedNumber = ({ definition, args }: TermOf<"call">): boolean => args.length === 0 && namedNumbers.has(definition.name);

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
