/** Two texts as the two sides of an equation: read together, compared by the ladder. Decides nothing itself. */
import { type Diagnostic, error, label } from "../diagnostics/diagnostic.js";
import { fail, ok, type Result } from "../diagnostics/result.js";
import type { RuleSet } from "../rules/rule-set.js";
import { parseExpression } from "../syntax/expression.js";
import { shiftedAst, shiftedSpan } from "../syntax/shift.js";
import { parseDeclarations } from "../syntax/statements.js";
import type { Ast } from "../syntax/ast.js";
import { sameShape } from "../term/dimension.js";
import { elaborate, type Elaborated } from "../term/elaborate/elaborate.js";
import { shapeInWords } from "../term/elaborate/words.js";
import { type Hint, hintAcrossShapes, hintOf } from "./hint.js";
import { decideEqual, type Equality, type LadderQuestion } from "./ladder.js";
import { type TrueIf, trueIf } from "./true-if.js";
import { hashText } from "./seed.js";

export interface Comparison {
  readonly verdict: Equality;
  /** For sides that differ: a fact, not declared, under which they would be equal. */
  readonly trueIf: TrueIf | null;
  /** For sides that differ: how one is made of the other. */
  readonly hint: Hint | null;
  /** What the random points were drawn from. */
  readonly seed: string;
  readonly elaborated: Elaborated;
}

export interface EqualOptions {
  readonly let?: string | undefined;
  readonly seed?: string | undefined;
  readonly tries?: number | undefined;
}

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
  const sides = [{ name: "left side", value: a.value }, { name: "right side", value: shiftedAst(b.value, offset) }];
  const whole = { start: 0, end: text.length };
  const named = (name: string, value: Ast): Ast => ({ kind: "name", span: value.span, name });
  const difference: Ast = { kind: "binary", span: whole, operator: "-", operatorSpan: { start: left.length, end: offset }, implicit: false, left: named("left side", a.value), right: named("right side", shiftedAst(b.value, offset)) };
  const declarations = declared.value.map((declaration) => ({ declaration, source: "--let" }));
  const read = (value: Ast): Result<Elaborated> => {
    const statements = [...sides.map((side) => ({ kind: "assignment" as const, name: side.name, nameSpan: side.value.span, value: side.value, span: side.value.span })), { kind: "expression" as const, value, span: whole }];
    return elaborate({ text, program: { statements }, declarations, library: rules.library, goal: "any" });
  };
  const elaborated = read(difference);
  if (!elaborated.ok) {
    const apart = read(named("left side", a.value));
    const across = apart.ok ? acrossShapes(left, right, apart.value, rules) : null;
    return across ?? placed(elaborated.diagnostics, left);
  }
  const across = acrossShapes(left, right, elaborated.value, rules);
  if (across !== null) return across;
  const [one, two] = elaborated.value.parts;
  if (one === undefined || two === undefined) throw new Error("internal: a comparison without two sides");
  const seed = options.seed ?? hashText(text);
  const compared = compareTerms({ left: one.term, right: two.term, seed, ...(options.tries === undefined ? {} : { tries: options.tries }) }, rules);
  return compared.ok ? ok({ ...compared.value, seed, elaborated: elaborated.value }, compared.warnings) : compared;
}

/** The verdict of the ladder, and for sides that differ what would make them equal. */
export function compareTerms(question: LadderQuestion, rules: RuleSet): Result<Pick<Comparison, "verdict" | "trueIf" | "hint">> {
  const decided = decideEqual(question, rules);
  if (!decided.ok) return decided;
  const verdict = decided.value;
  if (verdict.kind !== "refuted") return ok({ verdict, trueIf: null, hint: null }, decided.warnings);
  const { left, right, seed } = question;
  return ok({ verdict, trueIf: trueIf({ left, right, seed, rules }), hint: hintOf(left, right, verdict.counterexample, rules) }, decided.warnings);
}

/** A refusal where the shapes of the sides differ, with what one side is of the other; null where they do not. */
function acrossShapes(left: string, right: string, { parts: [one, two] }: Elaborated, rules: RuleSet): Result<never> | null {
  if (one === undefined || two === undefined || sameShape(one.term.shape, two.term.shape)) return null;
  const [a, b] = [shapeInWords(one.term.shape), shapeInWords(two.term.shape)];
  const labels = [label({ start: 0, end: left.length }, a, "A"), label({ start: 0, end: right.length }, b, "B")];
  return fail(error("E0202", `the two sides have different shapes: ${a} and ${b}`, labels, helpAcross(hintAcrossShapes(one.term, two.term, rules))));
}

function helpAcross(hint: Hint | null): string {
  if (hint === null) return "compare expressions of one shape";
  if (hint.kind !== "vec") return "one side is the transpose of the other: transpose one of them with `'`";
  const [stacked, whole] = hint.stacked === "left" ? ["left", "right"] : ["right", "left"];
  return `the ${stacked} side is \`vec\` of the ${whole}: the same entries, its columns stacked`;
}

/** Labels that point into the text of the side they belong to. */
function placed(diagnostics: readonly Diagnostic[], left: string, side?: "B"): Result<never> {
  const offset = left.length + between.length;
  const place = (one: Diagnostic["labels"][number]): Diagnostic["labels"][number] => {
    if (one.source !== undefined) return one;
    if (side !== undefined) return { ...one, source: side };
    return one.span.start < offset ? { ...one, source: "A" } : { ...one, span: shiftedSpan(one.span, -offset), source: "B" };
  };
  return { ok: false, diagnostics: diagnostics.map((diagnostic) => ({ ...diagnostic, labels: diagnostic.labels.map(place) })) };
}
