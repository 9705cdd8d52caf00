/** Signs of terms, and which facts hold of them: from what is declared, what is assumed, and how they are built. Errs on the side of "not known". */
import { isScalarShape } from "../dimension.js";
import { isInteger, isNegative, isZero } from "../rational.js";
import type { Condition, Definition, FunctionSymbol, Hypothesis, OperatorSymbol } from "../symbols.js";
import type { KindTable, Term } from "../term.js";
import { postorder } from "../traverse.js";
import type { Facts, Sign } from "./known.js";
import { deepest, hasStructure, isPositiveDefinite, isSemidefinite, isStructural } from "./matrix-facts.js";

/** `declared` is whether facts that hold on no open set may be used: those of a variable that is differentiated may not. */
function attributeSign(attributes: readonly string[], declared: boolean): Sign {
  if (attributes.includes("positive") || attributes.includes("unit")) return holdsZeros.some((name) => attributes.includes(name)) ? "nonnegative" : "positive";
  return declared && nonnegative.some((name) => attributes.includes(name)) ? "nonnegative" : "unknown";
}

/** Matrices that are positive only where their shape lets them. */
const holdsZeros: readonly string[] = ["diagonal", "lower", "upper", "triangular"];

/** A vertex of the simplex is in it: probabilities may be zero. */
const nonnegative: readonly string[] = ["prob", "rowprob", "onehot", "binary"];

const weakest = (signs: readonly Sign[]): Sign => (signs.every((sign) => sign === "positive") ? "positive" : signs.every((sign) => sign !== "unknown") ? "nonnegative" : "unknown");
const sumSign = (signs: readonly Sign[]): Sign => (signs.includes("unknown") ? "unknown" : signs.includes("positive") ? "positive" : "nonnegative");

const evenPower = (term: Term): boolean => term.args[1]?.kind === "number" && isInteger(term.args[1].value) && term.args[1].value.numerator % 2n === 0n;

const signs: KindTable<(term: Term, args: readonly Sign[], facts: Facts) => Sign> = {
  number: (term) => (term.kind === "number" && !isNegative(term.value) ? (isZero(term.value) ? "nonnegative" : "positive") : "unknown"),
  size: () => "positive",
  variable: (term, _, facts) => (term.kind === "variable" ? attributeSign(term.attributes, facts.declares(term)) : "unknown"),
  ones: () => "positive",
  zeros: () => "nonnegative",
  identity: () => "nonnegative",
  add: (_, args) => sumSign(args),
  multiply: (term, args, facts) => {
    const sign = weakest(args);
    return sign !== "unknown" || !isScalarShape(term.shape) ? sign : isSemidefinite(facts, term, deepest) ? "nonnegative" : "unknown";
  },
  hadamard: (_, args) => weakest(args),
  power: (term, args) => (args[0] === "positive" ? "positive" : evenPower(term) ? "nonnegative" : (args[0] ?? "unknown")),
  apply: (term) => (term.kind === "apply" ? ensuredSign(term.function) : "unknown"),
  transpose: (_, args) => args[0] ?? "unknown",
  trace: (term, args, facts) => definiteSign(term, facts) ?? args[0] ?? "unknown",
  sum: (_, args) => args[0] ?? "unknown",
  diagonal: (_, args) => (args[0] === "unknown" ? "unknown" : "nonnegative"),
  diagonalPart: (term, args, facts) => (isCholesky(term.args[0]) ? "positive" : (definiteSign(term, facts) ?? args[0] ?? "unknown")),
  fill: (_, args) => args[0] ?? "unknown",
  einsum: (_, args) => weakest(args),
  call: (term, args) => (term.kind === "call" ? definedSign(term.definition, args) : "unknown"),
  operator: (term, _, facts) => (term.kind === "operator" && term.operator.name === "det" ? (definiteSign(term, facts) ?? "unknown") : "unknown"),
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
  const inside = createFacts();
  for (const term of postorder([body])) {
    const parameter = term.kind === "variable" ? parameters.findIndex(({ name }) => name === term.name) : -1;
    known.set(term, parameter >= 0 ? (args[parameter] ?? "unknown") : signs[term.kind](term, term.args.map((argument) => known.get(argument) ?? "unknown"), inside));
  }
  return known.get(body) ?? "unknown";
}

