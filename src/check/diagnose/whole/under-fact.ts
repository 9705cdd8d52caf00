/** True under a fact about the variables that was not declared: a matrix that is symmetric, entries that sum to one. */
import { type TrueIf, trueIf } from "../../../answer/true-if.js";
import { evaluate } from "../../../evaluate/evaluate.js";
import { multiplyMatrices, transposeMatrix } from "../../../evaluate/linear-algebra.js";
import { mapTensor, rowsOf, scaleTensor, sumOf, type Tensor, zipTensors } from "../../../evaluate/tensor.js";
import { isColumnShape, isScalarShape, isSquareShape, sameShape } from "../../../term/dimension.js";
import type { Variable } from "../../../term/elaborate/elaborate.js";
import type { Term } from "../../../term/term.js";
import { postorder } from "../../../term/traverse.js";
import type { MistakeCode } from "../../mistake-codes.js";
import type { AnswerValues } from "../answer-values.js";
import type { Finding } from "../finding.js";
import type { DiagnosisQuestion } from "../question.js";
import { agree } from "./agree.js";
import { aboutWhole } from "./words.js";

const codes: { readonly [F in TrueIf["fact"]]: { readonly code: MistakeCode; readonly is: string } | null } = {
  symmetric: { code: "forgot_symmetric", is: "symmetric" },
  spd: { code: "forgot_symmetric", is: "symmetric and positive definite" },
  skew: { code: "sign", is: "skew" },
  orthogonal: { code: "inverse_transpose", is: "orthogonal" },
  prob: { code: "missing_factor", is: "nonnegative with sum one" },
  rowprob: { code: "missing_factor", is: "nonnegative with rows that sum to one" },
  unitnorm: { code: "missing_factor", is: "of length one" },
  commute: { code: "wrong_order", is: "commuting" },
  // Diagonal matrices make nearly everything equal.
  diagonal: null, positive: null, psd: null, invertible: null, lower: null, upper: null, triangular: null, toeplitz: null, binary: null, onehot: null, unit: null, small: null, tall: null, wide: null,
};

export function factFindings({ problem, table, expected, term, seed }: DiagnosisQuestion, { points, answer }: AnswerValues): readonly Finding[] {
  if (term === null || answer === null) return [];
  const pairs: readonly (readonly [Term, boolean])[] = [[expected, false], ...(expected.shape.length === 2 && !isScalarShape(expected.shape) ? [[table.transpose(expected), true] as const] : [])];
  for (const [right, turned] of pairs) {
    if (!sameShape(term.shape, right.shape)) continue;
    const might = points.slice(0, 1).some(({ sizes, values }) => simplified(problem.variables, values).some((changed) => {
      const both = evaluate([term, right], { sizes, values: changed });
      const [a, b] = both.ok ? both.value : [];
      return a !== undefined && b !== undefined && agree([a], [b]);
    }));
    const fact = might ? trueIf({ left: term, right, seed, rules: problem.rules }) : null;
    const known = fact === null ? null : codes[fact.fact];
    if (fact === null || known === null) continue;
    const names = fact.variables.map((name) => `\`${name}\``).join(" and ");
    const says = fact.fact === "commute" ? `this holds only for matrices that commute, and nothing says that ${names} do` : `true only if ${names} ${fact.variables.length === 1 ? "is" : "are"} ${known.is}; ${names} ${fact.variables.length === 1 ? "was" : "were"} not declared so`;
    const merged = fact.fact === "symmetric" && fact.variables.some((name) => standsBothWays(expected, name));
    const weight = fact.fact === "commute" || merged ? -0.86 : 1.2;
    return [aboutWhole(known.code, `true_if_${fact.fact}`, turned ? `${says}; and this is the transpose of what is asked` : says, weight, turned ? 2 : 1)];
  }
  return [];
}

/** Whether a matrix stands in the right answer both transposed and not: then 2 A x for A x + A' x takes it for symmetric, and no transpose was forgotten. */
function standsBothWays(expected: Term, name: string): boolean {
  const isIt = (term: Term | undefined): boolean => term?.kind === "variable" && term.name === name;
  const parts = postorder([expected]);
  const turned = parts.some((part) => part.kind === "transpose" && isIt(part.args[0]));
  const plain = parts.some((part) => part.kind !== "transpose" && part.args.some(isIt));
  // (S + S')' and the like: a transposed part with the matrix inside, beside one without.
  const inside = parts.some((part) => part.kind === "transpose" && part.args[0]?.kind !== "variable" && postorder(part.args).some(isIt));
  return plain && (turned || inside);
}

/** The values of a point with one fact imposed on all variables that it fits: what rules a fact out before it is looked into. */
function simplified(variables: readonly Variable[], values: ReadonlyMap<string, Tensor>): readonly ReadonlyMap<string, Tensor>[] {
  const imposed = (fits: (variable: Variable) => boolean, change: (value: Tensor) => Tensor): ReadonlyMap<string, Tensor> | null => {
    const chosen = variables.filter(fits);
    return chosen.length === 0 ? null : new Map([...values].map(([name, value]) => [name, chosen.some((one) => one.name === name) ? change(value) : value]));
  };
  const isColumn = ({ shape }: Variable): boolean => isColumnShape(shape) && !isScalarShape(shape);
  const isSquare = ({ shape }: Variable): boolean => isSquareShape(shape) && !isScalarShape(shape);
  const isMatrix = ({ shape }: Variable): boolean => shape.length === 2 && !isColumnShape(shape);
  const squares = variables.filter(isSquare);
  const commuting = squares.flatMap((A, index) => squares.slice(index + 1).filter((B) => sameShape(A.shape, B.shape)).flatMap((B) => {
    const value = values.get(A.name);
    return value === undefined ? [] : [new Map([...values, [B.name, zipTensors(multiplyMatrices(value, value), value, (x, y) => x / 2 + y)]])];
  }));
  return [
    imposed(isSquare, (value) => zipTensors(value, transposeMatrix(value), (x, y) => (x + y) / 2)),
    imposed(isColumn, (value) => normalised(mapTensor(value, Math.abs))),
    imposed(isColumn, (value) => scaleTensor(value, 1 / Math.sqrt(sumOf(mapTensor(value, (x) => x * x))))),
    imposed(isMatrix, withRowsOfSumOne),
    imposed(isSquare, (value) => ({ shape: value.shape, data: value.data.map((x, place) => (place % (rowsOf(value) + 1) === 0 ? x : 0)) })),
    ...commuting,
  ].filter((one) => one !== null);
}

const normalised = (value: Tensor): Tensor => scaleTensor(value, 1 / sumOf(value));

function withRowsOfSumOne(value: Tensor): Tensor {
  const columns = value.shape[1] ?? 1;
  const positive = mapTensor(value, Math.abs);
  const sums = Array.from({ length: rowsOf(value) }, (_, row) => positive.data.slice(row * columns, (row + 1) * columns).reduce((total, x) => total + x, 0));
  return { shape: value.shape, data: positive.data.map((x, place) => x / (sums[Math.floor(place / columns)] ?? 1)) };
}
