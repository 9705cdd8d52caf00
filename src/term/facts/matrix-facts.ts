/** Structure that follows from how a term is built: A + A′ and B S B′ are symmetric, products of orthogonal matrices orthogonal. Knows no rules and no signs but by asking. */
import { isColumnShape, isScalarShape, isSquareShape } from "../dimension.js";
import { equalRational, MINUS_ONE, negateRational, ONE, type Rational } from "../rational.js";
import type { Attribute, Condition } from "../symbols.js";
import type { Term } from "../term.js";
import type { Facts } from "./known.js";
import { splitProduct } from "../factors.js";

/** Conditions on eigenvalues, singular values and extreme entries, which no structure ensures. */
type SpectralCondition =
  | "has full rank" | "has a simple leading eigenvalue" | "has a simple largest singular value" | "has distinct eigenvalues" | "has no eigenvalue at or below zero"
  | "has one largest entry" | "has one smallest entry";

export type StructuralCondition = Exclude<Condition, SpectralCondition | "is positive" | "has no zero entry" | "is nonzero" | "is nonnegative">;

/** Deeper nesting is not looked through, longer sums are not paired. */
export const deepest = 10;
const mostPaired = 12;

/** What is asked of one term; `depth` is how much deeper it may look. */
type Test = (facts: Facts, term: Term, depth: number) => boolean;

const declared = (facts: Facts, term: Term, ...attributes: readonly Attribute[]): boolean =>
  term.kind === "variable" && facts.declares(term) && term.attributes.some((attribute) => attributes.includes(attribute));

const isAssumed = (facts: Facts, term: Term, condition: Condition): boolean => facts.assumed.some((one) => one.term === term && one.condition === condition);

const operatorName = (term: Term): string | null => (term.kind === "operator" ? term.operator.name : term.kind === "call" ? term.definition.name : null);

/** `test` of what the term stands for, asked once a term; false where it is too deep. */
const looking = (what: string, test: Test): Test => (facts, named, depth) => {
  const term = facts.meaning(named);
  const key = `${what} ${term.id}`;
  const before = facts.memory.get(key);
  if (before !== undefined || depth <= 0) return before === 1;
  const result = test(facts, term, depth - 1);
  facts.memory.set(key, result ? 1 : 0);
  return result;
};

/** Every matrix factor of a product passes, and there is no scalar beside them unless `scaled`. */
function everyFactor(term: Term, scaled: boolean, test: (factor: Term) => boolean): boolean {
  if (term.kind !== "multiply") return false;
  const [scalars, chain] = splitProduct(term.args);
  return (scaled || scalars.length === 0) && chain.length > 0 && chain.every(test);
}

const isDiagonal: Test = looking("diagonal", (facts, term, depth) => {
  const inner = (one: Term): boolean => isDiagonal(facts, one, depth);
  if (declared(facts, term, "diagonal") || isAssumed(facts, term, "is diagonal")) return true;
  if (term.kind === "identity" || term.kind === "diagonal" || (term.kind === "zeros" && isSquareShape(term.shape))) return true;
  if (term.kind === "add" || term.kind === "transpose") return term.args.every(inner);
  if (term.kind === "hadamard") return term.args.some(inner);
  if (operatorName(term) === "inv" || operatorName(term) === "kron") return term.args.every(inner);
  return everyFactor(term, true, inner);
});

type Sign = 1 | -1 | 0;
type Triangle = "lower" | "upper";
const opposite: { readonly [T in Triangle]: Triangle } = { lower: "upper", upper: "lower" };
const triangles: { readonly [T in Triangle]: { readonly condition: Condition; readonly operators: readonly string[] } } = {
  lower: { condition: "is lower triangular", operators: ["tril", "lowerhalf", "chol"] },
  upper: { condition: "is upper triangular", operators: ["triu"] },
};

const triangular = (triangle: Triangle): Test =>
  looking(triangle, (facts, term, depth) => {
    if (!isSquareShape(term.shape)) return false;
    const inner = (one: Term): boolean => isTriangular[triangle](facts, one, depth);
    const { condition, operators } = triangles[triangle];
    if (isAssumed(facts, term, condition) || isDiagonal(facts, term, depth)) return true;
    if (term.kind === "variable") return declared(facts, term, triangle) || (triangle === "lower" && declared(facts, term, "triangular") && !declared(facts, term, "upper"));
    if (term.kind === "add") return term.args.every(inner);
    if (term.kind === "hadamard") return term.args.some(inner);
    if (term.kind === "transpose") return term.args.every((one) => isTriangular[opposite[triangle]](facts, one, depth));
    const name = operatorName(term);
    if (name === "inv" || name === "kron") return term.args.every(inner);
    return (name !== null && operators.includes(name)) || everyFactor(term, true, inner);
  });

