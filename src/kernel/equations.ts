/** The equations that hold for one head: declared relations at its argument, P · P⁻¹ = 1, and an operator's defining equation. */
import { type Dimension, substituteSize } from "../term/dimension.js";
import { invertRational, isInteger, isOne, MINUS_ONE, negateRational, ONE } from "../term/rational.js";
import type { FunctionSymbol, Hypothesis, OperatorSymbol } from "../term/symbols.js";
import type { Term, TermOf } from "../term/term.js";
import { postorder } from "../term/traverse.js";
import { combine, contract } from "./algebra.js";
import { defect, instanceAt, loneMonomial } from "./declared.js";
import { denote, isInverse, openScope, operatorPolynomial, type Scope } from "./denote.js";
import { factsOf, inverseOfOrthogonal } from "./facts.js";
import type { Equation } from "./match.js";
import { exponentValue, type Factor, type Head, internPolynomial, type Monomial, nth, type Polynomial, reachable, type Space } from "./polynomial.js";
import { multiplyEntries, single, slots } from "./powers.js";
import { type SignFacts, signOf } from "./signs.js";
import { unify, unifyMatrix, type Values } from "./unify.js";

/**
 * A fact that the kernel may use, from left to right, in `pattern` variables. About functions: an equation between scalar terms, whose left
 * side is a product of functions, their powers and variables; the argument of one function is a variable, −x, x/2, a sum or a product of two
 * variables, x², 1/x, a root, a number, or again such a function; it may also be a root, or an operator of A′, A B, c A, A⁻¹ or the identity.
 * About operators of any shape: one of them has arguments that fix all variables; or f(X′) = f(X)′.
 */
export interface Relation {
  readonly name: string;
  /** Where it holds. */
  readonly given?: readonly Hypothesis[];
  readonly left: Term;
  readonly right: Term;
}

/** The equations to use where `head` occurs. */
export function equationsOf(space: Space, head: Head, relations: readonly Relation[], facts: SignFacts): readonly Equation[] {
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
      return [...relations.flatMap((relation) => instances(space, relation, head, facts)), ...functionEquation(space, head)];
    case "group":
      return [...relations.flatMap((relation) => instances(space, relation, head, facts)), ...orient(space, null, head, inverseEquation(space, head))];
    case "operator":
      return [
        ...relations.flatMap((relation) => instances(space, relation, head, facts)),
        ...(isInverse(head.operator) ? inverseOfOrthogonal(space, head) : []),
        ...definingEquations(space, head).flatMap((zero) => orient(space, head.operator.name, head, zero)),
        ...relations.flatMap((relation) => declaredEquation(space, relation, head)),
      ];
  }
}

