/** What is declared of a variable, as equations between index polynomials; knows no term but the variable. */
import { type Dimension, isUnit } from "../term/dimension.js";
import { MINUS_ONE, ONE } from "../term/rational.js";
import type { Attribute } from "../term/symbols.js";
import type { TermOf } from "../term/term.js";
import { combine, contract } from "./algebra.js";
import type { Equation } from "./match.js";
import { constant, type Head, internHead, nth, type Polynomial, type Space } from "./polynomial.js";
import { single, slots } from "./powers.js";

type Variable = TermOf<"variable">;
type VariableHead = Extract<Head, { kind: "variable" }>;

const has = ({ attributes }: Variable, ...names: readonly Attribute[]): boolean => names.some((name) => attributes.includes(name));
const axesOf = ({ shape }: Variable): readonly Dimension[] => shape.filter((size) => !isUnit(size));
const isSquare = ({ shape }: Variable): boolean => shape.length === 2 && !isUnit(shape[0]) && shape[0].key === shape[1].key;

/** How the entries of a square matrix hang together; null where each is free. */
function structureOf(variable: Variable): "diagonal" | "symmetric" | "skew" | null {
  if (!isSquare(variable)) return null;
  if (has(variable, "diagonal")) return "diagonal";
  if (has(variable, "symmetric", "spd", "psd")) return "symmetric";
  return has(variable, "skew") ? "skew" : null;
}

/**
 * The head under which a variable is first met: `open` where its structure is still to be put in, so that it is differentiated entry by entry
 * and a proof that needs no fact uses none; `forgotten` where nothing declared of it may be used.
 */
export function variableHead(space: Space, variable: Variable, forgotten: boolean): VariableHead {
  return headOf(space, variable, forgotten ? "forgotten" : structureOf(variable) === null ? "held" : "open");
}

function headOf(space: Space, variable: Variable, facts: VariableHead["facts"]): VariableHead {
  const { role, name, shape, attributes } = variable;
  const key = `variable:${role}:${shape.map((size) => size.key).join(",")}:${facts === "forgotten" ? "" : attributes.join("+")}:${facts}:${name}`;
  const symmetric = facts === "held" && structureOf(variable) === "symmetric";
  const head = internHead(space, key, (id): Head => ({ kind: "variable", id, parts: [], symmetric, variable, facts }));
  if (head.kind !== "variable") throw new Error("internal: a variable's key names another head");
  return head;
}

/** Facts that single entries are not independent by, beyond the structure of a matrix. */
const restricting: readonly Attribute[] = ["orthogonal", "lower", "upper", "triangular", "toeplitz", "binary", "prob", "rowprob", "onehot", "unitnorm"];

/** Whether the entries under a head are independent of each other: equal polynomials in them are equal coefficient by coefficient. */
export function hasIndependentEntries({ variable, facts }: VariableHead): boolean {
  if (variable.role === "part" || facts === "open") return false;
  return facts === "forgotten" || !has(variable, ...restricting);
}

/** The equations that hold for a variable by what is declared of it, each under a name that says so. */
export function factsOf(space: Space, head: VariableHead): readonly Equation[] {
  const { variable, facts } = head;
  if (facts === "forgotten" || variable.role === "part") return [];
  return facts === "open" ? structure(space, head) : relationsOf(space, variable);
}

const named = ({ name }: Variable, fact: string): string => (/^(rows|columns) /.test(fact) ? fact.replace(" ", ` of ${name} `) : `${name} ${fact}`);

/** X in terms of free entries: δ(i, j) x(i) of a diagonal matrix, x(i, j) = x(j, i) of a symmetric one, y(i, j) − y(j, i) of a skew one. */
function structure(space: Space, head: VariableHead): readonly Equation[] {
  const kind = structureOf(head.variable);
  if (kind === null) return [];
  const left = nth(single(space, 2, [{ head, indices: [0, 1], exponent: 1 }]).monomials, 0);
  return [{ name: named(head.variable, kind), rank: 2, left, right: ownEntries(space, head.variable) }];
}

/** The entries of a variable with its structure put in: what its `open` head becomes. */
export function ownEntries(space: Space, variable: Variable): Polynomial {
  const head = headOf(space, variable, "held");
  const rank = axesOf(variable).length;
  switch (structureOf(variable)) {
    case "diagonal":
      return contract(space, 2, [{ polynomial: single(space, 1, [{ head, indices: [0], exponent: 1 }]), indices: [0] }], [], [[0, 1]]);
    case "skew": {
      const half = single(space, 2, [{ head, indices: [0, 1], exponent: 1 }]);
      return combine(space, 2, [[ONE, half], [MINUS_ONE, contract(space, 2, [{ polynomial: half, indices: [1, 0] }])]]);
    }
    case "symmetric":
    case null:
      return single(space, rank, [{ head, indices: slots(rank), exponent: 1 }]);
  }
}