const isTriangular: { readonly [T in Triangle]: Test } = { lower: triangular("lower"), upper: triangular("upper") };

const isOrthogonal: Test = looking("orthogonal", (facts, term, depth) => {
  const inner = (one: Term): boolean => isOrthogonal(facts, one, depth);
  if (declared(facts, term, "orthogonal") || isAssumed(facts, term, "is orthogonal") || term.kind === "identity") return true;
  if (term.kind === "transpose" || operatorName(term) === "inv" || operatorName(term) === "kron") return term.args.every(inner);
  return operatorName(term) === "commutation" || everyFactor(term, false, inner);
});

const isInvertible: Test = looking("invertible", (facts, term, depth) => {
  const inner = (one: Term): boolean => isInvertible(facts, one, depth);
  if (declared(facts, term, "invertible", "spd", "orthogonal") || isAssumed(facts, term, "is invertible") || term.kind === "identity") return true;
  if (term.kind === "transpose" || operatorName(term) === "inv" || operatorName(term) === "kron") return term.args.every(inner);
  if (term.kind === "diagonal") return term.args.every((vector) => facts.sign(vector) === "positive");
  if (term.kind === "multiply" && isSquareShape(term.shape)) {
    const [scalars, chain] = splitProduct(term.args);
    const nonzero = (one: Term): boolean => facts.sign(one) === "positive" || one.kind === "number" || isAssumed(facts, one, "is nonzero");
    if (scalars.every(nonzero) && chain.length > 0 && chain.every(inner)) return true;
  }
  return isPositiveDefinite(facts, term, depth);
});

/** The sign with which `a` is the transpose of `b`: 1 for a = b′, −1 for a = −b′, 0 where neither is known. */
function transposeSign(facts: Facts, a: Term, b: Term, depth: number): Sign {
  const key = `transposes ${a.id} ${b.id}`;
  const before = facts.memory.get(key);
  if (before !== undefined || depth <= 0) return before ?? 0;
  const sign = findTransposeSign(facts, a, b, depth);
  facts.memory.set(key, sign);
  return sign;
}

function findTransposeSign(facts: Facts, a: Term, b: Term, depth: number): Sign {
  if ((a.kind === "transpose" && a.args[0] === b) || (b.kind === "transpose" && b.args[0] === a)) return 1;
  if (isScalarShape(a.shape)) return a === b ? 1 : 0;
  const [left, right] = [facts.meaning(a), facts.meaning(b)];
  if (left !== a || right !== b) return transposeSign(facts, left, right, depth - 1);
  const [negated, other] = isNegated(a) && !isNegated(b) ? [a, b] : isNegated(b) && !isNegated(a) ? [b, a] : [null, null];
  if (negated !== null) return times(-1, transposeSign(facts, negated.args[1] ?? negated, other, depth - 1));
  if (a === b) {
    if (a.kind === "identity" || a.kind === "diagonal" || declared(facts, a, "symmetric", "spd", "psd", "diagonal")) return 1;
    if (isAssumed(facts, a, "is symmetric") || isAssumed(facts, a, "is positive definite") || isAssumed(facts, a, "is diagonal")) return 1;
    if (declared(facts, a, "skew") || isAssumed(facts, a, "is skew")) return -1;
  }
  if (a.kind !== b.kind || a.args.length !== b.args.length) return 0;
  if (a.kind === "ones" || a.kind === "zeros" || a.kind === "fill") return a.args[0] === b.args[0] && a.shape[0].key === b.shape[1].key ? 1 : 0;
  if (a.kind === "multiply") return productSign(facts, a, b, depth);
  if (a.kind === "add" || a.kind === "hadamard") return memberSign(facts, a, b, depth);
  if (a.kind === "transpose" || isInverse(a, b)) return argumentSign(facts, a, b, depth);
  if (operatorName(a) === "kron" && operatorName(b) === "kron") return a.args.reduce<Sign>((sign, one, place) => times(sign, transposeSign(facts, one, b.args[place] ?? one, depth - 1)), 1);
  const entrywise = (a.kind === "apply" && b.kind === "apply" && a.function === b.function) || (a.kind === "power" && a.args[1] === b.args[1]);
  return entrywise && argumentSign(facts, a, b, depth) === 1 ? 1 : 0;
}

const isInverse = (a: Term, b: Term): boolean => operatorName(a) === "inv" && operatorName(b) === "inv";

