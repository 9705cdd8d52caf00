/** What is known of terms without computing them: signs, symmetry, invertibility, from attributes and structure. Errs on the side of "not known". */
import { isScalarShape } from "../term/dimension.js";
import { isInteger, isNegative, isZero } from "../term/rational.js";
import type { Condition, Definition, FunctionSymbol, Hypothesis } from "../term/symbols.js";
import type { KindTable, Term } from "../term/term.js";
import { postorder } from "../term/traverse.js";

/** −: below, 0: at, +: above zero; a sign is the set of those that an entry may be. */
type Sign = "positive" | "nonnegative" | "unknown";

export interface Facts {
  sign(term: Term): Sign;
  /** Lets `name` be known by what is known of `value`. */
  define(name: Term, value: Term): void;
  readonly assumed: readonly Hypothesis[];
}

function attributeSign(attributes: readonly string[]): Sign {
  if (attributes.includes("positive") || attributes.includes("unit") || attributes.includes("prob") || attributes.includes("rowprob")) return "positive";
  return attributes.includes("binary") ? "nonnegative" : "unknown";
}

const weakest = (signs: readonly Sign[]): Sign => (signs.every((sign) => sign === "positive") ? "positive" : signs.every((sign) => sign !== "unknown") ? "nonnegative" : "unknown");
const sumSign = (signs: readonly Sign[]): Sign => (signs.includes("unknown") ? "unknown" : signs.includes("positive") ? "positive" : "nonnegative");

const evenPower = (term: Term): boolean => term.args[1]?.kind === "number" && isInteger(term.args[1].value) && term.args[1].value.numerator % 2n === 0n;

const signs: KindTable<(term: Term, args: readonly Sign[]) => Sign> = {
  number: (term) => (term.kind === "number" && !isNegative(term.value) ? (isZero(term.value) ? "nonnegative" : "positive") : "unknown"),
  size: () => "positive",
  variable: (term) => (term.kind === "variable" ? attributeSign(term.attributes) : "unknown"),
  ones: () => "positive",
  zeros: () => "nonnegative",
  identity: () => "nonnegative",
  add: (_, args) => sumSign(args),
  multiply: (term, args) => {
    const sign = weakest(args);
    return sign !== "unknown" ? sign : isSquareProduct(term) ? "nonnegative" : "unknown";
  },
  hadamard: (_, args) => weakest(args),
  power: (term, args) => (args[0] === "positive" ? "positive" : evenPower(term) ? "nonnegative" : (args[0] ?? "unknown")),
  apply: (term) => (term.kind === "apply" ? ensuredSign(term.function) : "unknown"),
  transpose: (_, args) => args[0] ?? "unknown",
  trace: (term, args) => (args[0] !== "unknown" && args[0] !== undefined ? args[0] : term.args[0] !== undefined && isGram(term.args[0]) ? "nonnegative" : "unknown"),
  sum: (_, args) => args[0] ?? "unknown",
  diagonal: (_, args) => (args[0] === "unknown" ? "unknown" : "nonnegative"),
  diagonalPart: (_, args) => args[0] ?? "unknown",
  fill: (_, args) => args[0] ?? "unknown",
  einsum: (_, args) => weakest(args),
  call: (term, args) => (term.kind === "call" ? definedSign(term.definition, args) : "unknown"),
  operator: () => "unknown",
};

/** What a function ensures of its own values. */
function ensuredSign({ name, ensures }: FunctionSymbol): Sign {
  return ensured(ensures.filter(({ term }) => term.kind === "apply" && term.function.name === name));
}

function ensured(facts: readonly Hypothesis[]): Sign {
  const own = facts.map(({ condition }) => condition);
  if (own.includes("is positive")) return "positive";
  return own.includes("is nonnegative") ? "nonnegative" : "unknown";
}

/** The sign of a definition's body where its parameters have the signs of the arguments. */
function definedSign({ parameters, body, ensures }: Definition, args: readonly Sign[]): Sign {
  const stated = ensured(ensures.filter(({ term }) => term === body));
  if (stated !== "unknown") return stated;
  const known = new Map<Term, Sign>();
  for (const term of postorder([body])) {
    const parameter = term.kind === "variable" ? parameters.findIndex(({ name }) => name === term.name) : -1;
    known.set(term, parameter >= 0 ? (args[parameter] ?? "unknown") : signs[term.kind](term, term.args.map((argument) => known.get(argument) ?? "unknown")));
  }
  return known.get(body) ?? "unknown";
}

/** x′ x, a sum of squares. */
const isSquareProduct = (term: Term): boolean => isScalarShape(term.shape) && isGram(term);

/** X′ X or X X′. */
function isGram(term: Term): boolean {
  const [left, right, ...more] = term.args;
  if (term.kind !== "multiply" || left === undefined || right === undefined || more.length > 0) return false;
  return (left.kind === "transpose" && left.args[0] === right) || (right.kind === "transpose" && right.args[0] === left);
}

export function createFacts(assumed: readonly Hypothesis[] = []): Facts {
  const known = new Map<Term, Sign>();
  const sign = (root: Term): Sign => {
    for (const term of postorder([root], (candidate) => !known.has(candidate))) {
      if (!known.has(term)) known.set(term, signs[term.kind](term, term.args.map((argument) => known.get(argument) ?? "unknown")));
    }
    return known.get(root) ?? "unknown";
  };
  return { assumed, sign, define: (name, value) => void known.set(name, sign(value)) };
}

const has = (term: Term, ...attributes: readonly string[]): boolean => term.kind === "variable" && term.attributes.some((attribute) => attributes.includes(attribute));

/** The inverse of a matrix of which the condition is known. */
const inverseWhere = (facts: Facts, term: Term, condition: Condition): boolean => term.kind === "operator" && term.operator.name === "inv" && term.args[0] !== undefined && holds(facts, term.args[0], condition);

/** Whether `condition` is known to hold of `term`: by its attributes, its structure, or because it is assumed. */
export function holds(facts: Facts, term: Term, condition: Condition): boolean {
  if (facts.assumed.some((hypothesis) => hypothesis.term === term && hypothesis.condition === condition)) return true;
  switch (condition) {
    case "is positive":
    case "has no zero entry":
    case "is nonzero":
      if (term.kind === "number") return condition === "is positive" ? !isNegative(term.value) && !isZero(term.value) : !isZero(term.value);
      return facts.sign(term) === "positive" || (condition !== "is positive" && term.kind === "multiply" && isScalarShape(term.shape) && term.args.every((factor) => isScalarShape(factor.shape) && holds(facts, factor, condition)));
    case "is nonnegative":
      return facts.sign(term) !== "unknown";
    case "is invertible":
      if (term.kind === "multiply") return term.args.every((factor) => (isScalarShape(factor.shape) ? holds(facts, factor, "is nonzero") : holds(facts, factor, condition)));
      return has(term, "invertible", "spd", "orthogonal") || term.kind === "identity" || ((term.kind === "transpose" || (term.kind === "operator" && term.operator.name === "inv")) && term.args[0] !== undefined && holds(facts, term.args[0], condition));
    case "is symmetric":
      return has(term, "symmetric", "spd", "diagonal") || term.kind === "identity" || term.kind === "diagonal" || inverseWhere(facts, term, condition);
    case "is positive definite":
      return has(term, "spd") || term.kind === "identity" || inverseWhere(facts, term, condition);
    case "is diagonal":
      return has(term, "diagonal") || term.kind === "identity" || term.kind === "diagonal";
    case "is orthogonal":
      return has(term, "orthogonal") || term.kind === "identity";
  }
}
