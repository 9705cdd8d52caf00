/** The equations that hold for one head: declared relations at its argument, P · P⁻¹ = 1, and an operator's defining equation. */
import { type Dimension, substituteSize } from "../term/dimension.js";
import { invertRational, isNegative, isOne, MINUS_ONE, negateRational, ONE, rational } from "../term/rational.js";
import type { FunctionSymbol, OperatorSymbol } from "../term/symbols.js";
import type { Term, TermOf } from "../term/term.js";
import { combine, contract } from "./algebra.js";
import { denote, isInverse, openScope, operatorPolynomial } from "./denote.js";
import { factsOf, inverseOfOrthogonal } from "./facts.js";
import type { Equation } from "./match.js";
import { exponentValue, type Factor, type Head, internPolynomial, type Monomial, nth, type Polynomial, type Space } from "./polynomial.js";
import { loneFactor, multiplyEntries, single, slots } from "./powers.js";

/**
 * A fact about functions that the kernel may use, from left to right: an equation between scalar terms in scalar `pattern`
 * variables. The left side is a product of functions, their powers and variables; the argument of one function is a variable, −x, a sum of two
 * variables, a number, or again such a function.
 */
export interface Relation {
  readonly name: string;
  readonly left: Term;
  readonly right: Term;
}

/** The equations to use where `head` occurs. */
export function equationsOf(space: Space, head: Head, relations: readonly Relation[]): readonly Equation[] {
  switch (head.kind) {
    case "delta":
    case "size":
    case "number":
    case "strip":
    case "pair":
      return [];
    case "variable":
      return factsOf(space, head);
    case "apply":
      return [...relations.flatMap((relation) => instance(space, relation, head) ?? []), ...functionEquation(space, head)];
    case "group":
      return orient(space, null, head, inverseEquation(space, head));
    case "operator":
      return [
        ...(isInverse(head.operator) ? inverseOfOrthogonal(space, head) : []),
        ...definingEquations(space, head).flatMap((zero) => orient(space, head.operator.name, head, zero)),
      ];
  }
}

/** P · P⁻¹ − 1. */
function inverseEquation(space: Space, head: Head): Polynomial {
  const base = nth(head.parts, 0);
  const inverse = single(space, base.rank, [{ head, indices: slots(base.rank), exponent: -1 }]);
  return combine(space, base.rank, [[ONE, multiplyEntries(space, base.rank, [base, inverse])], [MINUS_ONE, multiplyEntries(space, base.rank, [])]]);
}

/** left − right of the operator's equation at its arguments; where X f(X) = I, f(X) X = I as well. */
function definingEquations(space: Space, { operator, sizes, parts }: Extract<Head, { kind: "operator" }>): readonly Polynomial[] {
  if (operator.from === null) return [];
  const values = new Map(operator.parameters.map(({ name }, position) => [name, nth(parts, position)]));
  const scope = { ...openScope(), sizes, find: ({ role, name }: TermOf<"variable">) => (role === "pattern" ? (values.get(name) ?? null) : null) };
  const [left, right] = operator.from.map((side) => denote(space, side, scope));
  if (left === undefined || right === undefined) throw new Error("internal: an equation without two sides");
  const equation = combine(space, left.rank, [[ONE, left], [MINUS_ONE, right]]);
  if (!isInverse(operator)) return [equation];
  const argument = nth(parts, 0);
  const result = operatorPolynomial(space, operator, sizes, parts, 2);
  return [equation, inverseDefect(space, operator, sizes, result, argument)];
}

/** A B − I. */
function inverseDefect(space: Space, { parameters }: OperatorSymbol, sizes: ReadonlyMap<string, Dimension>, A: Polynomial, B: Polynomial): Polynomial {
  const size = substituteSize(nth(nth(parameters, 0).shape, 0), sizes);
  const product = contract(space, 2, [{ polynomial: A, indices: [0, 2] }, { polynomial: B, indices: [2, 1] }], [size]);
  return combine(space, 2, [[ONE, product], [MINUS_ONE, contract(space, 2, [], [], [[0, 1]])]]);
}

/**
 * Where `difference` is c X⁻¹ − c Y for one inverse: X Y − I, which is zero exactly when the difference is. Null where it is not of that form.
 */