/** −X, one number and one matrix. */
const isNegated = (term: Term): boolean => term.kind === "multiply" && term.args.length === 2 && term.args[0]?.kind === "number" && equalRational(term.args[0].value, MINUS_ONE);

const times = (x: Sign, y: Sign): Sign => (x === 0 || y === 0 ? 0 : x === y ? 1 : -1);

function argumentSign(facts: Facts, a: Term, b: Term, depth: number): Sign {
  const [left, right] = [a.args[0], b.args[0]];
  return left === undefined || right === undefined ? 0 : transposeSign(facts, left, right, depth - 1);
}

/** The number in front of a product's scalars, and the others in a fixed order. */
function splitNumber(scalars: readonly Term[]): readonly [Rational, readonly Term[]] {
  const [first] = scalars;
  const others = scalars.filter((one) => one !== first || one.kind !== "number").toSorted((x, y) => x.id - y.id);
  return [first?.kind === "number" ? first.value : ONE, others];
}

function productSign(facts: Facts, a: Term, b: Term, depth: number): Sign {
  const [[scalars, chain], [otherScalars, otherChain]] = [splitProduct(a.args), splitProduct(b.args)];
  const [[number, rest], [otherNumber, otherRest]] = [splitNumber(scalars), splitNumber(otherScalars)];
  if (chain.length !== otherChain.length || rest.length !== otherRest.length || rest.some((one, place) => one !== otherRest[place])) return 0;
  const start = equalRational(number, otherNumber) ? 1 : equalRational(number, negateRational(otherNumber)) ? -1 : 0;
  return chain.reduce<Sign>((sign, factor, place) => (sign === 0 ? 0 : times(sign, transposeSign(facts, factor, otherChain[chain.length - 1 - place] ?? factor, depth - 1))), start);
}

/** Every member of a sum or Hadamard product with a member of the other; the signs of a sum agree, those of a product multiply. */
function memberSign(facts: Facts, a: Term, b: Term, depth: number): Sign {
  if (a.args.length > mostPaired) return 0;
  const left = [...b.args];
  const signs: (1 | -1)[] = [];
  for (const member of a.args) {
    let found: Sign = 0;
    const place = left.findIndex((other) => {
      found = transposeSign(facts, member, other, depth - 1);
      return found !== 0 && (a.kind === "hadamard" || signs.every((sign) => sign === found));
    });
    if (place < 0 || found === 0) return 0;
    signs.push(found);
    left.splice(place, 1);
  }
  const [first = 1] = signs;
  return a.kind === "add" ? first : signs.reduce<Sign>(times, 1);
}

/** A matrix that is known to be positive semidefinite: a sum of congruences B S B′, positive multiples and the like; of a scalar, x′ S x. */
export const isSemidefinite: Test = looking("semidefinite", (facts, term, depth) => {
  const inner = (one: Term): boolean => isSemidefinite(facts, one, depth);
  if (declared(facts, term, "psd") || isPositiveDefinite(facts, term, depth)) return true;
  if (term.kind === "ones" || term.kind === "zeros") return isSquareShape(term.shape);
  if (term.kind === "add" || term.kind === "hadamard" || operatorName(term) === "kron") return term.args.every(inner);
  if (term.kind === "diagonal") return term.args.every((vector) => facts.sign(vector) !== "unknown");
  if (term.kind !== "multiply") return false;
  const [scalars, chain] = splitProduct(term.args);
  if (chain.length === 0 || !scalars.every((one) => facts.sign(one) !== "unknown")) return false;
  return chain.length === 1 ? chain.every(inner) : isCongruence(facts, chain, depth, inner, () => true);
});

/** A matrix that is known to be positive definite, and so symmetric and invertible. */
export const isPositiveDefinite: Test = looking("definite", (facts, term, depth) => {
  const inner = (one: Term): boolean => isPositiveDefinite(facts, one, depth);
  if (declared(facts, term, "spd") || isAssumed(facts, term, "is positive definite") || term.kind === "identity") return true;
  if (declared(facts, term, "psd") && declared(facts, term, "invertible")) return true;
  if (declared(facts, term, "diagonal") && declared(facts, term, "positive", "unit")) return true;
  if (term.kind === "transpose" || operatorName(term) === "inv" || operatorName(term) === "kron" || term.kind === "hadamard") return term.args.length > 0 && term.args.every(inner);
  if (term.kind === "add") return term.args.some(inner) && term.args.every((one) => isSemidefinite(facts, one, depth));
  if (term.kind === "diagonal") return term.args.every((vector) => facts.sign(vector) === "positive");
  if (term.kind !== "multiply" || isScalarShape(term.shape)) return false;
  const [scalars, chain] = splitProduct(term.args);
  if (!scalars.every((one) => facts.sign(one) === "positive")) return false;
  return chain.length === 1 ? chain.every(inner) : isCongruence(facts, chain, depth, inner, (outer) => isSquareShape(outer.shape) && isInvertible(facts, outer, depth));
});

