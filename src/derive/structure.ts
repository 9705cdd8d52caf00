/** What kind of matrix a Jacobian is: diagonal, a Kronecker product, equal blocks, low rank; read off the closed form. Knows no derivative and no proof. */
import { isColumnShape, isScalarShape, isUnit } from "../term/dimension.js";
import type { OperatorSymbol } from "../term/symbols.js";
import type { TermTable } from "../term/table.js";
import type { Term } from "../term/term.js";
import { splitProduct } from "../term/factors.js";

export type StructureKind =
  | "zero"
  /** scale · I */
  | "multiple of the identity"
  /** diag(diagonal) */
  | "diagonal"
  /** scale · left right, with few columns in `left` */
  | "low rank"
  /** diagonal + scale · left right */
  | "diagonal plus low rank"
  /** scale · (I ⊗ core): the same block for every column */
  | "block diagonal"
  /** scale · (core ⊗ I): δ ⊗ core */
  | "identity blocks"
  /** scale · (left ⊗ right) */
  | "Kronecker product"
  /** scale · K (left ⊗ right) with the commutation matrix K */
  | "commuted Kronecker product"
  /** (I ⊗ left) diag(weights) (I ⊗ right): a block for every column */
  | "weighted block diagonal"
  /** left diag(weights) right */
  | "weighted product"
  | "sum"
  /** None of these. */
  | "unstructured";

export interface Structure {
  readonly kind: StructureKind;
  /** What it is made of, by name. */
  readonly parts: readonly { readonly name: string; readonly value: Term }[];
}

interface Operators {
  readonly kron: OperatorSymbol;
  readonly commutation: OperatorSymbol;
}

type Named = readonly (readonly [name: string, value: Term | null])[];

const structure = (kind: StructureKind, named: Named): Structure => ({ kind, parts: named.flatMap(([name, value]) => (value === null ? [] : [{ name, value }])) });

/** The structure of a matrix in closed form; null where none is recognised. */
export function structureOf(table: TermTable, operators: Operators, matrix: Term): Structure | null {
  if (matrix.kind === "zeros") return structure("zero", []);
  const single = ofProduct(table, operators, matrix);
  if (single !== null || matrix.kind !== "add") return single;
  const parts = summandsOf(table, matrix).map((summand) => ({ summand, found: ofProduct(table, operators, summand) }));
  const diagonal = parts.filter(({ found }) => found?.kind === "diagonal" || found?.kind === "multiple of the identity").map(({ summand }) => summand);
  const low = parts.filter(({ found }) => found?.kind === "low rank").map(({ summand }) => summand);
  if (diagonal.length > 0 && diagonal.length + low.length === parts.length) {
    return low.length === 0 ? structure("diagonal", [["diagonal", table.add(diagonal)]]) : structure("diagonal plus low rank", [["diagonal", table.add(diagonal)], ["low_rank", table.add(low)]]);
  }
  if (low.length === parts.length) return structure("low rank", [["low_rank", matrix]]);
  const blocks = parts.flatMap(({ found }) => (found?.kind === "block diagonal" ? [found] : []));
  if (blocks.length === parts.length) return structure("block diagonal", [["core", table.add(blocks.map((block) => scaledPart(table, block, "core")))]]);
  return parts.some(({ found }) => found === null) ? null : structure("sum", parts.map(({ summand }, index) => [`term_${index + 1}`, summand]));
}

/** The summands of a sum, with those of sums inside that a scalar stands in front of. */
function summandsOf(table: TermTable, sum: Term): readonly Term[] {
  if (sum.kind === "add") return sum.args.flatMap((summand) => summandsOf(table, summand));
  if (sum.kind !== "multiply") return [sum];
  const [scalars, chain] = splitProduct(sum.args);
  const [inner] = chain;
  return chain.length === 1 && inner?.kind === "add" ? inner.args.flatMap((summand) => summandsOf(table, table.multiply([...scalars, summand]))) : [sum];
}

function scaledPart(table: TermTable, { parts }: Structure, name: string): Term {
  const value = parts.find((part) => part.name === name)?.value;
  const scale = parts.find((part) => part.name === "scale")?.value;
  if (value === undefined) throw new Error("internal: a structure without its core");
  return scale === undefined ? value : table.multiply([scale, value]);
}

function ofProduct(table: TermTable, { kron, commutation }: Operators, term: Term): Structure | null {
  const [scalars, chain] = term.kind === "multiply" ? splitProduct(term.args) : isScalarShape(term.shape) ? [[term], []] : [[], [term]];
  const scale = scalars.length === 0 ? null : table.multiply(scalars);
  const [first, second, third, ...more] = chain;
  if (first === undefined) return null;
  if (second === undefined) {
    if (first.kind === "identity") return structure("multiple of the identity", [["scale", scale]]);
    if (first.kind === "diagonal") return structure("diagonal", [["scale", scale], ["diagonal", first.args[0] ?? null]]);
    return first.kind === "operator" && first.operator === kron ? ofKronecker(first, scale) : null;
  }
  const outer = chain.findIndex((factor) => isUnit(factor.shape[1])) + 1;
  if (outer > 0 && outer < chain.length && !isColumnShape(term.shape) && !isUnit(term.shape[0])) {
    return structure("low rank", [["scale", scale], ["left", table.multiply(chain.slice(0, outer))], ["right", table.multiply(chain.slice(outer))]]);
  }
  const isKron = (factor: Term): boolean => factor.kind === "operator" && factor.operator === kron;
  if (third === undefined && first.kind === "operator" && first.operator === commutation && isKron(second)) {
    return structure("commuted Kronecker product", [["scale", scale], ["left", second.args[0] ?? null], ["right", second.args[1] ?? null]]);
  }
  if (third !== undefined && more.length === 0 && second.kind === "diagonal") {
    const blocks = [first, third].every((factor) => isKron(factor) && factor.args[0]?.kind === "identity");
    return structure(blocks ? "weighted block diagonal" : "weighted product", [["scale", scale], ["left", blocks ? (first.args[1] ?? null) : first], ["weights", second.args[0] ?? null], ["right", blocks ? (third.args[1] ?? null) : third]]);
  }
  return null;
}

function ofKronecker({ args: [left, right] }: Term, scale: Term | null): Structure | null {
  if (left === undefined || right === undefined) return null;
  if (left.kind === "identity") return structure("block diagonal", [["scale", scale], ["core", right]]);
  if (right.kind === "identity") return structure("identity blocks", [["scale", scale], ["core", left]]);
  return structure("Kronecker product", [["scale", scale], ["left", left], ["right", right]]);
}
