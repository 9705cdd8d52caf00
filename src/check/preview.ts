/** How each answer of a submission is understood, part by part and with shapes, before it counts. Judges nothing and sees no right answer. */
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Span } from "../diagnostics/span.js";
import type { Ast } from "../syntax/ast.js";
import { shapeAxes } from "../term/dimension.js";
import { createTable, type TermTable } from "../term/table.js";
import type { PreparedAssignment, PreparedProblem } from "./prepared.js";
import type { AnswerResult } from "./result.js";
import { assignAnswers } from "./submission/answers.js";
import { createDefinitions, type InContext } from "./submission/definitions.js";
import { partsOf } from "./submission/names-used.js";
import { readSubmission } from "./submission/read.js";
import { vocabularyOf } from "./submission/vocabulary.js";
import type { Submission } from "./submission.js";
import { understand } from "./understand.js";
import { understoodAs } from "./understood.js";

/** A part of an answer as it was written. */
export interface PartPreview {
  readonly text: string;
  readonly span: Span;
  /** Sizes, none of a scalar; null where the part has no shape: it, or a part of it, does not fit together. */
  readonly shape: readonly string[] | null;
  readonly parts: readonly PartPreview[];
}

export interface DefinitionPreview {
  readonly name: string;
  readonly line: number;
  /** Null where it has no meaning. */
  readonly understood: AnswerResult["understood"];
}

export interface AnswerPreview {
  readonly problem: string;
  readonly name: string;
  readonly status: "understood" | "ill-typed" | "unreadable" | "missing";
  /** Where the expression that counts stands. */
  readonly written: Span | null;
  readonly understood: AnswerResult["understood"];
  /** Of large answers only the outer parts. */
  readonly tree: PartPreview | null;
  /** What it uses of the student's own lines, in order. */
  readonly definitions: readonly DefinitionPreview[];
  readonly notes: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface SubmissionPreview {
  readonly submission: string;
  readonly text: string;
  readonly answers: readonly AnswerPreview[];
  readonly diagnostics: readonly Diagnostic[];
}

export function previewSubmission(assignment: PreparedAssignment, submission: Submission): SubmissionPreview {
  const vocabulary = vocabularyOf(assignment);
  const read = readSubmission(submission, vocabulary);
  const { given, unclear, aliases, diagnostics } = assignAnswers(assignment, read);
  const definitions = createDefinitions(read.statements, aliases, vocabulary.asked);
  const answers = assignment.problems.flatMap((problem) =>
    problem.answers.map((prepared): AnswerPreview => {
      const found = given.get(prepared);
      const open = unclear.get(prepared);
      const base = { problem: problem.problem.id, name: prepared.asked.name, written: null, understood: null, tree: null, definitions: [], notes: found?.notes ?? [], diagnostics: [] };
      const link = found === undefined ? undefined : read.statements[found.index]?.links.at(-1);
      if (found === undefined || link === undefined) return open === undefined ? { ...base, status: "missing" } : { ...base, status: "unreadable", diagnostics: [open] };
      const context = definitions.at(found.index, problem);
      const answer = context.values.at(-1) ?? null;
      if (answer === null) return { ...base, status: "unreadable", written: link.span, diagnostics: link.diagnostics };
      return { ...base, written: link.span, ...previewOf(answer, context, submission.text, problem) };
    }),
  );
  return { submission: submission.name, text: submission.text, answers, diagnostics };
}

type Understanding = Pick<AnswerPreview, "status" | "understood" | "tree" | "definitions" | "diagnostics">;

function previewOf(answer: Ast, context: InContext, text: string, problem: PreparedProblem): Understanding {
  const table = createTable();
  const meaning = (ast: Ast) => understand({ text, answer: ast, definitions: context.definitions }, problem, table);
  const whole = meaning(answer);
  const definitions = context.used.map(({ statement, value }): DefinitionPreview => {
    const found = meaning(value);
    return { name: statement.name, line: statement.links[0]?.line ?? 0, understood: found.ok ? understoodAs(found.value) : null };
  });
  const tree = treeOf(answer, context, text, problem, table);
  if (context.refused.length > 0 || !whole.ok) return { status: "ill-typed", understood: null, tree, definitions, diagnostics: whole.ok ? context.refused : [...context.refused, ...whole.diagnostics] };
  return { status: "understood", understood: understoodAs(whole.value), tree, definitions, diagnostics: [] };
}

/** Parts of one answer that are shown with their shapes; those that are deeper are left out. */
const mostParts = 120;

interface OpenPart {
  readonly ast: Ast;
  readonly parts: PartPreview[];
}

/** From the outside in, so that what is left out is the innermost. */
function treeOf(root: Ast, context: InContext, text: string, problem: PreparedProblem, table: TermTable): PartPreview {
  const shapeOf = (ast: Ast): readonly string[] | null => {
    const found = understand({ text, answer: ast, definitions: context.definitions }, problem, table);
    return found.ok ? shapeAxes(found.value.shape) : null;
  };
  const shown = (ast: Ast, parts: readonly PartPreview[]): PartPreview => ({ text: text.slice(ast.span.start, ast.span.end), span: ast.span, shape: shapeOf(ast), parts });
  const top: PartPreview[] = [];
  const queue: { readonly open: OpenPart; readonly into: PartPreview[] }[] = [{ open: { ast: root, parts: [] }, into: top }];
  for (let at = 0; at < queue.length && at < mostParts; at += 1) {
    const { open, into } = queue[at] ?? { open: { ast: root, parts: [] }, into: top };
    into.push(shown(open.ast, open.parts));
    for (const part of partsOf(open.ast)) if (part.kind !== "number" && part.kind !== "string") queue.push({ open: { ast: part, parts: [] }, into: open.parts });
  }
  const [tree] = top;
  if (tree === undefined) throw new Error("internal: an answer without parts");
  return tree;
}
