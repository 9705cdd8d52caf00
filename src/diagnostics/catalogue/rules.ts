// What the codes E04xx mean: rule files; it does not know how a rule is proved.
import type { CatalogueEntry } from "./entry.js";

export const rulesCodes = {
  E0401: {
    title: "a rule is wrong",
    explanation: "The two sides of the rule differ at the point shown, so the rule is refused with everything in its file. Wrong: `adjoint (W ↦ W x) δ = x δ'`. Right: `adjoint (W ↦ W x) δ = δ x'`.",
  },
  E0402: {
    title: "a rule uses a name it does not quantify",
    explanation: "Every name in a rule is bound by its `for all` or its head. Wrong: `rewrite r for all A : m × k  (A B)' = B' A'`. Right: `for all A : m × k, B : k × n`.",
  },
  E0403: {
    title: "a rule file has text outside its entries",
    explanation: "A rule file is a list of entries, each beginning at the start of a line with `function`, `operator`, `define`, `lemma`, `rewrite`, `mistake` or `relation`; the lines that continue an entry are indented. Comments begin with `#`.",
  },
  E0404: {
    title: "a clause is missing, repeated or in the wrong kind of entry",
    explanation: "A `derivative` belongs to a `function`, a `tangent` to an `operator`, and a `mistake` needs what it `says`; no clause stands twice. Wrong: `function relu(x) tangent step(x)`. Right: `function relu(x) derivative step(x)`.",
  },
  E0405: {
    title: "a condition is unknown",
    explanation: "A condition is an expression followed by one of: has no zero entry, is nonzero, is positive, is nonnegative, is invertible, is symmetric, is positive definite, is diagonal, is orthogonal, has full rank, has a simple leading eigenvalue, has a simple largest singular value, has distinct eigenvalues, has no eigenvalue at or below zero, has one largest entry, has one smallest entry. Wrong: `X is regular`. Right: `X is invertible`.",
  },
  E0406: {
    title: "the two sides of a rule have different shapes",
    explanation: "Both sides of an equation have one shape; an adjoint has the shape of its variable, a pushforward that of its map.",
  },
  E0407: {
    title: "a rule could not be proved",
    explanation: "The kernel neither proved nor refuted the rule, and the rule is not marked `axiom` with a citation. Add the `from` equation or the relation it rests on, or mark it.",
  },
  E0409: {
    title: "a rewrite does not make anything smaller",
    explanation: "Rewrites are applied until none fits, so each must decrease the printed size or the cost. Turn it around, or state it as a `relation`.",
  },
  E0410: {
    title: "two entries have one name",
    explanation: "Rules are cited by name, so that a name is used once. Rename one of the two entries shown.",
  },
} satisfies { readonly [code: string]: CatalogueEntry };
