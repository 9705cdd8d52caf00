/** Reads a submission: named statements with the lines that continue them, from plain text, Markdown and LaTeX. Knows an assignment by its words only; loses nothing without saying so. */
import { type Diagnostic, error, label, warning } from "../../diagnostics/diagnostic.js";
import { quote } from "../../diagnostics/quote.js";
import type { Span } from "../../diagnostics/span.js";
import type { Link, ReadSubmission, Statement, Submission } from "../submission.js";
import { type Block, blocksOf, type Fragment } from "./blocks.js";
import { type Equation, equationsOf, type Part } from "./equation.js";
import { type Scope, scopeOfHeading, scopeOfLine } from "./heading.js";
import { createJoin } from "./join.js";
import { submissionLimits } from "./limits.js";
import { type DerivativesInUse, type NamesInUse, readPiece } from "./piece.js";
import { namesUnder, type Vocabulary, type Words } from "./vocabulary.js";

/** Never fails: what cannot be read is a statement without a value, or a diagnostic. Errors E0920, E0923 to E0926, E0930 and E0931. */
export function readSubmission(submission: Submission, vocabulary: Vocabulary, characters: number = submissionLimits.characters): ReadSubmission {
  const { text } = submission;
  const statements: Statement[] = [];
  const diagnostics: Diagnostic[] = [];
  const report = (one: Diagnostic): void => {
    if (diagnostics.length < submissionLimits.diagnostics) diagnostics.push(one);
  };
  if (text.length > characters) return { submission, statements, diagnostics: [tooLong(text.length, characters)] };
  let problem: string | null = null;
  let continuable = false;
  let expressions = 0;
  let full = false;
  const own = new Set<string>();
  const names = new Set<string>();
  const derivatives = new Map<string, string>();
  const nameAll = (): void => {
    names.clear();
    for (const name of [...namesUnder(vocabulary, problem), ...own]) names.add(name);
  };
  const words: Words = { asked: vocabulary.asked, names };
  nameAll();

  const enter = (scope: Scope, span: Span): void => {
    problem = scope.kind === "problem" ? scope.id : null;
    continuable = false;
    nameAll();
    if (scope.kind === "unknown") report(warning("E0924", `no problem is called ${quote(scope.name)}`, [label(span, "this heading names none")], `the problems are ${vocabulary.problems.map(({ id }) => quote(id)).join(", ")}`));
  };
  const take = (fragment: Fragment): void => {
    for (const equation of equationsOf(fragment.text, words)) takeEquation(equation, fragment);
  };
  const takeEquation = (equation: Equation, fragment: Fragment): void => {
    if (full) return;
    if (statements.length >= submissionLimits.statements || expressions >= submissionLimits.expressions) {
      full = true;
      report(error("E0925", "the submission has too many statements", [label(fragment.span, "reading stops here")], "hand in the answers alone"));
      return;
    }
    const linkOf = (part: Part): Link => {
      expressions += 1;
      return readLink(part, fragment, text, names, derivatives);
    };
    switch (equation.kind) {
      case "named": {
        const { left, at, values } = equation;
        statements.push({ problem, name: left.name, derivative: left.derivative, nameSpan: placed(at, fragment.span), links: values.slice(0, submissionLimits.links).map(linkOf) });
        continuable = true;
        if (left.derivative === null) {
          own.add(left.name);
          names.add(left.name);
        }
        const variable = left.derivative?.variable ?? (left.name.startsWith("d") ? left.name.slice(1) : "");
        if (left.derivative?.order !== 2 && variable !== "") derivatives.set(variable, left.name);
        return;
      }
      case "continued": {
        const last = statements.at(-1);
        if (last === undefined || !continuable) report(warning("E0931", "this line goes on from nothing", [label(fragment.span, "begins with `=`")], "write `name = expression` on the line above"));
        else if (last.links.length >= submissionLimits.links) report(error("E0925", `more than ${submissionLimits.links} lines of one statement`, [label(fragment.span, "not read")], "name what was reached, and go on from there"));
        else statements[statements.length - 1] = { ...last, links: [...last.links, ...equation.values.slice(0, submissionLimits.links).map(linkOf)] };
        return;
      }
      case "expression": {
        const link = takesPart(equation.value, fragment) ? linkOf(equation.value) : null;
        if (link === null) return;
        statements.push({ problem, name: "", derivative: null, nameSpan: { start: link.span.start, end: link.span.start }, links: [link] });
        continuable = true;
        return;
      }
      case "unread": {
        const where = placed(equation.at, fragment.span);
        continuable = false;
        report(warning("E0930", `this line is not read: ${quote(equation.at.text.trim())} is not a name`, [label(where, "left of `=`")], "write `name = expression`, with the name of an answer or of a part of your own"));
      }
    }
  };

  const join = createJoin(take, words);
  const see = (block: Block): void => {
    if (block.kind === "fragment") {
      const scope = block.place === "line" ? scopeOfLine(block.text, vocabulary) : null;
      const inside = scope === null && block.place === "line" ? scopedLine(block, vocabulary) : null;
      if (scope === null && inside === null) {
        join.add(block);
        return;
      }
      join.flush();
      enter(scope ?? inside?.scope ?? { kind: "unknown", name: "" }, block.span);
      if (inside !== null) join.add(inside.rest);
      return;
    }
    join.flush();
    if (block.kind === "unclosed") report(warning("E0926", `a formula that begins with ${quote(block.delimiter)} is never closed`, [label(block.span, "read as it stands")], "close it before the next blank line"));
    else {
      const scope = scopeOfHeading(block, vocabulary);
      if (scope !== null) enter(scope, block.span);
    }
  };
  for (const block of blocksOf(text, names)) {
    see(block);
    if (full) break;
  }
  join.flush();
  return { submission, statements, diagnostics };
}