/** B S B′ around a core that passes, or around nothing, with outer factors that are `allowed`. */
function isCongruence(facts: Facts, chain: readonly Term[], depth: number, core: (term: Term) => boolean, allowed: (outer: Term) => boolean): boolean {
  const half = Math.floor(chain.length / 2);
  for (let place = 0; place < half; place += 1) {
    const [outer, other] = [chain[place], chain[chain.length - 1 - place]];
    if (outer === undefined || other === undefined || transposeSign(facts, outer, other, depth - 1) !== 1 || !allowed(outer)) return false;
  }
  const middle = chain.length % 2 === 1 ? chain[half] : undefined;
  return middle === undefined || core(middle);
}

/** Lines along one axis: columns of entries that sum to one, or rows. */
function sumsToOne(facts: Facts, named: Term, line: "columns" | "rows", depth: number): boolean {
  const term = facts.meaning(named);
  if (depth <= 0) return false;
  const inner = (one: Term): boolean => sumsToOne(facts, one, line, depth - 1);
  if (isAssumed(facts, term, line === "columns" ? "has columns summing to one" : "has rows summing to one")) return true;
  const isColumn = isColumnShape(term.shape);
  if (declared(facts, term, line === "columns" ? "prob" : "rowprob") || (declared(facts, term, "onehot") && isColumn === (line === "columns"))) return !isScalarShape(term.shape);
  if (term.kind === "identity") return true;
  if (term.kind === "transpose") return term.args.every((one) => sumsToOne(facts, one, line === "columns" ? "rows" : "columns", depth - 1));
  return everyFactor(term, false, inner);
}

const isOneHot: Test = looking("onehot", (facts, term) => isColumnShape(term.shape) && !isScalarShape(term.shape) && (declared(facts, term, "onehot") || isAssumed(facts, term, "is onehot")));
const hasOneHotRows: Test = looking("onehot rows", (facts, term) => !isColumnShape(term.shape) && (declared(facts, term, "onehot") || isAssumed(facts, term, "has onehot rows")));

const isBinary: Test = looking("binary", (facts, term, depth) => {
  if (declared(facts, term, "binary", "onehot") || isAssumed(facts, term, "is binary")) return true;
  if (term.kind === "ones" || term.kind === "zeros" || term.kind === "identity") return true;
  return (term.kind === "hadamard" || term.kind === "transpose" || term.kind === "diagonal") && term.args.every((one) => isBinary(facts, one, depth));
});

const hasUnitNorm: Test = looking("unit norm", (facts, term, depth) => {
  if (!isColumnShape(term.shape) || isScalarShape(term.shape)) return false;
  if (declared(facts, term, "unitnorm", "onehot") || isAssumed(facts, term, "has unit norm")) return true;
  if (term.kind !== "multiply") return false;
  const last = term.args.at(-1);
  return last !== undefined && hasUnitNorm(facts, last, depth) && term.args.slice(0, -1).every((factor) => isOrthogonal(facts, factor, depth));
});

const tests: { readonly [C in StructuralCondition]: Test } = {
  "is invertible": isInvertible,
  "is symmetric": (facts, term, depth) => isSquareShape(term.shape) && transposeSign(facts, term, term, depth) === 1,
  "is skew": (facts, term, depth) => isSquareShape(term.shape) && transposeSign(facts, term, term, depth) === -1,
  "is positive definite": isPositiveDefinite,
  "is diagonal": isDiagonal,
  "is orthogonal": isOrthogonal,
  "is lower triangular": isTriangular.lower,
  "is upper triangular": isTriangular.upper,
  "is binary": isBinary,
  "is onehot": isOneHot,
  "has onehot rows": hasOneHotRows,
  "has unit norm": hasUnitNorm,
  "has columns summing to one": (facts, term, depth) => sumsToOne(facts, term, "columns", depth),
  "has rows summing to one": (facts, term, depth) => sumsToOne(facts, term, "rows", depth),
};

/** Whether a condition is on a matrix as a whole, and no sign. */
export const isStructural = (condition: Condition): condition is StructuralCondition => condition in tests;

/** Whether the term is known to be so. */
export function hasStructure(facts: Facts, term: Term, condition: StructuralCondition): boolean {
  return tests[condition](facts, term, deepest);
}
