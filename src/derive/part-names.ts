/** Names for shared parts, as a textbook would choose them: z for what enters an activation, a for what leaves it, δ for errors. */
import { isColumnShape, isScalarShape, SCALAR, type Shape } from "../term/dimension.js";
import type { Term } from "../term/term.js";
import { postorder } from "../term/traverse.js";
import type { Part } from "./graph.js";

type Class = "argument" | "activation" | "probability" | "residual" | "other" | "cotangent" | "tangent";

/** Letters by class for scalars, vectors and matrices; matrices are upper case, as the language reads them. */
const letters: { readonly [C in Class]: readonly [scalar: readonly string[], vector: readonly string[], matrix: readonly string[]] } = {
  argument: [["z"], ["z"], ["Z"]],
  activation: [["a"], ["a"], ["A"]],
  probability: [["p"], ["p"], ["P"]],
  residual: [["r"], ["r"], ["R"]],
  other: [["s"], ["u"], ["M"]],
  cotangent: [["gamma", "kappa"], ["delta", "epsilon"], ["Delta", "Gamma"]],
  tangent: [["tau"], ["v"], ["V"]],
};

/** From this many errors on, they are numbered like the layers they belong to. */
const numberedFrom = 3;

/** One name a part, all different, and none of `taken`. */
export function namesFor(parts: readonly Part[], answers: readonly Term[], taken: ReadonlySet<string>): readonly string[] {
  const entering = new Set<Term>();
  for (const term of postorder([...answers, ...parts.map(({ value }) => value)])) {
    if (term.kind === "apply" && term.args[0] !== undefined) entering.add(term.args[0]);
  }
  const classes = parts.map((part) => classify(part, entering.has(part.variable)));
  const groups = new Map<string, number[]>();
  for (const [index, part] of parts.entries()) {
    const group = classes[index] ?? "other";
    const [first = "u"] = lettersOf(group, part.variable.shape);
    if (part.reader === null) groups.set(first, [...(groups.get(first) ?? []), index]);
  }
  const used = new Set([...taken, ...parts.flatMap(({ reader }) => reader ?? [])]);
  const names = parts.map(({ reader }) => reader ?? "");
  for (const members of groups.values()) {
    const [first = 0] = members;
    const group = classes[first] ?? "other";
    const choice = lettersOf(group, parts[first]?.variable.shape ?? SCALAR);
    const numbered = members.length >= (group === "cotangent" ? numberedFrom : 2);
    const order = group === "cotangent" && numbered ? members.toReversed() : members;
    for (const [position, index] of order.entries()) {
      const plain = choice[numbered ? 0 : position] ?? choice[0] ?? "u";
      const name = free(numbered ? `${plain}${position + 1}` : plain, used);
      used.add(name);
      names[index] = name;
    }
  }
  return names;
}

function lettersOf(group: Class, shape: Shape): readonly string[] {
  const [scalar, vector, matrix] = letters[group];
  if (isScalarShape(shape)) return scalar;
  return isColumnShape(shape) ? vector : matrix;
}

function classify({ origin, value }: Part, enters: boolean): Class {
  if (origin !== "forward") return origin;
  if (value.kind === "call" && value.definition.name.startsWith("softmax")) return "probability";
  if (value.kind === "apply") return "activation";
  if (enters) return "argument";
  return value.kind === "add" ? "residual" : "other";
}

function free(name: string, used: ReadonlySet<string>): string {
  if (!used.has(name)) return name;
  for (let index = 1; ; index += 1) {
    const next = `${name}${/\d$/.test(name) ? "_" : ""}${index}`;
    if (!used.has(next)) return next;
  }
}
