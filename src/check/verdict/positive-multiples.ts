/** Takes positive numbers out of steps, signs, relu and abs: step(2 x − 2 b) = step(x − b). The kernel's relations do so for products, and not for sums. */
import { type Rational, equalRational, invertRational, isNegative, isOne, isZero, MINUS_ONE, multiplyRational, negateRational, ONE } from "../../term/rational.js";
import type { TermTable } from "../../term/table.js";
import type { Term, TermOf } from "../../term/term.js";
import { postorder, withArguments } from "../../term/traverse.js";

/** f(c x) = f(x), and f(c x) = c f(x), for every c > 0. */
const invariant: ReadonlySet<string> = new Set(["step", "sign"]);
const homogeneous: ReadonlySet<string> = new Set(["relu", "abs"]);

/** Equal to `root` everywhere; `root` itself where nothing can be taken out. */
export function withoutPositiveMultiples(table: TermTable, root: Term): Term {
  const done = new Map<Term, Term>();
  for (const term of postorder([root])) {
    const args = term.args.map((argument) => done.get(argument) ?? argument);
    const [argument] = args;
    const bent = term.kind === "apply" && argument !== undefined ? taken(table, term, argument) : null;
    done.set(term, bent ?? withArguments(table, term, args));
  }
  return done.get(root) ?? root;
}

function taken(table: TermTable, { function: symbol }: TermOf<"apply">, argument: Term): Term | null {
  if (!invariant.has(symbol.name) && !homogeneous.has(symbol.name)) return null;
  const factor = positiveFactor(argument);
  if (isOne(factor)) return null;
  const inside = table.apply(symbol, scaled(table, argument, invertRational(factor)));
  return invariant.has(symbol.name) ? inside : table.multiply([table.number(factor), inside]);
}

/** The number c > 0 that stands before a product, or before every member of a sum up to signs; 1 where there is none. */
function positiveFactor(term: Term): Rational {
  if (term.kind !== "add") return magnitude(coefficientOf(term));
  const [first = ONE, ...others] = term.args.map((member) => magnitude(coefficientOf(member)));
  return others.every((one) => equalRational(one, first)) ? first : ONE;
}

const magnitude = (value: Rational): Rational => (isZero(value) ? ONE : isNegative(value) ? negateRational(value) : value);

function coefficientOf(term: Term): Rational {
  if (term.kind !== "multiply") return ONE;
  return term.args.map((factor) => numberOf(factor) ?? ONE).reduce(multiplyRational, ONE);
}

/** The number that a factor is: 2, or the 2⁻¹ of a division; null of anything else. */
function numberOf(factor: Term): Rational | null {
  if (factor.kind === "number") return factor.value;
  const [base, exponent] = factor.kind === "power" ? factor.args : [];
  const inverted = base?.kind === "number" && exponent?.kind === "number" && equalRational(exponent.value, MINUS_ONE) && !isZero(base.value);
  return inverted ? invertRational(base.value) : null;
}

function scaled(table: TermTable, term: Term, by: Rational): Term {
  if (term.kind === "add") return table.add(term.args.map((member) => scaled(table, member, by)));
  const number = multiplyRational(coefficientOf(term), by);
  const others = term.kind === "multiply" ? term.args.filter((factor) => numberOf(factor) === null) : [term];
  const factors = isOne(number) && others.length > 0 ? others : [table.number(number), ...others];
  return table.multiply(factors);
}
