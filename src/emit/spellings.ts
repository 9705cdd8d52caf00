/** Which functions and operators of a schedule a target can write. Knows no target. */
import { error } from "../diagnostics/diagnostic.js";
import { fail, ok, type Result } from "../diagnostics/result.js";
import { childrenOf, type Entrywise } from "./schedule/entrywise.js";
import type { InstructionKind, Schedule } from "./schedule/instruction.js";
import { type ConstantName, type FunctionName, isConstantName, isFunctionName, isOperatorName, type OperatorName } from "./vocabulary.js";

/** `definition` is a definition that the generated file needs for it. */
export interface Spelling {
  readonly write: (args: readonly string[]) => string;
  readonly definition: string | null;
}

export const spelledCall = (name: string, definition: string | null = null): Spelling => ({ write: (args) => `${name}(${args.join(", ")})`, definition });

/** How a target writes every word of the vocabulary; a missing word does not compile. */
export interface Spellings {
  readonly functions: { readonly [F in FunctionName]: Spelling };
  readonly operators: { readonly [O in OperatorName]: Spelling };
  readonly constants: { readonly [C in ConstantName]: string };
  /** The definition that the code of a kind of instruction needs, or null. */
  readonly kinds: { readonly [K in InstructionKind]: string | null };
}

/** Kinds of instruction whose code is an expression of the language alone. */
export const withoutDefinitions: { readonly [K in InstructionKind]: null } = {
  entrywise: null, reduce: null, matrixProduct: null, matrixVector: null, solve: null, inverse: null, factorisation: null, factoredSolve: null, factoredInverse: null, factoredDeterminant: null,
  identity: null, diagonal: null, diagonalPart: null, trace: null, einsum: null, expansion: null, softmax: null, logsumexp: null, operator: null,
};

/** A function's code; `definitionsUsed` has let only words of the vocabulary through. */
export const spelledFunction = ({ functions }: Pick<Spellings, "functions">, name: string, args: readonly string[]): string => (isFunctionName(name) ? functions[name].write(args) : unspelled(name));
export const spelledOperator = ({ operators }: Pick<Spellings, "operators">, name: string, args: readonly string[]): string => (isOperatorName(name) ? operators[name].write(args) : unspelled(name));
export const spelledConstant = ({ constants }: Pick<Spellings, "constants">, name: string): string => (isConstantName(name) ? constants[name] : unspelled(name));

function unspelled(name: string): never {
  throw new Error(`internal: \`${name}\` was let through without code`);
}

/** The definitions that a schedule needs in a target, each once. A word outside the vocabulary, of the reader's own rules, is refused with E0805. */
export function definitionsUsed({ instructions }: Schedule, target: string, { functions, operators, kinds }: Spellings): Result<readonly string[]> {
  const definitions = new Set<string>();
  const unknown = new Set<string>();
  const include = (definition: string | null): void => {
    for (const part of definition?.split(betweenDefinitions) ?? []) definitions.add(part);
  };
  const inFormula = (body: Entrywise): void => {
    if (body.op === "apply") {
      if (isFunctionName(body.name)) include(functions[body.name].definition);
      else unknown.add(body.name);
    }
    for (const part of childrenOf(body)) inFormula(part);
  };
  for (const instruction of instructions) {
    include(kinds[instruction.kind]);
    if (instruction.kind === "entrywise" || instruction.kind === "reduce") inFormula(instruction.body);
    if (instruction.kind === "operator") {
      if (isOperatorName(instruction.name)) include(operators[instruction.name].definition);
      else unknown.add(instruction.name);
    }
  }
  const [first] = unknown;
  if (first !== undefined) return fail(error("E0805", `the target \`${target}\` has no code for \`${first}\``, [], "write it with functions that are built in, or choose another target"));
  return ok([...definitions]);
}

/** What separates the definitions that one spelling needs. */
export const betweenDefinitions = "\n\n\n";

/** A function or operator of a schedule that is of the reader's own rules, or null. */
export function unknownWord({ instructions }: Pick<Schedule, "instructions">): string | null {
  const inFormula = (body: Entrywise): string | null => {
    if (body.op === "apply" && !isFunctionName(body.name)) return body.name;
    for (const part of childrenOf(body)) {
      const found = inFormula(part);
      if (found !== null) return found;
    }
    return null;
  };
  for (const instruction of instructions) {
    const found = instruction.kind === "entrywise" || instruction.kind === "reduce" ? inFormula(instruction.body) : instruction.kind === "operator" && !isOperatorName(instruction.name) ? instruction.name : null;
    if (found !== null) return found;
  }
  return null;
}