export function byUniqueInverse(space: Space, difference: Polynomial): Polynomial | null {
  for (const monomial of difference.monomials) {
    const [factor, ...more] = monomial.factors;
    if (factor?.head.kind !== "operator" || more.length > 0 || factor.exponent !== 1 || monomial.bound.length > 0) continue;
    const { operator, sizes, parts } = factor.head;
    if (!isInverse(operator) || difference.rank !== 2 || new Set(factor.indices).size < 2) continue;
    const others = internPolynomial(space, 2, difference.monomials.filter((other) => other !== monomial));
    const claimed = combine(space, 2, [[negateRational(invertRational(monomial.coefficient)), others]]);
    const turned = contract(space, 2, [{ polynomial: claimed, indices: factor.indices }]);
    return inverseDefect(space, operator, sizes, nth(parts, 0), turned);
  }
  return null;
}

/** `zero` = 0 solved for the largest of its monomials that hold `head` and something beside it. */
function orient(space: Space, name: string | null, head: Head, zero: Polynomial): readonly Equation[] {
  const candidates = zero.monomials.filter(({ factors }) => factors.some((factor) => factor.head === head) && withoutScale(factors).length > 1);
  const [leading] = candidates.toSorted((a, b) => compareMonomials(b, a));
  if (leading === undefined) return [];
  const others = internPolynomial(space, zero.rank, zero.monomials.filter((monomial) => monomial !== leading));
  const scale = leading.factors.filter(isScale).map((factor) => ({ ...factor, exponent: -(exponentValue(factor.exponent) ?? 0) }));
  const solved = multiplyEntries(space, zero.rank, [others, single(space, zero.rank, scale, negateRational(invertRational(leading.coefficient)))]);
  return usable({ name, rank: zero.rank, left: { ...leading, factors: withoutScale(leading.factors) }, right: solved });
}

const isScale = ({ head, exponent }: Factor): boolean => head.kind === "size" && typeof exponent === "number";
const withoutScale = (factors: readonly Factor[]): readonly Factor[] => factors.filter((factor) => !isScale(factor));

/** An equation can be used from left to right when its left side fixes every slot. */
function usable(equation: Equation): readonly Equation[] {
  const fixed = slots(equation.rank).every((slot) => equation.left.factors.some(({ indices }) => indices.includes(slot)));
  return fixed && equation.left.factors.length > 0 ? [equation] : [];
}