/** A relation about the operator of `head`, from left to right where its left side is one product. */
function declaredEquation(space: Space, { name, ...sides }: Relation, head: Extract<Head, { kind: "operator" }>): readonly Equation[] {
  const before = new Set(space.used);
  const found = instanceAt(space, { name, ...sides }, head);
  const also = [...space.used].filter((one) => !before.has(one));
  for (const one of also) space.used.delete(one);
  if (found === null) return [];
  const [left, right] = found;
  const only = loneMonomial(left);
  if (left === right) return [];
  const equations = only === null ? orient(space, name, head, defect(space, left, right)) : usable({ name, rank: left.rank, left: only, right });
  return equations.map((equation) => ({ ...equation, also }));
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

/** What a relation says where `head` occurs: nothing where its left side asks for something else or its conditions are not known to hold. */
function instances(space: Space, relation: Relation, head: Trigger, facts: SignFacts): readonly Equation[] {
  if (!outermost(relation.left).includes(symbolOf(head))) return [];
  const pattern = denote(space, relation.left, openScope());
  const [only] = pattern.monomials;
  const trigger = only?.factors.flatMap((factor) => (isTrigger(factor.head) ? [factor.head] : []))[0];
  if (only === undefined || pattern.monomials.length > 1 || trigger === undefined || symbolOf(trigger) !== symbolOf(head)) return [];
  const [asked, argument] = [nth(trigger.parts, 0), nth(head.parts, 0)];
  const rank = head.kind === "operator" ? 0 : argument.rank;
  const sizes = head.kind === "operator" && trigger.kind === "operator" ? sizesOf(trigger.sizes, head.sizes) : new Map<string, Dimension>();
  const found = head.kind === "operator" ? unifyMatrix(space, asked, argument, sizes) : unify(space, asked, argument);
  return found.flatMap((values) => (assumed(space, relation, values, facts, head.kind === "group") ? instance(space, relation, head, values, { ...openScope(), lift: rank, sizes }) : []));
}

function instance(space: Space, relation: Relation, head: Head, values: Values, open: Scope): readonly Equation[] {
  const find = ({ role, name }: TermOf<"variable">): Polynomial | null => (role === "pattern" ? (values.get(name) ?? null) : null);
  // An argument may be written as a product in another way than its normal form has it: a lone function is the one at hand.
  const lone = relation.left.kind === "apply" ? single(space, open.lift, [{ head, indices: slots(open.lift), exponent: 1 }]) : null;
  const whole = lone ?? denote(space, relation.left, { ...open, find, values: new Map() });
  const [left, ...more] = whole.monomials;
  if (left === undefined) return [];
  const right = denote(space, relation.right, { ...open, find, values: new Map() });
  if (more.length > 0) return orient(space, relation.name, head, combine(space, right.rank, [[ONE, whole], [MINUS_ONE, right]]));
  const scaled = isOne(left.coefficient) ? right : combine(space, right.rank, [[invertRational(left.coefficient), right]]);
  return usable({ name: relation.name, rank: right.rank, left, right: scaled });
}

/** What a relation may be about: a function, an operator, or the root of something composite. */
type Trigger = Extract<Head, { kind: "apply" | "operator" | "group" }>;
type TriggerSymbol = FunctionSymbol | OperatorSymbol | "root";

const isTrigger = (head: Head): head is Trigger => head.kind === "apply" || head.kind === "operator" || head.kind === "group";
const symbolOf = (head: Trigger): TriggerSymbol => (head.kind === "apply" ? head.function : head.kind === "operator" ? head.operator : "root");

/** The functions, operators and roots that are factors of a product, or bases of its powers. */
function outermost(term: Term): readonly TriggerSymbol[] {
  const parts = term.kind === "multiply" ? term.args : [term];
  return parts.flatMap((part): readonly TriggerSymbol[] => {
    const [base, exponent] = part.kind === "power" ? part.args : [part];
    if (base?.kind === "apply") return [base.function];
    if (base?.kind === "operator") return [base.operator];
    return exponent?.kind === "number" && !isInteger(exponent.value) ? ["root"] : [];
  });
}

/** What the size names of a pattern are at hand. */
function sizesOf(pattern: ReadonlyMap<string, Dimension>, actual: ReadonlyMap<string, Dimension>): ReadonlyMap<string, Dimension> {
  const sizes = new Map<string, Dimension>();
  for (const [parameter, { coefficient, powers }] of pattern) {
    const [name, exponent] = powers[0] ?? ["", 0];
    const value = actual.get(parameter);
    if (exponent === 1 && powers.length === 1 && coefficient === 1 && value !== undefined) sizes.set(name, value);
  }
  return sizes;
}

/**
 * Whether the conditions of a relation hold: a sign must be known, or be that without which the left side has no value. That something is
 * nonzero or invertible is taken for granted, and the verdict says so: it fails on a null set, unless a function with a kink is in it, as
 * relu(x) is zero on a half-line. Of a root's parts nonnegative is enough.
 */
function assumed(space: Space, { left, given = [] }: Relation, values: Values, facts: SignFacts, rooted: boolean): boolean {
  return given.every(({ term, condition }) => {
    if (condition === "is invertible") return true;
    if (condition === "is nonzero" || condition === "has no zero entry") return term.kind !== "variable" || !isBent(values.get(term.name));
    if (condition !== "is positive" && condition !== "is nonnegative") return false;
    if (isNeeded(left, term, condition) || (rooted && left.args[0] === term)) return true;
    const value = term.kind === "variable" ? values.get(term.name) : undefined;
    const sign = value === undefined ? null : signOf(space, facts, value);
    return sign === "positive" || (sign === "nonnegative" && (rooted || condition === "is nonnegative"));
  });
}

/** Whether a function with a kink stands in it: then it may be zero on more than a null set. */
function isBent(value: Polynomial | undefined): boolean {
  const functions = value === undefined ? [] : reachable([value]).flatMap(({ monomials }) => monomials.flatMap(({ factors }) => factors.flatMap(({ head }) => (head.kind === "apply" ? [head.function] : []))));
  return functions.some(({ given }) => given.some(({ condition }) => condition === "has no zero entry"));
}

/** Whether a function in `left` has no value unless the condition holds of `term`; 1/x has the sign of x. */
function isNeeded(left: Term, term: Term, condition: "is positive" | "is nonnegative"): boolean {
  return postorder([left]).some((part) => {
    const [argument] = part.args;
    if (part.kind !== "apply" || argument === undefined) return false;
    return part.function.domain.some((domain) => {
      if (domain.condition !== condition && domain.condition !== "is positive") return false;
      return domain.term.kind === "variable" ? argument === term || isReciprocal(argument, term) : argument.kind === "variable" && sameAt(domain.term, part.function.parameter, argument, term);
    });
  });
}

function isReciprocal(argument: Term, x: Term): boolean {
  const [base, exponent] = argument.kind === "power" ? argument.args : [];
  return base === x && exponent?.kind === "number" && exponent.value.numerator === -1n && exponent.value.denominator === 1n;
}

/** Whether `formula` in `parameter` is `term` in `variable`. Terms of one table are compared by what they are made of. */
function sameAt(formula: Term, parameter: string, variable: TermOf<"variable">, term: Term): boolean {
  if (formula.kind === "variable" && formula.name === parameter) return term === variable;
  if (formula.kind !== term.kind || formula.args.length !== term.args.length) return false;
  if (formula.kind === "number" && term.kind === "number") return formula === term;
  if (formula.kind === "apply" && term.kind === "apply" && formula.function !== term.function) return false;
  return formula.args.every((part, place) => term.args[place] !== undefined && sameAt(part, parameter, variable, term.args[place]));
}