/** A factor L of A = L L′, whose diagonal is positive. */
const isCholesky = (term: Term | undefined): boolean => term?.kind === "operator" && term.operator.name === "chol";

/** The sign of a trace, a determinant or a diagonal of a definite matrix; null of any other. */
function definiteSign(term: Term, facts: Facts): Sign | null {
  const [inner] = term.args;
  if (inner === undefined) return null;
  return isPositiveDefinite(facts, inner, deepest) ? "positive" : isSemidefinite(facts, inner, deepest) ? "nonnegative" : null;
}

/** What is known under `assumed`, without what is declared of the variables in `generic`. */
export function createFacts(assumed: readonly Hypothesis[] = [], generic: ReadonlySet<Term> = new Set()): Facts {
  const known = new Map<Term, Sign>();
  const meanings = new Map<Term, Term>();
  const sign = (root: Term): Sign => {
    for (const term of postorder([root], (candidate) => !known.has(candidate))) {
      if (!known.has(term)) known.set(term, signs[term.kind](term, term.args.map((argument) => known.get(argument) ?? "unknown"), facts));
    }
    return known.get(root) ?? "unknown";
  };
  const facts: Facts = {
    assumed,
    memory: new Map(),
    sign,
    define: (name, value) => {
      known.set(name, sign(value));
      meanings.set(name, value);
      facts.memory.clear();
    },
    meaning: (term) => meanings.get(term) ?? term,
    declares: (variable) => !generic.has(variable),
  };
  return facts;
}

/** Whether an operator ensures the condition of its value, wherever it has one. */
const ensuredOfValue = ({ name, ensures }: OperatorSymbol, condition: Condition): boolean =>
  ensures.some((fact) => fact.condition === condition && fact.term.kind === "operator" && fact.term.operator.name === name && fact.term.args.every((argument) => argument.kind === "variable"));

/** What a matrix has where its transpose has it. */
const underTranspose: ReadonlySet<Condition> = new Set<Condition>(["has full rank", "has a simple leading eigenvalue", "has a simple largest singular value", "has distinct eigenvalues", "has no eigenvalue at or below zero"]);

/** Whether `condition` is known to hold of `term`: because it is assumed, declared, or follows from how the term is built. */
export function holds(facts: Facts, term: Term, condition: Condition): boolean {
  if (term.kind === "operator" && ensuredOfValue(term.operator, condition)) return true;
  if (facts.assumed.some((hypothesis) => hypothesis.term === term && hypothesis.condition === condition)) return true;
  if (term.kind === "transpose" && underTranspose.has(condition) && term.args[0] !== undefined && holds(facts, term.args[0], condition)) return true;
  if (condition === "is invertible" && facts.assumed.some((hypothesis) => hypothesis.term === term && hypothesis.condition === "has no eigenvalue at or below zero")) return true;
  if (isStructural(condition)) return hasStructure(facts, term, condition);
  switch (condition) {
    case "is positive":
    case "has no zero entry":
    case "is nonzero":
      if (term.kind === "number") return condition === "is positive" ? !isNegative(term.value) && !isZero(term.value) : !isZero(term.value);
      return facts.sign(term) === "positive" || (condition !== "is positive" && isNonzero(facts, term));
    case "is nonnegative":
      return facts.sign(term) !== "unknown";
    case "has full rank":
      return holds(facts, term, "is invertible");
    case "has no eigenvalue at or below zero":
      return holds(facts, term, "is positive definite");
    case "has a simple leading eigenvalue":
    case "has a simple largest singular value":
    case "has distinct eigenvalues":
    case "has one largest entry":
    case "has one smallest entry":
      return isScalarShape(term.shape);
  }
}

/** Scalars that are not zero: the determinant of an invertible matrix, a length that is one, products of such. */
function isNonzero(facts: Facts, term: Term): boolean {
  if (!isScalarShape(term.shape)) return false;
  const [inner] = term.args;
  if (term.kind === "operator" && term.operator.name === "det" && inner !== undefined) return hasStructure(facts, inner, "is invertible");
  return term.kind === "multiply" && term.args.every((factor) => isScalarShape(factor.shape) && holds(facts, factor, "is nonzero"));
}
