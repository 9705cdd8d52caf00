/** The size names that a piece of a schedule holds. Knows no terms. */
import type { Dimension } from "../../term/dimension.js";
import { childrenOf, type Entrywise } from "./entrywise.js";
import type { Instruction, ScheduledInput, ScheduledOutput, Value } from "./instruction.js";

/** In order of appearance, inputs first. */
export function sizeNamesOf(inputs: readonly ScheduledInput[], instructions: readonly Instruction[], values: readonly Value[], outputs: readonly ScheduledOutput[]): readonly string[] {
  const names = new Set<string>();
  const include = (...sizes: readonly Dimension[]): void => {
    for (const { powers } of sizes) for (const [name] of powers) names.add(name);
  };
  const inFormula = (entry: Entrywise): void => {
    if (entry.op === "size") include(entry.size);
    for (const part of childrenOf(entry)) inFormula(part);
  };
  for (const { rows, columns } of inputs) include(rows, columns);
  for (const instruction of instructions) {
    const value = values[instruction.result];
    if (value !== undefined) include(value.rows, value.columns);
    if (instruction.kind === "entrywise" || instruction.kind === "reduce") inFormula(instruction.body);
    if (instruction.kind === "reduce") include(instruction.rows, instruction.columns);
    if (instruction.kind === "operator") include(...instruction.sizes);
  }
  for (const { rows, columns } of outputs) include(rows, columns);
  return [...names];
}
