// What each grammar rule of a rule file's entry makes of its parts; it does not know which clauses an entry needs.
import { cover } from "../diagnostics/span.js";
import type { Span } from "../diagnostics/span.js";
import type { Ast } from "./ast.js";
import { items } from "./build.js";
import type { Chain } from "./build.js";
import type { WrittenDeclaration, WrittenShape } from "./declare.js";
import { conditionPhrases } from "./rulebook.js";
import type { Condition, MapAst } from "./rulebook.js";
import type { Token } from "./tokens.js";

export type WrittenClause = { readonly word: Token } & (
  | { readonly kind: "derivative" | "tangent"; readonly formula: Ast }
  | { readonly kind: "given" | "domain" | "ensures"; readonly conditions: readonly Condition[] }
  | { readonly kind: "from"; readonly left: Ast; readonly right: Ast }
  | { readonly kind: "says" | "cite" | "note" | "latex"; readonly text: Token }
  | { readonly kind: "rowwise"; readonly name: Token }
  | { readonly kind: "axiom" | "commutes" }
);

export type ClauseKind = WrittenClause["kind"];

export interface WrittenParameter {
  readonly declaration: WrittenDeclaration;
  readonly target: boolean;
}

/** `NAME for all declarations given conditions`. */
export interface Quantified {
  readonly name: Token;
  readonly variables: readonly WrittenDeclaration[];
  readonly given: WrittenClause | null;
}

export type WrittenHead = { readonly word: Token } & (
  | { readonly kind: "function"; readonly name: Token; readonly parameter: Token }
  | { readonly kind: "operator"; readonly name: Token; readonly parameters: readonly WrittenParameter[]; readonly shape: WrittenShape }
  | { readonly kind: "define"; readonly name: Token; readonly parameters: readonly WrittenParameter[]; readonly body: Ast }
  | {
      readonly kind: "lemma";
      readonly over: Quantified;
      readonly mode: "adjoint" | "pullback" | "pushforward";
      readonly map: MapAst;
      readonly argument: Ast;
      readonly result: Ast;
    }
  | { readonly kind: "rewrite" | "relation" | "mistake"; readonly over: Quantified; readonly left: Ast; readonly right: Ast }
);

export interface WrittenEntry {
  readonly head: WrittenHead;
  readonly clauses: readonly WrittenClause[];
}

export function entry([head, clauses]: readonly [WrittenHead, Chain<WrittenClause>?]): WrittenEntry {
  return { head, clauses: items(clauses ?? null) };
}

export function functionHead([word, name, , parameter]: readonly [Token, Token, Token, Token]): WrittenHead {
  return { kind: "function", word, name, parameter };
}

export function operatorHead([word, name, , parameters, , , shape]: readonly [Token, Token, Token, Chain<WrittenParameter>, Token, Token, WrittenShape]): WrittenHead {
  return { kind: "operator", word, name, parameters: items(parameters), shape };
}

export function defineHead([word, name, , parameters, , , body]: readonly [Token, Token, Token, Chain<WrittenParameter>, Token, Token, Ast]): WrittenHead {
  return { kind: "define", word, name, parameters: items(parameters), body };
}

/** `define pi = 4 atan(1)`: a definition without parameters. */
export function constantHead([word, name, , body]: readonly [Token, Token, Token, Ast]): WrittenHead {
  return { kind: "define", word, name, parameters: [], body };
}

export function lemmaHead(
  [word, over, mode, open, variable, , image, close, argument, , result]: readonly [Token, Quantified, Token, Token, Token, Token, Ast, Token, Ast, Token, Ast],
): WrittenHead {
  const map: MapAst = { variable: variable.text, variableSpan: variable.span, image, span: cover(open.span, close.span) };
  return { kind: "lemma", word, over, mode: modeOf(mode), map, argument, result };
}

function modeOf({ type }: Token): "adjoint" | "pullback" | "pushforward" {
  if (type === "adjoint" || type === "pullback" || type === "pushforward") return type;
  throw new Error(`internal: ${type} is no mode of a lemma`);
}

export function equationHead([word, over, left, , right]: readonly [Token, Quantified, Ast, Token, Ast]): WrittenHead {
  if (word.type === "rewrite" || word.type === "relation" || word.type === "mistake") return { kind: word.type, word, over, left, right };
  throw new Error(`internal: ${word.type} begins no equation`);
}

export function quantified([name, , variables, given, list]: readonly [Token, Token, Chain<WrittenDeclaration>, Token?, Chain<Condition>?]): Quantified {
  const clause = given !== undefined && list !== undefined ? conditions([given, list]) : null;
  return { name, variables: items(variables), given: clause };
}

export function parameter([declaration]: readonly [WrittenDeclaration]): WrittenParameter {
  return { declaration, target: false };
}

export function targetParameter([, declaration]: readonly [Token, WrittenDeclaration]): WrittenParameter {
  return { declaration, target: true };
}

export function formula([word, value]: readonly [Token, Ast]): WrittenClause {
  if (word.type === "derivative" || word.type === "tangent") return { kind: word.type, word, formula: value };
  throw new Error(`internal: ${word.type} has no formula`);
}

export function conditions([word, list]: readonly [Token, Chain<Condition>]): WrittenClause {
  if (word.type === "given" || word.type === "domain" || word.type === "ensures") return { kind: word.type, word, conditions: items(list) };
  throw new Error(`internal: ${word.type} has no conditions`);
}

export function equation([word, left, , right]: readonly [Token, Ast, Token, Ast]): WrittenClause {
  return { kind: "from", word, left, right };
}

export function quoted([word, text]: readonly [Token, Token]): WrittenClause {
  if (word.type === "says" || word.type === "cite" || word.type === "note" || word.type === "latex") return { kind: word.type, word, text };
  throw new Error(`internal: ${word.type} has no text`);
}

export function rowForm([word, name]: readonly [Token, Token]): WrittenClause {
  return { kind: "rowwise", word, name };
}

export function flag([word]: readonly [Token]): WrittenClause {
  if (word.type === "axiom" || word.type === "commutes") return { kind: word.type, word };
  throw new Error(`internal: ${word.type} is no clause of one word`);
}

export function condition([subject, token]: readonly [Ast, Token]): Condition {
  const phrase = conditionPhrases.find((known) => known === token.text);
  if (phrase === undefined) throw new Error(`internal: ${token.text} is no phrase`);
  const span: Span = cover(subject.span, token.span);
  return { subject, phrase, span };
}
