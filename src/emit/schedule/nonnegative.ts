/** Which entries cannot be below zero, also as doubles: declared ones, squares, values of such functions, 1 minus what is at most one. Errs on the side of "not known". */
import type { Facts } from "../../term/facts/known.js";
import { addRational, compareRational, isInteger, isNegative, isZero, negateRational, ONE, type Rational, ZERO } from "../../term/rational.js";
import type { KindTable, Term } from "../../term/term.js";

/** Deeper formulas are not looked through. */
const deepest = 12;

const nonnegativeFunctions: ReadonlySet<string> = new Set(["exp", "sqrt", "abs", "relu", "step", "sigmoid", "softplus", "cosh"]);
/** Functions with values from −1 to 1. */
const boundedFunctions: ReadonlySet<string> = new Set(["sigmoid", "tanh", "sin", "cos", "erf", "step", "sign"]);
/** Operators with values from 0 to 1. */
const proportions: ReadonlySet<string> = new Set(["softmax", "softmaxrows"]);

type Test = (facts: Facts, term: Term, depth: number) => boolean;

const always: Test = () => true;
const unknown: Test = () => false;
const everyPart =
  (test: Test): Test =>
  (facts, term, depth) =>
    term.args.every((part) => test(facts, part, depth));

const size = (value: Rational): Rational => (isNegative(value) ? negateRational(value) : value);

/** A number that stands everywhere, or null. */
function numberOf(term: Term): Rational | null {
  if (term.kind === "number") return term.value;
  if (term.kind === "ones") return ONE;
  const [inner] = term.kind === "fill" ? term.args : [];
  return inner?.kind === "number" ? inner.value : null;
}

/** The number in front of a product of two, and the other. */
function scaledPart(term: Term): readonly [scale: Rational, part: Term] {
  const [scale, part, ...others] = term.kind === "multiply" ? term.args : [];
  return scale?.kind === "number" && part !== undefined && others.length === 0 ? [scale.value, part] : [ONE, term];
}

export function isNonnegative(facts: Facts, named: Term, depth = deepest): boolean {
  const term = facts.meaning(named);
  return depth > 0 && nonnegative[term.kind](facts, term, depth - 1);
}

/** With room for differences: what may be zero may be moved below it. */
const isDeclared: Test = (facts, term) => facts.sign(term) === "positive" || (term.kind === "number" && isZero(term.value));
const everyNonnegative = everyPart(isNonnegative);

const nonnegative: KindTable<Test> = {
  number: isDeclared,
  size: always,
  variable: isDeclared,
  ones: always,
  zeros: always,
  identity: always,
  add: (facts, term, depth) => everyNonnegative(facts, term, depth) || isComplement(facts, term, depth),
  multiply: everyNonnegative,
  hadamard: everyNonnegative,
  power: (facts, { args: [base, exponent] }, depth) => {
    const isEven = exponent?.kind === "number" && isInteger(exponent.value) && exponent.value.numerator % 2n === 0n;
    return isEven || (base !== undefined && isNonnegative(facts, base, depth));
  },
  apply: (_, term) => term.kind === "apply" && nonnegativeFunctions.has(term.function.name),
  transpose: everyNonnegative,
  trace: everyNonnegative,
  sum: everyNonnegative,
  diagonal: everyNonnegative,
  diagonalPart: everyNonnegative,
  fill: everyNonnegative,
  einsum: everyNonnegative,
  call: unknown,
  operator: (_, term) => term.kind === "operator" && proportions.has(term.operator.name),
};

/** A number minus parts that together are no larger, plus parts that are not below zero. */
function isComplement(facts: Facts, sum: Term, depth: number): boolean {
  let room = ZERO;
  for (const part of sum.args) {
    const number = numberOf(part);
    const [scale, scaled] = scaledPart(part);
    if (number !== null) room = addRational(room, number);
    else if (isNegative(scale) || !isNonnegative(facts, scaled, depth)) {
      if (!isBounded(facts, scaled, depth)) return false;
      room = addRational(room, negateRational(size(scale)));
    }
  }
  return !isNegative(room);
}

/** Whether no entry is larger than 1 or smaller than −1. */
function isBounded(facts: Facts, named: Term, depth: number): boolean {
  const term = facts.meaning(named);
  const number = numberOf(term);
  if (number !== null) return compareRational(size(number), ONE) <= 0;
  return depth > 0 && bounded[term.kind](facts, term, depth - 1);
}

const everyBounded = everyPart(isBounded);

const bounded: KindTable<Test> = {
  number: unknown,
  size: unknown,
  variable: (facts, term) => term.kind === "variable" && facts.declares(term) && term.attributes.includes("unit"),
  ones: always,
  zeros: always,
  identity: always,
  add: (facts, term, depth) => {
    // 1 minus what lies between 0 and 1.
    const parts = term.args.filter((part) => numberOf(part) === null);
    const [only] = parts;
    const [scale, part] = only === undefined ? [ONE, term] : scaledPart(only);
    const number = term.args.reduce<Rational>((total, one) => addRational(total, numberOf(one) ?? ZERO), ZERO);
    return parts.length === 1 && isNegative(scale) && compareRational(number, ONE) <= 0 && isNonnegative(facts, part, depth) && isComplement(facts, term, depth);
  },
  multiply: (facts, term, depth) => {
    const [scale, part] = scaledPart(term);
    return part !== term && compareRational(size(scale), ONE) <= 0 && isBounded(facts, part, depth);
  },
  hadamard: everyBounded,
  power: (facts, { args: [base, exponent] }, depth) => base !== undefined && exponent?.kind === "number" && !isNegative(exponent.value) && isBounded(facts, base, depth),
  apply: (_, term) => term.kind === "apply" && boundedFunctions.has(term.function.name),
  transpose: everyBounded,
  trace: unknown,
  sum: unknown,
  diagonal: everyBounded,
  diagonalPart: everyBounded,
  fill: everyBounded,
  einsum: unknown,
  call: unknown,
  operator: (_, term) => term.kind === "operator" && proportions.has(term.operator.name),
};