/** left = right as an equation to use from left to right; none where the left side is no single product with coefficient 1. */
function equation(name: string, left: Polynomial, right: Polynomial): readonly Equation[] {
  const [only, ...more] = left.monomials;
  if (only === undefined || more.length > 0 || only.factors.length === 0 || only.coefficient.numerator !== 1n || only.coefficient.denominator !== 1n) return [];
  const fixed = slots(left.rank).every((slot) => only.factors.some(({ indices }) => indices.includes(slot)));
  return fixed ? [{ name, rank: left.rank, left: only, right }] : [];
}

/** Relations between entries: Q′ Q = I, sums that are one, squares that are the entry itself. */
function relationsOf(space: Space, variable: Variable): readonly Equation[] {
  const axes = axesOf(variable);
  const own = ownEntries(space, variable);
  const one = (rank: number): Polynomial => constant(space, rank, ONE);
  const entry = (...indices: readonly number[]): { readonly polynomial: Polynomial; readonly indices: readonly number[] } => ({ polynomial: own, indices });
  const found: Equation[] = [];
  const state = (fact: string, left: Polynomial, right: Polynomial): void => void found.push(...equation(named(variable, fact), left, right));
  const [first, second] = axes;
  if (first === undefined) return found;
  const [rows] = variable.shape;
  const isColumn = axes.length === 1 && !isUnit(rows);

  if (has(variable, "orthogonal") && structureOf(variable) === "diagonal") {
    const entryOnDiagonal = single(space, 1, [{ head: headOf(space, variable, "held"), indices: [0], exponent: 2 }]);
    state("orthogonal", entryOnDiagonal, one(1));
  } else if (has(variable, "orthogonal") && isSquare(variable)) {
    const identity = contract(space, 2, [], [], [[0, 1]]);
    state("orthogonal", contract(space, 2, [entry(2, 0), entry(2, 1)], [first]), identity);
    state("orthogonal", contract(space, 2, [entry(0, 2), entry(1, 2)], [first]), identity);
  }
  if (has(variable, "onehot")) {
    // Entries of one line: a vector, or a row.
    if (axes.length === 1) state("one-hot", contract(space, 2, [entry(0), entry(1)]), contract(space, 2, [entry(0)], [], [[0, 1]]));
    else if (second !== undefined) state("one-hot", contract(space, 3, [entry(0, 1), entry(0, 2)]), contract(space, 3, [entry(0, 1)], [], [[1, 2]]));
  }
  if (has(variable, "onehot", "rowprob") && second !== undefined && axes.length === 2) state("rows summing to one", contract(space, 1, [entry(0, 1)], [second]), one(1));
  if (has(variable, "prob") && axes.length === 2) state("columns summing to one", contract(space, 1, [entry(1, 0)], [first]), one(1));
  if (axes.length === 1 && (has(variable, "onehot") || has(variable, isColumn ? "prob" : "rowprob"))) state("summing to one", contract(space, 0, [entry(0)], [first]), one(0));
  if (has(variable, "binary")) state("binary", contract(space, axes.length, [entry(...slots(axes.length)), entry(...slots(axes.length))]), own);
  if (has(variable, "unitnorm") && axes.length === 1) state("of unit norm", contract(space, 0, [entry(0), entry(0)], [first]), one(0));
  return found;
}

/** Q⁻¹ = Q′ for an inverse head of one orthogonal variable. */
export function inverseOfOrthogonal(space: Space, head: Extract<Head, { kind: "operator" }>): readonly Equation[] {
  const part = nth(head.parts, 0);
  const [only, ...more] = part.monomials;
  const [factor, ...others] = only?.factors ?? [];
  if (more.length > 0 || others.length > 0 || factor?.head.kind !== "variable" || factor.exponent !== 1 || only?.coefficient.numerator !== only?.coefficient.denominator) return [];
  const { variable, facts } = factor.head;
  if (facts === "forgotten" || variable.role === "part" || !has(variable, "orthogonal") || !isSquare(variable) || new Set(factor.indices).size < 2) return [];
  const left = single(space, 2, [{ head, indices: [0, 1], exponent: 1 }]);
  return equation(named(variable, "orthogonal"), left, contract(space, 2, [{ polynomial: part, indices: [1, 0] }]));
}
