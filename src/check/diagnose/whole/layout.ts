/** The right entries at other places: the transpose of the answer, or its columns or rows in one long column. */
import { transposeMatrix } from "../../../evaluate/linear-algebra.js";
import { columnsOf, rowsOf, type Tensor } from "../../../evaluate/tensor.js";
import { isColumnShape, isScalarShape } from "../../../term/dimension.js";
import { shapeInWords } from "../../../term/elaborate/words.js";
import type { AnswerValues, Values } from "../answer-values.js";
import type { Finding } from "../finding.js";
import type { DiagnosisQuestion } from "../question.js";
import { agree, combined, commonFraction, ratios, transposed } from "./agree.js";
import { aboutWhole, askedInWords } from "./words.js";

export function layoutFindings({ problem: { problem }, expected }: DiagnosisQuestion, { answer, expected: right }: AnswerValues): readonly Finding[] {
  if (answer === null || isScalarShape(expected.shape) || expected.shape.length !== 2) return [];
  const asked = askedInWords[problem.order];
  const turned = transposed(right);
  if (turned === null) return [];
  const belongs = problem.order === "gradient" ? "; a gradient has the shape of its variable" : "";
  if (agree(answer, turned)) return [aboutWhole("wrong_layout", "transposed_answer", `this is the transpose of ${asked}: asked is ${shapeInWords(expected.shape)}${belongs}`, -1)];
  const factor = ratios(answer, turned);
  const fraction = factor === null ? null : commonFraction(factor);
  if (fraction !== null) return [aboutWhole("wrong_layout", "transposed_multiple", `this is the transpose of ${asked}, times a number: asked is ${shapeInWords(expected.shape)}${belongs}`, -1, 2)];
  if (isColumnShape(expected.shape)) return [];
  for (const [way, stack] of [["columns", stackedColumns], ["rows", stackedRows]] as const) {
    const long = right.map(stack);
    if (agree(answer, long) || agree(answer, long.map(transposeMatrix))) return [aboutWhole("wrong_layout", "stacked_answer", `these are the entries of ${asked}, its ${way} in one long line: asked is ${shapeInWords(expected.shape)}`, -1)];
  }
  return [];
}

const column = (data: Iterable<number>): Tensor => {
  const entries = Float64Array.from(data);
  return { shape: [entries.length, 1], data: entries };
};
const stackedRows = (one: Tensor): Tensor => column(one.data);
const stackedColumns = (one: Tensor): Tensor => column(transposeMatrix(one).data);

/** Half the sum with the transpose, the sum with it, and that sum without counting the diagonal twice; null where the values are not square. */
export function symmetricForms(values: Values): { readonly mean: Values; readonly sum: Values; readonly tied: Values } | null {
  const turned = values.every((one) => rowsOf(one) === columnsOf(one)) ? transposed(values) : null;
  const sum = turned === null ? null : combined(values, turned, (x, y) => x + y);
  if (sum === null) return null;
  const tied = sum.map((one, index): Tensor => ({ shape: one.shape, data: one.data.map((x, place) => (place % (rowsOf(one) + 1) === 0 ? (values[index]?.data[place] ?? x) : x)) }));
  return { mean: sum.map((one): Tensor => ({ shape: one.shape, data: one.data.map((x) => x / 2) })), sum, tied };
}