/** A line such as `mlp: dW = 2 x`: the problem, and the line with that part blank. */
function scopedLine(fragment: Fragment, vocabulary: Vocabulary): { readonly scope: Scope; readonly rest: Fragment } | null {
  const colon = fragment.text.slice(0, 100).indexOf(":");
  if (colon < 0 || colon === fragment.text.length - 1 || fragment.text.charAt(colon + 1) === "=") return null;
  const scope = scopeOfLine(fragment.text.slice(0, colon + 1), vocabulary);
  if (scope?.kind !== "problem" || vocabulary.asked.has(fragment.text.slice(0, colon).trim())) return null;
  return { scope, rest: { ...fragment, text: " ".repeat(colon + 1) + fragment.text.slice(colon + 1), adjacent: false } };
}

/** Whether an expression without a name may be meant as an answer: not prose, and no formula within prose. */
function takesPart({ text }: Part, { place }: Fragment): boolean {
  if (text.trim() === "") return false;
  if (place === "display") return true;
  // Three words in a row are a sentence.
  return !/\p{L}{2,}[,]?\s+\p{L}{2,}[,]?\s+\p{L}{2,}/u.test(text.slice(0, 400)) && !/[.!?]\s+\p{Lu}\p{Ll}/u.test(text.slice(0, 400));
}

const placed = ({ start, text }: Part, within: Span): Span => ({ start: within.start + start, end: within.start + start + text.length });

function readLink(part: Part, { span, notation, line, text: source }: Fragment, text: string, names: NamesInUse, derivatives: DerivativesInUse): Link {
  const place = placed(part, span);
  const read = readPiece(part.text, place.start, notation, names, derivatives);
  return { line: line + linesIn(text, span.start, place.start, source), span: place, value: read.ok ? read.value : null, diagnostics: read.ok ? [] : read.diagnostics };
}

/** How many line ends stand between two places of a fragment, which most often is one line. */
function linesIn(text: string, start: number, end: number, fragment: string): number {
  if (!/[\r\n]/.test(fragment)) return 0;
  let lines = 0;
  for (let at = start; at < end; at += 1) if (text.charAt(at) === "\n" || (text.charAt(at) === "\r" && text.charAt(at + 1) !== "\n")) lines += 1;
  return lines;
}

function tooLong(length: number, characters: number): Diagnostic {
  return error("E0923", `the submission has ${length.toLocaleString("en-US")} characters; at most ${characters.toLocaleString("en-US")} are read`, [label({ start: characters, end: characters }, "nothing was read")], "hand in the answers alone");
}
