/** Are two expressions equal: proved, refuted with a point, or undecided; never equal on numbers alone. */
import { type Diagnostic, error, label } from "../diagnostics/diagnostic.js";
import { fail, ok, type Result } from "../diagnostics/result.js";
import { findCounterexample, type Counterexample } from "../evaluate/counterexample.js";
import { proveEqual } from "../kernel/kernel.js";
import type { RuleSet } from "../rules/rule-set.js";
import { parseExpression } from "../syntax/expression.js";
import { parseDeclarations } from "../syntax/statements.js";
import type { Ast } from "../syntax/ast.js";
import { sameShape } from "../term/dimension.js";
import { elaborate, type Elaborated } from "../term/elaborate/elaborate.js";
import { shapeInWords } from "../term/elaborate/words.js";
import { hashText } from "./seed.js";

export type Equality =
  | { readonly kind: "proved"; readonly relations: readonly string[] }
  | { readonly kind: "refuted"; readonly counterexample: Counterexample }
  /** `agreedAt` points without a proof. */
  | { readonly kind: "undecided"; readonly agreedAt: number; readonly reason: string };

export interface Comparison {
  readonly verdict: Equality;
  readonly elaborated: Elaborated;
}

export interface EqualOptions {
  readonly let?: string | undefined;
  readonly seed?: string | undefined;
  readonly tries?: number | undefined;
}

const usualTries = 24;
const between = "\n";

/** Decides left = right for all sizes and all values at which both are defined. The names of both share their shapes. */
export function compareExpressions(left: string, right: string, options: EqualOptions, rules: RuleSet): Result<Comparison> {
  const a = parseExpression(left);
  const b = parseExpression(right);
  if (!a.ok) return placed(a.diagnostics, left);
  if (!b.ok) return placed(b.diagnostics, left, "B");
  const declared = parseDeclarations(options.let ?? "");
  if (!declared.ok) return { ok: false, diagnostics: declared.diagnostics.map((one) => ({ ...one, labels: one.labels.map((place) => ({ ...place, source: "--let" })) })) };
  // One text for both sides, so that one inference gives their names the same shapes.
  const text = `${left}${between}${right}`;
  const offset = left.length + between.length;
  const sides = [{ name: "left side", value: a.value }, { name: "right side", value: shifted(b.value, offset) }];
  const whole = { start: 0, end: text.length };
  const difference: Ast = { kind: "binary", span: whole, operator: "-", operatorSpan: { start: left.length, end: offset }, implicit: false, left: { kind: "name", span: a.value.span, name: "left side" }, right: { kind: "name", span: shiftSpan(b.value.span, offset), name: "right side" } };
  const statements = [...sides.map(({ name, value }) => ({ kind: "assignment" as const, name, nameSpan: value.span, value, span: value.span })), { kind: "expression" as const, value: difference, span: whole }];
  const declarations = declared.value.map((declaration) => ({ declaration, source: "--let" }));
  const elaborated = elaborate({ text, program: { statements }, declarations, library: rules.library, goal: "any" });
  if (!elaborated.ok) return placed(elaborated.diagnostics, left);
  const [one, two] = elaborated.value.parts;
  if (one === undefined || two === undefined) throw new Error("internal: a comparison without two sides");
  if (!sameShape(one.term.shape, two.term.shape)) {
    return fail(error("E0202", `the two sides have different shapes: ${shapeInWords(one.term.shape)} and ${shapeInWords(two.term.shape)}`, [label({ start: 0, end: left.length }, shapeInWords(one.term.shape), "A"), label({ start: 0, end: right.length }, shapeInWords(two.term.shape), "B")], "compare expressions of one shape"));
  }
  const verdict = decide(one.term, two.term, rules, options, hashText(text));
  return verdict.ok ? ok({ verdict: verdict.value, elaborated: elaborated.value }) : verdict;
}

function decide(left: Elaborated["term"], right: Elaborated["term"], rules: RuleSet, options: EqualOptions, seed: string): Result<Equality> {
  const proof = proveEqual({ left, right, ...rules.means });
  if (proof.kind === "proved") return ok({ kind: "proved", relations: proof.relations });
  const search = findCounterexample({ left, right, seed: options.seed ?? seed, tries: options.tries ?? usualTries });
  if (!search.ok) return ok({ kind: "undecided", agreedAt: 0, reason: search.diagnostics[0]?.message ?? "no point at which both sides have a value" }, search.diagnostics);
  const { counterexample, agreed } = search.value;
  if (counterexample !== null) return ok({ kind: "refuted", counterexample });
  return ok({ kind: "undecided", agreedAt: agreed, reason: proof.kind === "undecided" ? proof.reason : "the sides differ only where no sampled point shows it" });
}

const shiftSpan = ({ start, end }: Ast["span"], by: number): Ast["span"] => ({ start: start + by, end: end + by });

/** The same tree with every span moved; deep trees are moved without recursion. */
function shifted(root: Ast, by: number): Ast {
  const done = new Map<Ast, Ast>();
  const stack = [root];
  for (let ast = stack.at(-1); ast !== undefined; ast = stack.at(-1)) {
    const children = childrenOf(ast).filter((child) => !done.has(child));
    if (children.length > 0) {
      stack.push(...children);
      continue;
    }
    stack.pop();
    done.set(ast, moved(ast, by, (child) => done.get(child) ?? child));
  }
  return done.get(root) ?? root;
}

function childrenOf(ast: Ast): readonly Ast[] {
  if (ast.kind === "negate" || ast.kind === "transpose") return [ast.of];
  if (ast.kind === "binary") return [ast.left, ast.right];
  return ast.kind === "call" ? ast.args : [];
}

function moved(ast: Ast, by: number, child: (ast: Ast) => Ast): Ast {
  const span = shiftSpan(ast.span, by);
  if (ast.kind === "negate" || ast.kind === "transpose") return { ...ast, span, of: child(ast.of) };
  if (ast.kind === "binary") return { ...ast, span, operatorSpan: shiftSpan(ast.operatorSpan, by), left: child(ast.left), right: child(ast.right) };
  if (ast.kind === "call") return { ...ast, span, nameSpan: shiftSpan(ast.nameSpan, by), args: ast.args.map(child) };
  return { ...ast, span };
}

/** Labels that point into the text of the side they belong to. */
function placed(diagnostics: readonly Diagnostic[], left: string, side?: "B"): Result<never> {
  const offset = left.length + between.length;
  const place = (one: Diagnostic["labels"][number]): Diagnostic["labels"][number] => {
    if (one.source !== undefined) return one;
    if (side !== undefined) return { ...one, source: side };
    return one.span.start < offset ? { ...one, source: "A" } : { ...one, span: shiftSpan(one.span, -offset), source: "B" };
  };
  return { ok: false, diagnostics: diagnostics.map((diagnostic) => ({ ...diagnostic, labels: diagnostic.labels.map(place) })) };
}
