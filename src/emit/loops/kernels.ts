/** Instructions that are calls of matrix kernels where a program has such. Knows no loops. */
import { isUnit } from "../../term/dimension.js";
import type { Entrywise } from "../schedule/entrywise.js";
import type { Instruction } from "../schedule/instruction.js";
import type { Statement } from "./program.js";
import type { LoopStorage } from "./storage.js";

type Operand = Entrywise & { readonly op: "operand" };

/** The two operands of a formula that is their product. */
function pair(body: Entrywise): readonly [Operand, Operand] | null {
  if (body.op !== "product" || body.below.length > 0) return null;
  const [left, right, ...rest] = body.above;
  return left?.op === "operand" && right?.op === "operand" && rest.length === 0 ? [left, right] : null;
}

/** The call that computes the instruction, or null where there is no kernel for it. */
export function kernelOf(instruction: Instruction, storage: LoopStorage): readonly Statement[] | null {
  const { result } = instruction;
  if (instruction.kind === "matrixVector") {
    const { left, right } = instruction;
    return [{ kind: "gemv", to: storage.arrayOf(result), matrix: storage.matrixOf(left), vector: storage.arrayOf(right.value) }];
  }
  if (instruction.kind !== "entrywise" && instruction.kind !== "reduce") return null;
  const operands = pair(instruction.body);
  if (operands === null) return null;
  const [left, right] = operands;
  const { storage: kind, rows, columns } = storage.valueOf(result);
  if (instruction.kind === "entrywise") {
    if (kind !== "matrix" || new Set([left.access, right.access]).size < 2 || !isAlong(left) || !isAlong(right)) return null;
    const [down, across] = left.access === "rows" ? [left, right] : [right, left];
    return [{ kind: "rank1", to: storage.arrayOf(result), left: storage.arrayOf(down.value), right: storage.arrayOf(across.value), rows, columns }];
  }
  if (kind !== "scalar" || !isUnit(instruction.columns) || left.access !== "same" || right.access !== "same") return null;
  return [{ kind: "dot", scalar: storage.scalarOf(result), left: storage.arrayOf(left.value), right: storage.arrayOf(right.value), length: instruction.rows }];
}

const isAlong = ({ access }: Operand): boolean => access === "rows" || access === "columns";
