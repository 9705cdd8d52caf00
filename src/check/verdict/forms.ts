/** What is asked of the form of an answer beside its being right: said in sentences that do not give the model answer away. Compares no values. */
import { present } from "../../derive/simplify/present.js";
import { createSimplifier } from "../../derive/simplify/simplify.js";
import { ascii } from "../../emit/ascii.js";
import type { RuleSet } from "../../rules/rule-set.js";
import { createFacts } from "../../term/facts/facts.js";
import type { TermTable } from "../../term/table.js";
import type { Term } from "../../term/term.js";
import { postorder } from "../../term/traverse.js";
import type { Form } from "../assignment.js";
import { sameWriting } from "./written.js";

interface Setting {
  readonly answer: Term;
  readonly expected: Term;
  readonly table: TermTable;
  readonly rules: RuleSet;
  /** Whether the answer is written as the model answer is. */
  readonly asWritten: boolean;
}

/** One sentence for each form that a right answer misses. */
export function missedForms(forms: readonly Form[], setting: Setting): readonly string[] {
  return forms.flatMap((form) => {
    const missed = checks[form](setting);
    return missed === null ? [] : [missed];
  });
}

const checks: { readonly [F in Form]: (setting: Setting) => string | null } = {
  equivalent: () => null,
  simplified: notSimplified,
  "no-inverse": needlessInverse,
  "same-form": ({ asWritten }) => (asWritten ? null : "right, and written in another form than the one asked for"),
};

/** A formula this much longer than it need be, and by so many characters, is not simplified. */
const muchLonger = 1.5;
const fewCharacters = 8;
/** Longer answers are not simplified to see how short they could be. */
const longestSimplified = 2_000;

function notSimplified({ answer, table, rules, asWritten }: Setting): string | null {
  const length = ascii.length(answer);
  if (asWritten || length > longestSimplified) return length > longestSimplified ? `right, and not simplified: it takes ${length.toLocaleString("en-US")} characters` : null;
  const simplifier = createSimplifier(table, rules, createFacts());
  const shortest = ascii.length(present(table, simplifier.shortest(answer)));
  return length > muchLonger * shortest && length > shortest + fewCharacters ? `right, and it can be simplified: ${shortest} characters suffice for these ${length}` : null;
}

const isInverse = (term: Term): boolean => term.kind === "operator" && term.operator.name === "inv";

/** An explicit inverse of something that the model answer does not invert. */
function needlessInverse({ answer, expected, table }: Setting): string | null {
  const needed = postorder([expected]).filter(isInverse);
  const needless = postorder([answer]).find((term) => isInverse(term) && !needed.some((one) => sameInverse(table, one, term)));
  if (needless === undefined) return null;
  const text = ascii.length(needless) <= 60 ? `\`${ascii.print(needless)}\`` : "an inverse";
  return needed.length === 0 ? `right, and it is to be written without an inverse: this has ${text}` : `right, and ${text} is not needed: fewer inverses suffice`;
}

/** Of one matrix, or of its transpose. */
function sameInverse(table: TermTable, one: Term, other: Term): boolean {
  const [a] = one.args;
  const [b] = other.args;
  return a !== undefined && b !== undefined && (sameWriting(a, b) || sameWriting(table.transpose(a), b));
}
