/** What a code of a diagnostic, a rule or a word of the reports means. Knows no files. */
import { proveRule, type Proved } from "../answer/prove.js";
import { fileOfRule } from "../answer/standings.js";
import { codeOfMistake, mistakeCodes } from "../check/mistake-codes.js";
import { mistakeMeanings } from "../check/mistake-meanings.js";
import { codes } from "../diagnostics/catalogue.js";
import { type Diagnostic, error, label } from "../diagnostics/diagnostic.js";
import { fail, ok, type Result } from "../diagnostics/result.js";
import { suggest } from "../diagnostics/suggest.js";
import { text } from "../emit/text.js";
import type { Rule } from "../rules/rule.js";
import type { RuleSet } from "../rules/rule-set.js";
import { fold } from "./lines.js";
import { conditionsOf, statementOf, wordsOfSteps } from "./rule-text.js";
import { agreement } from "./standing.js";
import type { ReportStyle } from "./style.js";

/** `kind` says what was explained; the other fields are null where they have no meaning for it. */
export interface Explanation {
  readonly kind: "code" | "rule" | "mistake" | "word";
  readonly name: string;
  readonly title: string;
  readonly explanation: string;
  readonly rule: Proved | null;
  readonly file: string | null;
}

/** Errors: E0704, with the nearest name. */
export function explain(name: string, rules: RuleSet): Result<Explanation> {
  const code = name.toUpperCase();
  const entry = codes.get(code);
  if (entry !== undefined) return ok({ kind: "code", name: code, title: entry.title, explanation: entry.explanation, rule: null, file: null });
  const rule = rules.find(name);
  const mistake = rule === null || rule.kind === "mistake" ? explainMistake(name, rules) : null;
  if (mistake !== null) return ok(mistake);
  if (rule !== null) return ok({ kind: "rule", name, title: rule.kind, explanation: statementOf(rule, text), rule: proveRule(rule, rules), file: fileOfRule(name) });
  const word = wordsOfSteps.get(name);
  if (word !== undefined) return ok({ kind: "word", name, title: "a word of `--steps`", explanation: word, rule: null, file: null });
  return fail(unknown(name, rules));
}

/** A code of mistakes, with the rules that have it. */
function explainMistake(name: string, rules: RuleSet): Explanation | null {
  const code = mistakeCodes.find((one) => one === name);
  if (code === undefined) return null;
  const own = rules.mistakes.filter((entry) => codeOfMistake(entry.name) === code).map((entry) => entry.name);
  const { title, explanation } = mistakeMeanings[code];
  return { kind: "mistake", name, title, explanation: own.length === 0 ? explanation : `${explanation} Its rules: ${own.join(", ")}.`, rule: null, file: null };
}

function unknown(name: string, rules: RuleSet): Diagnostic {
  const near = suggest(name, [...rules.rules.map((rule) => rule.name), ...wordsOfSteps.keys(), ...mistakeCodes]) ?? suggest(name.toUpperCase(), codes.keys());
  const help = near === null ? "`gradus prove` lists the rules; a code looks like E0202" : `did you mean \`${near}\`?`;
  return error("E0704", "there is no code and no rule of this name", [label({ start: 0, end: name.length }, "unknown", "explain")], help);
}

export function explanationText({ kind, name, title, explanation, rule, file }: Explanation, style: ReportStyle): string {
  const { paint, width } = style;
  if (rule === null) return `${paint.title(name)}${kind === "word" ? ", " : ": "}${title}\n\n${fold(explanation, Math.min(width, 90), 0).join("\n")}\n`;
  const place = file === null ? "" : paint.muted(`   ${file}`);
  const written = rule.rule.entry.source.trimEnd().split(/\r\n?|\n/u).map((line) => `  ${line}`);
  return [`${paint.title(name)}${place}`, "", ...written, "", ...meaning(rule.rule), ...proof(rule, style), ""].join("\n");
}

/** What the statement says in words. */
function meaning(rule: Rule): readonly string[] {
  const where = conditionsOf(rule, text);
  const holds = where === "" ? "" : `, where ${where}`;
  switch (rule.kind) {
    case "lemma":
      if (rule.mode === "pushforward") return [`The derivative of the map along ${text.print(rule.argument)} is ${text.print(rule.result)}${holds}.`];
      return [`For every ${text.print(rule.variable)}: ⟨${rule.mode === "adjoint" ? text.print(rule.map) : `D(${text.print(rule.map)}) d${rule.variable.name}`}, ${text.print(rule.argument)}⟩ = ⟨${rule.mode === "adjoint" ? text.print(rule.variable) : `d${rule.variable.name}`}, ${text.print(rule.result)}⟩${holds}.`];
    case "function":
      return [`Entry by entry: ${statementOf(rule, text)}${holds}.`];
    case "operator":
    case "define":
      return [`${statementOf(rule, text)}${holds}.`];
    case "rewrite":
      return [`Used from left to right when answers are simplified${holds}.`];
    case "relation":
      return [`The kernel may use it from left to right; a proof names it${holds}.`];
    case "mistake":
      return [rule.says];
  }
}

function proof({ rule, standing, relations, error: worst, reason }: Proved, { paint }: ReportStyle): readonly string[] {
  const by = relations.length === 0 ? "" : `, with ${relations.join(", ")}`;
  const agreeing = rule.kind === "relation" || rule.kind === "rewrite" ? "the sides agree at random points" : `at random points differences agree ${agreement(worst ?? 0)}`;
  switch (standing) {
    case "proved":
      return [paint.good(`Proved for all sizes${by}.`)];
    case "sampled":
      return [`What proofs start from; ${agreeing}.`];
    case "axiom":
      return [paint.doubtful(`Taken on its citation; ${worst === null ? reason : agreeing}.`)];
    case "differs":
      return [`A mistake: ${reason}.`];
    case "definition":
      return ["An abbreviation: there is nothing to prove."];
    case "known":
      if (rule.kind === "operator" && rule.symbol.parameters.length === 0) return ["A constant: there is nothing to differentiate."];
      return ["Known by its shape; it cannot be differentiated yet."];
    case "refuted":
      return [paint.bad(`Wrong: ${reason}.`)];
    case "unproved":
      return [paint.doubtful(`Not proved: ${reason}.`)];
  }
}
