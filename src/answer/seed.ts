/** Seeds that depend on the question alone, so that the same question is always checked at the same points. */
import type { Derived } from "./derived.js";

/** FNV-1a over the expression and the variables asked for, in base 36. */
export function seedOf({ problem, order, answers }: Derived): string {
  return hashText([problem.text.trim(), order, ...answers.map(({ wrt }) => wrt)].join("\n"));
}

export function hashText(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let index = 0; index < text.length; index += 1) hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n);
  return hash.toString(36);
}
