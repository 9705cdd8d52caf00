/** Drops instructions that nobody needs and computes entrywise values inside the one formula that reads them. Knows no terms. */
import { type Access, type Entrywise, isConstant, operand, operandsOf, replaceOperands, sizeOfFormula } from "./entrywise.js";
import { type Instruction, type InstructionOf, usedBy, type Value } from "./instruction.js";

const largestFormula = 32;

function useCounts(instructions: readonly Instruction[], outputs: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  const count = (value: number): void => void counts.set(value, (counts.get(value) ?? 0) + 1);
  for (const value of outputs) count(value);
  for (let index = instructions.length - 1; index >= 0; index -= 1) {
    const instruction = instructions[index];
    if (instruction === undefined || !counts.has(instruction.result)) continue;
    for (const value of usedBy(instruction)) count(value);
  }
  return counts;
}

const turned: { readonly [A in Access]: Access } = { same: "transposed", transposed: "same", rows: "columns", columns: "rows", scalar: "scalar", repeated: "repeated" };

/** The formula of a matrix, as read at (j, i). */
const turn = (body: Entrywise): Entrywise => replaceOperands(body, (leaf) => operand(leaf.value, turned[leaf.access]));

const turnedSum = { all: "all", columns: "rows", rows: "columns" } as const;

/** The same sums, with the grid turned where more of what is read is stored that way. */
function alongStorage(reduce: InstructionOf<"reduce">): InstructionOf<"reduce"> {
  const { over, body, rows, columns } = reduce;
  const reads = operandsOf(body);
  const across = reads.filter(({ access }) => access === "transposed").length;
  if (across === 0 || across <= reads.filter(({ access }) => access === "same").length || reads.some(({ access }) => access === "repeated")) return reduce;
  return { ...reduce, over: turnedSum[over], body: turn(body), rows: columns, columns: rows };
}

/** The instructions that the outputs need, in order, with formulas merged. */
export function fuse(all: readonly Instruction[], values: readonly Value[], outputs: readonly number[]): readonly Instruction[] {
  const counts = useCounts(all, outputs);
  const needed = all.filter(({ result }) => counts.has(result));
  const kept = new Set(outputs);
  const formulas = new Map<number, Entrywise>();
  const merged = new Set<number>();

  const merge = (body: Entrywise, scalarGrid: boolean): Entrywise => {
    let size = sizeOfFormula(body);
    return replaceOperands(body, (leaf) => {
      const formula = formulas.get(leaf.value);
      const value = values[leaf.value];
      if (formula === undefined || value === undefined) return leaf;
      const growth = sizeOfFormula(formula);
      if (isConstant(formula) && growth <= 8) return formula;
      const readable = value.storage === "scalar" ? scalarGrid : leaf.access === "same" || leaf.access === "transposed";
      if (!readable || counts.get(leaf.value) !== 1 || kept.has(leaf.value) || value.name !== null || size + growth > largestFormula) return leaf;
      size += growth;
      merged.add(leaf.value);
      return leaf.access === "transposed" ? turn(formula) : formula;
    });
  };

  const fused = needed.map((instruction): Instruction => {
    if (instruction.kind === "reduce") return alongStorage({ ...instruction, body: merge(instruction.body, false) });
    if (instruction.kind !== "entrywise") return instruction;
    const body = merge(instruction.body, values[instruction.result]?.storage === "scalar");
    formulas.set(instruction.result, body);
    return { ...instruction, body };
  });
  const left = fused.filter(({ result }) => !merged.has(result));
  const alive = useCounts(left, outputs);
  return left.filter(({ result }) => alive.has(result));
}

