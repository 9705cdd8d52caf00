/** The `conventions` of an assignment or of one problem. Knows no problem. */
import type { Conventions } from "../assignment.js";
import { type Expected, fieldsOf, type Findings, wordOf } from "./fields.js";
import type { Tree } from "./tree.js";

type Words = { readonly [K in keyof Conventions]: readonly Conventions[K][] };

const words: Words = {
  layout: ["denominator", "numerator", "any"],
  jacobian: ["numerator", "denominator", "any"],
  kink: ["any", "zero"],
  scale: ["exact", "any"],
  symmetric: ["free", "tied", "projected", "any"],
};

const keys: readonly (keyof Conventions)[] = ["layout", "jacobian", "kink", "scale", "symmetric"];

const expected: Expected = { key: "conventions", words: "a mapping of conventions", example: "conventions: { layout: denominator, kink: any }" };

/** What is said, over what holds otherwise. */
export function readConventions(tree: Tree, usual: Conventions, findings: Findings): Conventions {
  const fields = fieldsOf(tree, keys, [], expected, findings);
  const word = <K extends keyof Conventions>(key: K): Conventions[K] => {
    const entry = fields?.get(key);
    if (entry === undefined) return usual[key];
    const found = wordOf(entry.value, words[key], { key, words: words[key].map((one) => `\`${one}\``).join(" or "), example: `${key}: ${words[key][0] ?? ""}` }, findings);
    return found ?? usual[key];
  };
  return { layout: word("layout"), jacobian: word("jacobian"), kink: word("kink"), scale: word("scale"), symmetric: word("symmetric") };
}
