/** Which functions and operators of a schedule a target can write. Knows no target. */
import { error } from "../diagnostics/diagnostic.js";
import { fail, ok, type Result } from "../diagnostics/result.js";
import { childrenOf, type Entrywise } from "./schedule/entrywise.js";
import type { Schedule } from "./schedule/instruction.js";

/** `definition` is a definition that the generated file needs for it. */
export interface Spelling {
  readonly write: (args: readonly string[]) => string;
  readonly definition: string | null;
}

export const spelledCall = (name: string, definition: string | null = null): Spelling => ({ write: (args) => `${name}(${args.join(", ")})`, definition });

/** The spelling of every function and operator that a schedule uses; a name without one is refused. */
export function spellingsOf({ instructions }: Schedule, target: string, functions: ReadonlyMap<string, Spelling>, operators: ReadonlyMap<string, Spelling>): Result<readonly Spelling[]> {
  const found = new Map<string, Spelling | undefined>();
  const inFormula = (body: Entrywise): void => {
    if (body.op === "apply") found.set(body.name, functions.get(body.name));
    for (const part of childrenOf(body)) inFormula(part);
  };
  for (const instruction of instructions) {
    const { kind } = instruction;
    if (kind === "entrywise" || kind === "reduce") inFormula(instruction.body);
    if (kind === "softmax" || kind === "logsumexp" || kind === "solve" || kind === "inverse") found.set(kind, operators.get(kind));
    if (kind === "operator") found.set(instruction.name, operators.get(instruction.name));
  }
  const spelled: Spelling[] = [];
  for (const [name, spelling] of found) {
    if (spelling === undefined) return fail(error("E0805", `the target \`${target}\` has no code for \`${name}\``, [], "write it with functions that are built in, or choose another target"));
    spelled.push(spelling);
  }
  return ok(spelled);
}

/** What separates the definitions that one spelling needs. */
export const betweenDefinitions = "\n\n\n";

/** The definitions that the spellings need, each once. */
export const definitionsOf = (spellings: readonly Spelling[]): readonly string[] => [...new Set(spellings.flatMap(({ definition }) => definition?.split(betweenDefinitions) ?? []))];
