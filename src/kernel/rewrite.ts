/** Uses equations on an index polynomial, from the innermost part outwards, until none applies; does not know what it proves. */
import { collect, multiplyOut } from "./algebra.js";
import { operatorPolynomial } from "./denote.js";
import { equationsOf, type Relation } from "./equations.js";
import { type Equation, replaceOnce } from "./match.js";
import { asExponent, type Exponent, type Factor, type Head, nth, type Piece, type Polynomial, type Product, reachable, type Space, spend, Undecidable } from "./polynomial.js";
import type { SignFacts } from "./signs.js";
import { applyFunction, power, single, slots } from "./powers.js";

const MOST_ROUNDS = 100;

/** An equal polynomial in which no equation applies, and the names of the relations used on the way; `facts` are signs that may be taken for granted. */
export function rewrite(space: Space, polynomial: Polynomial, relations: readonly Relation[], facts: SignFacts): { readonly result: Polynomial; readonly used: ReadonlySet<string> } {
  const known = new Map<Head, readonly Equation[]>();
  const used = new Set<string>();
  const equations = (head: Head): readonly Equation[] => {
    const found = known.get(head) ?? equationsOf(space, head, relations, facts);
    known.set(head, found);
    return found;
  };
  let result = polynomial;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const rewritten = new Map<Polynomial, Polynomial>();
    for (const part of reachable([result])) {
      // What an equation says of a nested function comes before what others make of the inner one.
      const outer = exhaust(space, part, equations, used);
      rewritten.set(part, exhaust(space, rebuild(space, outer, rewritten), equations, used));
    }
    const next = rewritten.get(result);
    if (next === undefined || next === result) return { result, used };
    result = next;
  }
  throw new Undecidable("the relations do not come to an end");
}

/** Uses equations on the monomials of one polynomial, not on what is inside their heads. */
function exhaust(space: Space, start: Polynomial, equations: (head: Head) => readonly Equation[], used: Set<string>): Polynomial {
  let polynomial = start;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const products: Product[] = [];
    let changed = false;
    for (const monomial of polynomial.monomials) {
      let replaced: readonly Product[] | null = null;
      for (const { head } of monomial.factors) {
        for (const equation of equations(head)) {
          replaced = replaceOnce(space, polynomial.rank, monomial, equation);
          if (replaced === null) continue;
          for (const name of [...(equation.name === null ? [] : [equation.name]), ...(equation.also ?? [])]) used.add(name);
          break;
        }
        if (replaced !== null) break;
      }
      changed ||= replaced !== null;
      products.push(...(replaced ?? [monomial]));
    }
    if (!changed) return polynomial;
    polynomial = collect(space, polynomial.rank, products);
  }
  throw new Undecidable("the relations do not come to an end");
}

/** The polynomial with what is inside its heads and exponents replaced. */
function rebuild(space: Space, polynomial: Polynomial, rewritten: ReadonlyMap<Polynomial, Polynomial>): Polynomial {
  const value = (part: Polynomial): Polynomial => rewritten.get(part) ?? part;
  const moved = (exponent: Exponent): Exponent => (typeof exponent === "number" ? exponent : asExponent(value(exponent)));
  const stays = ({ head, exponent }: Factor): boolean => head.parts.every((part) => value(part) === part) && moved(exponent) === exponent;
  if (polynomial.monomials.every(({ factors }) => factors.every(stays))) return polynomial;
  spend(space, polynomial.monomials.length);
  const products = polynomial.monomials.flatMap(({ coefficient, bound, factors }) => {
    const pieces = factors.filter((factor) => !stays(factor)).map(({ head, indices, exponent }): Piece => ({
      polynomial: power(space, withParts(space, head, head.parts.map(value), indices.length), moved(exponent)), indices,
    }));
    return multiplyOut(space, polynomial.rank, { coefficient, bound, factors: factors.filter(stays) }, pieces);
  });
  return collect(space, polynomial.rank, products);
}

function withParts(space: Space, head: Head, parts: readonly Polynomial[], rank: number): Polynomial {
  switch (head.kind) {
    case "apply":
      return applyFunction(space, head.function, nth(parts, 0));
    case "group":
      return nth(parts, 0);
    case "operator":
      return operatorPolynomial(space, head.operator, head.sizes, parts, rank);
    case "delta":
    case "size":
    case "number":
    case "variable":
    case "strip":
    case "pair":
      return single(space, rank, [{ head, indices: slots(rank), exponent: 1 }]);
  }
}
