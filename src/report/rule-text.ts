/** Rules as statements on one line, as their files have them. Knows no proofs. */
import type { Span } from "../diagnostics/span.js";
import type { Notation } from "../emit/notation.js";
import type { Mistake, Rule } from "../rules/rule.js";
import type { Hypothesis } from "../term/symbols.js";
import type { Term } from "../term/term.js";

/** What the words of steps that are no rules mean. */
export const wordsOfSteps: ReadonlyMap<string, string> = new Map([
  ["accumulate", "what arrives on several ways is added"],
  ["simplify", "arithmetic"],
  ["name", "a value that is used again gets a name"],
  ["tie_entries", "an entry that stands at several places gets what arrives at all of them, each with its sign"],
  ["read_off", "the tangent is taken out: what it was multiplied by is the Jacobian"],
  ["broadcast", "a scalar added to every entry is a multiple of ones"],
  ["adjoint_einsum", "the other arguments and what arrives, contracted to the axes of this one"],
  ["pushforward_add", "the tangent of a sum is the sum of the tangents"],
]);

const given = (hypotheses: readonly Hypothesis[], notation: Notation): string => hypotheses.map(({ term, condition }) => `${notation.print(term)} ${condition}`).join(", ");

/** `adjoint (W ↦ W X) δ = δ Xᵀ`, without the quantifiers. */
export function statementOf(rule: Rule, notation: Notation): string {
  const print = (term: Term): string => notation.print(term);
  switch (rule.kind) {
    case "lemma":
      return `${rule.mode} (${print(rule.variable)} ↦ ${print(rule.map)}) ${print(rule.argument)} = ${print(rule.result)}`;
    case "rewrite":
    case "relation":
      return `${print(rule.left)} = ${print(rule.right)}`;
    case "mistake":
      return asWritten(rule);
    case "function":
      return rule.symbol.derivative === null ? `${rule.name}(${rule.symbol.parameter}), with no derivative yet` : `${rule.name}′(${rule.symbol.parameter}) = ${print(rule.symbol.derivative)}`;
    case "operator": {
      if (rule.symbol.parameters.length === 0) return `${rule.name}(${rule.symbol.sizes.join(", ")}), a constant`;
      const head = `${rule.name}(${rule.symbol.parameters.map(({ name }) => name).join(", ")})`;
      return rule.symbol.tangent === null ? `${head}, with no derivative yet` : `d ${head} = ${print(rule.symbol.tangent)}`;
    }
    case "define":
      return `${rule.name}(${rule.symbol.parameters.map(({ name }) => name).join(", ")}) = ${print(rule.symbol.body)}`;
  }
}

/** The statement as a forward step uses it: by linearity where the rule is about an adjoint. */
export function pushedForward(rule: Rule, notation: Notation): string {
  if (rule.kind !== "lemma" || rule.mode === "pushforward") return statementOf(rule, notation);
  const nary = rule.map.kind === "multiply" || rule.map.kind === "hadamard";
  return `${notation.print(rule.map)} is linear in ${nary ? "each factor" : notation.print(rule.variable)}`;
}

/** As the file has it: the right side need not be a term. */
function asWritten({ entry: { source, span, left, right } }: Mistake): string {
  const part = ({ start, end }: Span): string => source.slice(start - span.start, end - span.start).replace(/\s+/gu, " ");
  return `${part(left.span)} becomes ${part(right.span)}`;
}

/** Where a rule holds; empty where it always does. */
export function conditionsOf(rule: Rule, notation: Notation): string {
  const domain = rule.kind === "function" ? rule.symbol.domain : [];
  return given([...domain, ...rule.given], notation);
}
