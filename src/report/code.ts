/** Generated code as the JSON object that scripts read. Knows no files and no target's language. */
import type { Derived } from "../answer/derived.js";
import { programOf } from "../answer/emitted.js";
import { plainName } from "../emit/notation.js";
import { isTargetName, targets } from "../emit/targets.js";
import { shapeAxes, sizeNames } from "../term/dimension.js";
import { postorder } from "../term/traverse.js";
import { type BatchJson, batchJson } from "./batch.js";

/** What `gradus code --json` prints. */
export interface CodeJson {
  readonly target: string;
  readonly order: string;
  /** What the function is called; a target spells it otherwise where the name is a word of its language. */
  readonly name: string;
  /** The usual ending of such a file, without the dot. */
  readonly extension: string;
  readonly expression: string;
  /** The variable of each result; of a mixed block of a Hessian, two joined by a comma. */
  readonly wrt: readonly string[];
  /** In the order of the function's parameters, by the reader's names. */
  readonly parameters: readonly { readonly name: string; readonly shape: readonly string[]; readonly attributes: readonly string[] }[];
  readonly sizes: readonly string[];
  readonly batch: BatchJson | null;
  /** `proved`, or `sampled` where only numbers support an answer. */
  readonly verdict: "proved" | "sampled";
  readonly code: string;
  /** The file that was written; null where there is none. */
  readonly out: string | null;
}

export interface Emitted {
  readonly target: string;
  readonly order: string;
  readonly name: string | null;
  readonly code: string;
  readonly out: string | null;
}

export function codeJson(blocks: readonly [Derived, ...Derived[]], { target, order, name, code, out }: Emitted): CodeJson {
  const [derived] = blocks;
  const { inputs } = programOf(derived);
  return {
    target,
    order,
    name: name ?? (order === "gradient" ? "grad" : order),
    extension: isTargetName(target) ? targets[target].extension : "",
    expression: derived.problem.text.trim(),
    wrt: blocks.flatMap(({ answers }) => answers.map(({ wrt }) => wrt)),
    parameters: inputs.map((variable) => ({ name: plainName(variable), shape: shapeAxes(variable.shape), attributes: variable.attributes })),
    sizes: sizesOf(derived),
    batch: batchJson(derived.problem),
    verdict: blocks.every(({ answers }) => answers.every(({ certificate }) => certificate.verdict === "proved")) ? "proved" : "sampled",
    code,
    out,
  };
}

/** The names of the sizes of an expression: those of its variables, and those that only it names. */
export function sizesOf({ derivation: { problem }, expression }: Derived): readonly string[] {
  const own = problem.variables.filter(({ occurs }) => occurs).flatMap(({ shape }) => [...sizeNames(shape)]);
  return [...new Set([...own, ...postorder([expression]).flatMap((term) => [...sizeNames(term.shape), ...(term.kind === "size" ? term.size.powers.map(([name]) => name) : [])])])];
}