/** By degree, then by the heads, latest first, then by key: products of larger ones are larger wherever heads decide. */
function compareMonomials(a: Monomial, b: Monomial): number {
  const [left, right] = [weights(a), weights(b)];
  if (left.length !== right.length) return left.length - right.length;
  const position = left.findIndex((weight, k) => weight !== right[k]);
  if (position >= 0) return nth(left, position) - nth(right, position);
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

function weights({ factors }: Monomial): readonly number[] {
  const ids = withoutScale(factors).flatMap(({ head, exponent }) => Array.from({ length: Math.ceil(Math.abs(exponentValue(exponent) ?? 1)) }, () => head.id));
  return ids.toSorted((a, b) => b - a);
}

/** The function's own equation at the argument of `head`; where its left side is a product of functions it is a relation, and used as one. */
function functionEquation(space: Space, head: Extract<Head, { kind: "apply" }>): readonly Equation[] {
  const { from, name, parameter } = head.function;
  if (from === null) return [];
  const argument = nth(head.parts, 0);
  const find = (variable: TermOf<"variable">): Polynomial | null => (variable.role === "pattern" && variable.name === parameter ? argument : null);
  const scope = { ...openScope(), lift: argument.rank, find };
  const [left, right] = from.map((side) => denote(space, side, { ...scope, values: new Map() }));
  if (left === undefined || right === undefined) throw new Error("internal: an equation without two sides");
  return left.monomials.length < 2 ? [] : orient(space, name, head, combine(space, argument.rank, [[ONE, left], [MINUS_ONE, right]]));
}

/** The relation at the argument of `head`, or null where its left side asks for something else. */
function instance(space: Space, relation: Relation, head: Extract<Head, { kind: "apply" }>): readonly Equation[] | null {
  if (!outermostFunctions(relation.left).includes(head.function)) return null;
  const pattern = denote(space, relation.left, openScope());
  const [only] = pattern.monomials;
  const trigger = only?.factors.find((factor) => factor.head.kind === "apply");
  if (only === undefined || pattern.monomials.length > 1 || trigger?.head.kind !== "apply" || trigger.head.function !== head.function) return null;
  const argument = nth(head.parts, 0);
  const values = unify(space, nth(trigger.head.parts, 0), argument);
  if (values === null) return null;
  const find = ({ role, name }: TermOf<"variable">): Polynomial | null => (role === "pattern" ? (values.get(name) ?? null) : null);
  const scope = { ...openScope(), lift: argument.rank, find };
  const whole = denote(space, relation.left, scope);
  const [left, ...more] = whole.monomials;
  if (left === undefined) return null;
  const right = denote(space, relation.right, { ...scope, values: new Map() });
  if (more.length > 0) return orient(space, relation.name, head, combine(space, right.rank, [[ONE, whole], [MINUS_ONE, right]]));
  const scaled = isOne(left.coefficient) ? right : combine(space, right.rank, [[invertRational(left.coefficient), right]]);
  return usable({ name: relation.name, rank: argument.rank, left, right: scaled });
}

/** The functions that are factors of a product, or bases of its powers. */
function outermostFunctions(term: Term): readonly FunctionSymbol[] {
  if (term.kind === "apply") return [term.function];
  const parts = term.kind === "multiply" ? term.args : term.kind === "power" ? term.args.slice(0, 1) : [];
  return parts.flatMap((part) => (part.kind === "apply" ? [part.function] : part.kind === "power" && part.args[0]?.kind === "apply" ? [part.args[0].function] : []));
}

/** What the pattern variables stand for when `pattern` is `target`, or null when it is not. */
function unify(space: Space, pattern: Polynomial, target: Polynomial): ReadonlyMap<string, Polynomial> | null {
  const { rank } = target;
  const [first, second, ...more] = pattern.monomials;
  const name = first === undefined ? null : bareVariable(first);
  if (first === undefined || name === null) return unifyInside(space, pattern, target);
  if (second === undefined) {
    if (isOne(first.coefficient)) return new Map([[name, target]]);
    const opposite = isOne(negateRational(first.coefficient)) && target.monomials.length > 0 && isNegative(nth(target.monomials, 0).coefficient);
    return opposite ? new Map([[name, combine(space, rank, [[MINUS_ONE, target]])]]) : null;
  }
  const other = bareVariable(second);
  if (other === null || more.length > 0 || !isOne(first.coefficient) || !isOne(second.coefficient)) return null;
  const split = splitSum(space, target);
  return split === null ? null : new Map([[name, split[0]], [other, split[1]]]);
}

function bareVariable({ factors }: Monomial): string | null {
  const [factor, ...more] = factors;
  return factor?.head.kind === "variable" && more.length === 0 && factor.exponent === 1 ? factor.head.variable.name : null;
}

/** One monomial and the rest of a sum, or one copy and the others of a repeated monomial. */
function splitSum(space: Space, target: Polynomial): readonly [Polynomial, Polynomial] | null {
  const [first] = target.monomials;
  if (first === undefined) return null;
  const { numerator, denominator } = first.coefficient;
  const repeated = target.monomials.length === 1;
  if (repeated && (denominator !== 1n || numerator < 2n || numerator > 64n)) return null;
  const taken = internPolynomial(space, target.rank, [repeated ? { ...first, coefficient: rational(1) } : first]);
  return [taken, combine(space, target.rank, [[ONE, target], [MINUS_ONE, taken]])];
}

/** A pattern f(…) against a target that is f of something, or a pattern without variables against itself. */
function unifyInside(space: Space, pattern: Polynomial, target: Polynomial): ReadonlyMap<string, Polynomial> | null {
  let [wanted, found] = [pattern, target];
  for (;;) {
    const outer = loneFactor(wanted);
    const inner = loneFactor(found);
    if (outer?.head.kind !== "apply") return wanted.rank === found.rank && wanted === found ? new Map() : null;
    if (inner?.head.kind !== "apply" || inner.head.function !== outer.head.function || inner.exponent !== outer.exponent) return null;
    const [argument, indices] = [nth(inner.head.parts, 0), inner.indices];
    wanted = nth(outer.head.parts, 0);
    found = contract(space, target.rank, [{ polynomial: argument, indices }]);
    const [only, ...more] = wanted.monomials;
    if (only !== undefined && more.length === 0 && bareVariable(only) !== null) return unify(space, wanted, found);
  }
}
