/** Matrices that are solved against, inverted or taken determinants of more than once are factorised once; definite ones always. Knows no terms. */
import { type Instruction, type InstructionOf, movingInstructions, type Schedule, type Value, type View } from "./instruction.js";

/** What a factorisation is good for. */
type Use = InstructionOf<"solve"> | InstructionOf<"inverse"> | InstructionOf<"operator">;

/** The matrix that an instruction would factorise by itself; null for all other instructions. */
function factorisedBy(instruction: Instruction): { readonly use: Use; readonly matrix: View } | null {
  if (instruction.kind === "solve" || instruction.kind === "inverse") return { use: instruction, matrix: instruction.matrix };
  if (instruction.kind !== "operator" || (instruction.name !== "det" && instruction.name !== "logdet")) return null;
  const [matrix] = instruction.args;
  return matrix === undefined ? null : { use: instruction, matrix };
}

/** Of symmetric matrices the transpose is no other matrix. */
function fromFactorisation(use: Use, matrix: View, factorisation: number, isSymmetric: boolean): Instruction {
  const { result } = use;
  switch (use.kind) {
    case "solve":
      return { kind: "factoredSolve", result, factorisation, transposed: matrix.transposed && !isSymmetric, right: use.right };
    case "inverse":
      if (matrix.transposed) throw new Error("internal: an inverse of a transpose, where the transpose of an inverse is meant");
      return { kind: "factoredInverse", result, factorisation };
    case "operator":
      return { kind: "factoredDeterminant", result, factorisation, log: use.name === "logdet" };
  }
}

/** The instructions with shared factorisations before their first use, and the values with theirs. `definite` matrices have Cholesky factors. */
export function factorise(instructions: readonly Instruction[], values: readonly Value[], definite: ReadonlySet<number>, along: Schedule["along"]): Pick<Schedule, "instructions" | "values"> {
  const moving = movingInstructions({ along, instructions });
  const movingValues = new Set([...moving].map(({ result }) => result));
  const weights = new Map<number, number>();
  for (const instruction of instructions) {
    const found = factorisedBy(instruction);
    if (found === null || values[found.matrix.value]?.storage !== "matrix") continue;
    const { value } = found.matrix;
    // What is solved again for every entry of an increment counts as many.
    const again = moving.has(instruction) && !movingValues.has(value);
    weights.set(value, (weights.get(value) ?? 0) + (again || definite.has(value) ? 2 : 1));
  }
  const extended = [...values];
  const factorisations = new Map<number, number>();
  const scheduled = instructions.flatMap((instruction): readonly Instruction[] => {
    const found = factorisedBy(instruction);
    const weight = found === null ? 0 : (weights.get(found.matrix.value) ?? 0);
    if (found === null || weight < 2) return [instruction];
    const { use, matrix } = found;
    const isDefinite = definite.has(matrix.value);
    const before = factorisations.get(matrix.value);
    const factorisation = before ?? extended.length;
    const shared = fromFactorisation(use, matrix, factorisation, isDefinite);
    if (before !== undefined) return [shared];
    const value = extended[matrix.value];
    if (value === undefined) throw new Error("internal: a factorisation of no value");
    extended.push({ ...value, storage: "factorisation", name: null });
    factorisations.set(matrix.value, factorisation);
    return [{ kind: "factorisation", result: factorisation, matrix: { value: matrix.value, transposed: false }, method: isDefinite ? "cholesky" : "lu" }, shared];
  });
  return { instructions: scheduled, values: extended };
}

/** Attributes that a Cholesky factorisation may rely on, which reads one triangle. */
const symmetricAttributes = ["spd", "psd", "symmetric", "diagonal"] as const;

/**
 * The inputs of which a schedule may read one triangle for both: under a Cholesky factorisation they are the matrices they were declared to be.
 * Whoever compares with differences moves both triangles together.
 */
export function readByTriangle({ inputs, instructions }: Schedule): ReadonlySet<number> {
  if (!instructions.some((instruction) => instruction.kind === "factorisation" && instruction.method === "cholesky")) return new Set();
  return new Set(inputs.flatMap(({ value, attributes }) => (symmetricAttributes.some((one) => attributes.includes(one)) ? [value] : [])));
}
