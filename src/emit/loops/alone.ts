/** Instructions that share no loop nest, as statements. Knows no fusion. */
import { multiplySizes, UNIT } from "../../term/dimension.js";
import { ONE, ZERO } from "../../term/rational.js";
import { dispatchInstruction, type Instruction, type InstructionHandlers, type View } from "../schedule/instruction.js";
import { isOperatorName } from "../vocabulary.js";
import type { Blocks } from "./blocks.js";
import { contractionLoops } from "./contraction.js";
import { expansionLoops } from "./expansion.js";
import { FIRST, number, place, scalar } from "./expression.js";
import { formula } from "./formula.js";
import { createLevels } from "./levels.js";
import { exponentialRows, isLoopOperator, loopOperators } from "./operators.js";
import type { LoopArgument, LoopMatrix, Statement } from "./program.js";
import { repeatedStatements } from "./repeated.js";
import type { LoopStorage } from "./storage.js";

export function aloneStatements(instruction: Instruction, storage: LoopStorage, blocks: Blocks): readonly Statement[] {
  const { result } = instruction;
  const target = storage.valueOf(result);
  const onDiagonal = (row: number | null) => place([row, target.rows], [row, UNIT]);
  const isNumber = target.storage === "scalar";

  /** A copy that may be used up, of a matrix in the orientation in which it is viewed. */
  const used = (view: View): { readonly array: number; readonly copy: Statement } => {
    const from = storage.matrixOf(view);
    const array = storage.array("work", multiplySizes(from.rows, from.columns), null);
    return { array, copy: { kind: "copy", from, to: array } };
  };
  const eye = (): readonly Statement[] => [{ kind: "fill", array: storage.arrayOf(result), value: ZERO }, ...blocks.loop(target.rows, (row) => [blocks.put(result, onDiagonal(row), number(ONE))])];
  const factored = (factorisation: number) => ({ factors: storage.arrayOf(factorisation), pivots: storage.pivotsOf(factorisation) });
  const inNest = (): never => {
    throw new Error(`internal: ${instruction.kind} stands outside a nest`);
  };

  const handlers: InstructionHandlers<readonly Statement[]> = {
    entrywise: ({ body }) => {
      if (!isNumber) return repeatedStatements({ result, rows: target.rows, columns: target.columns, sum: "none", body }, storage, blocks);
      const before: Statement[] = [];
      const levels = createLevels([-1, -1], storage.scalar, () => before);
      const value = levels.settle(formula(body, (operand) => blocks.at(operand, FIRST)), 0);
      return [...before, blocks.put(result, FIRST, value)];
    },
    reduce: ({ over, body, rows, columns }) => repeatedStatements({ result, rows, columns, sum: isNumber ? "all" : over, body }, storage, blocks),
    matrixProduct: ({ left, right, symmetric }) => {
      const [first, second] = [storage.matrixOf(left), storage.matrixOf(right)];
      return [{ kind: "gemm", to: storage.arrayOf(result), left: first, right: second, rows: target.rows, columns: target.columns, inner: blocks.shapeOf(left).columns, symmetric }];
    },
    matrixVector: inNest,
    solve: ({ matrix, right }) => {
      const { array, copy } = used(matrix);
      const to = storage.arrayOf(result);
      return [copy, { kind: "copy", from: storage.matrixOf(right), to }, { kind: "solve", matrix: array, size: target.rows, to, columns: target.columns }];
    },
    inverse: ({ matrix }) => {
      const { array, copy } = used(matrix);
      const to = storage.arrayOf(result);
      return [copy, ...eye(), { kind: "solve", matrix: array, size: target.rows, to, columns: target.rows }];
    },
    factorisation: ({ matrix, method }) => {
      const to = storage.arrayOf(result);
      const pivots = method === "lu" ? storage.array("work", target.rows, null) : null;
      storage.keepPivots(result, pivots);
      return [{ kind: "copy", from: storage.matrixOf(matrix), to }, { kind: "factorise", matrix: to, pivots, size: target.rows }];
    },
    factoredSolve: ({ factorisation, transposed, right }) => {
      const to = storage.arrayOf(result);
      return [{ kind: "copy", from: storage.matrixOf(right), to }, { kind: "factoredSolve", ...factored(factorisation), size: target.rows, transposed, to, columns: target.columns }];
    },
    factoredInverse: ({ factorisation }) => {
      const to = storage.arrayOf(result);
      return [...eye(), { kind: "factoredSolve", ...factored(factorisation), size: target.rows, transposed: false, to, columns: target.rows }];
    },
    factoredDeterminant: ({ factorisation, log }) => [{ kind: "factoredDeterminant", ...factored(factorisation), size: storage.valueOf(factorisation).rows, scalar: storage.scalarOf(result), log }],
    identity: eye,
    diagonal: ({ vector }) => [{ kind: "fill", array: storage.arrayOf(result), value: ZERO }, ...blocks.loop(target.rows, (row) => [blocks.put(result, onDiagonal(row), blocks.at(vector.value, place([row, UNIT])))])],
    diagonalPart: ({ matrix }) => blocks.loop(target.rows, (row) => [blocks.put(result, place([row, UNIT]), blocks.entry(matrix, row, row))]),
    trace: ({ matrix }) => {
      const { statements, total } = blocks.sum((add) => blocks.loop(blocks.shapeOf(matrix).rows, (row) => [add(blocks.entry(matrix, row, row))]));
      return [...statements, blocks.put(result, FIRST, total)];
    },
    einsum: ({ args, output }) => contractionLoops(blocks, storage, result, args, output),
    expansion: ({ products }) => expansionLoops(blocks, storage, result, products),
    softmax: ({ vector }) => exponentialRows({ blocks, storage, result, args: [vector], sizes: [] }, UNIT, target.rows, (_, column) => blocks.at(vector.value, place([column, UNIT])), "softmax"),
    logsumexp: ({ vector }) => exponentialRows({ blocks, storage, result, args: [vector], sizes: [] }, UNIT, storage.valueOf(vector.value).rows, (_, column) => blocks.at(vector.value, place([column, UNIT])), "logsumexp"),
    operator: ({ name, args, sizes }) => {
      if (!isOperatorName(name)) throw new Error(`internal: ${name} was let through without code`);
      if (isLoopOperator(name)) return loopOperators[name]({ blocks, storage, result, args, sizes });
      const given = args.map((view): LoopArgument => {
        if (storage.valueOf(view.value).storage === "scalar") return { kind: "number", value: scalar(storage.scalarOf(view.value)) };
        return { kind: "matrix", matrix: viewedMatrix(storage, view) };
      });
      const to = isNumber ? { kind: "scalar" as const, scalar: storage.scalarOf(result) } : { kind: "array" as const, array: storage.arrayOf(result) };
      return [{ kind: "operator", name, args: given, to, rows: target.rows, columns: target.columns }];
    },
  };
  return dispatchInstruction(handlers, instruction);
}

/** A vector that is read as a row is a matrix of one row, as it is stored. */
function viewedMatrix(storage: LoopStorage, view: View): LoopMatrix {
  const matrix = storage.matrixOf(view);
  return storage.valueOf(view.value).storage === "vector" && view.transposed ? { ...matrix, rows: matrix.columns, columns: matrix.rows } : matrix;
}
