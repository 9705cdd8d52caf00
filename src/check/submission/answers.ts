/** Which statement of a submission answers what: by name, by derivative, by standing alone. Knows names and headings, and compares nothing. */
import { type Diagnostic, label, warning } from "../../diagnostics/diagnostic.js";
import { quote } from "../../diagnostics/quote.js";
import { suggest } from "../../diagnostics/suggest.js";
import type { PreparedAnswer, PreparedAssignment, PreparedProblem } from "../prepared.js";
import type { ReadSubmission, Statement } from "../submission.js";
import { askedDerivative } from "./spellings.js";
import { loneExpressions } from "./lone.js";

/** The statement that counts as an answer, and what there is to say of how it was found. */
export interface Given {
  readonly index: number;
  readonly notes: readonly string[];
}

export interface AssignedAnswers {
  readonly given: ReadonlyMap<PreparedAnswer, Given>;
  /** Answers that several statements might be meant for, with what to do. */
  readonly unclear: ReadonlyMap<PreparedAnswer, Diagnostic>;
  /** By the index of a statement, the asked name under which later lines know it. */
  readonly aliases: ReadonlyMap<number, string>;
  readonly diagnostics: readonly Diagnostic[];
}

interface Asked {
  readonly problem: PreparedProblem;
  readonly answer: PreparedAnswer;
}

export function assignAnswers({ problems }: PreparedAssignment, read: ReadSubmission): AssignedAnswers {
  const { statements } = read;
  const asked = problems.flatMap((problem) => problem.answers.map((answer): Asked => ({ problem, answer })));
  const byName = new Map<string, Asked[]>();
  for (const one of asked) byName.set(one.answer.asked.name, [...(byName.get(one.answer.asked.name) ?? []), one]);
  const found = new Map<PreparedAnswer, number[]>(asked.map(({ answer }) => [answer, []]));
  const aliases = new Map<number, string>();
  const shared = new Map<string, number[]>();
  const defined = new Set<string>();
  for (const [index, statement] of statements.entries()) {
    const inScope = (one: Asked): boolean => statement.problem === null || statement.problem === one.problem.problem.id;
    const named = (byName.get(statement.name) ?? byName.get(withoutIndexMark(statement.name)) ?? []).filter(inScope);
    const matching = named.length > 0 ? named : asked.filter((one) => inScope(one) && askedDerivative(statement, one.problem, one.answer, defined));
    const [first, ...more] = matching;
    if (statement.name !== "") defined.add(statement.name);
    if (first === undefined) continue;
    if (statement.name !== first.answer.asked.name && more.length === 0) aliases.set(index, first.answer.asked.name);
    if (more.length === 0) found.get(first.answer)?.push(index);
    else shared.set(statement.name, [...(shared.get(statement.name) ?? []), index]);
  }
  const { unclear, diagnostics } = shareOut(shared, byName, found, statements);
  for (const { answer, index } of loneExpressions(problems, read, found)) found.get(answer)?.push(index);
  const given = new Map<PreparedAnswer, Given>();
  for (const { answer } of asked) {
    const indexes = found.get(answer) ?? [];
    const last = indexes.at(-1);
    if (last !== undefined) given.set(answer, { index: last, notes: notesOf(answer, indexes, statements) });
  }
  const missing = asked.filter(({ answer }) => !given.has(answer) && !unclear.has(answer));
  return { given, unclear, aliases, diagnostics: [...read.diagnostics, ...diagnostics, ...nearMisses(statements, missing, byName), ...loneUnused(read, given, problems)] };
}

/** `dW_1`, as LaTeX writes `dW1`. */
const withoutIndexMark = (name: string): string => name.replace(/_(?=\d+$)/u, "");

/** Of statements without a heading whose name several problems ask for: the first is of the first such problem, where there are as many as problems. */
function shareOut(shared: ReadonlyMap<string, readonly number[]>, byName: ReadonlyMap<string, readonly Asked[]>, found: Map<PreparedAnswer, number[]>, statements: readonly Statement[]): { readonly unclear: ReadonlyMap<PreparedAnswer, Diagnostic>; readonly diagnostics: readonly Diagnostic[] } {
  const unclear = new Map<PreparedAnswer, Diagnostic>();
  const diagnostics: Diagnostic[] = [];
  for (const [name, indexes] of shared) {
    const open = (byName.get(name) ?? []).filter(({ answer }) => found.get(answer)?.length === 0);
    if (open.length === indexes.length) {
      for (const [place, { answer }] of open.entries()) found.get(answer)?.push(indexes[place] ?? 0);
      continue;
    }
    const places = indexes.flatMap((index) => (statements[index] === undefined ? [] : [label(statements[index].nameSpan, "of which problem?")]));
    const [first] = open;
    const diagnostic = warning("E0929", `${quote(name)} is asked for by several problems`, places, `write a heading above each, such as \`# ${first?.problem.problem.id ?? "1"}\``);
    diagnostics.push(diagnostic);
    for (const { answer } of open) unclear.set(answer, diagnostic);
  }
  return { unclear, diagnostics };
}

function notesOf({ asked }: PreparedAnswer, indexes: readonly number[], statements: readonly Statement[]): readonly string[] {
  const notes: string[] = [];
  const last = statements[indexes.at(-1) ?? -1];
  if (last === undefined) return notes;
  const lines = indexes.map((index) => statements[index]?.links[0]?.line ?? 0);
  if (indexes.length > 1) notes.push(`${quote(asked.name)} is given ${indexes.length} times, on lines ${lines.join(", ")}: the last one counts`);
  if (last.name === "") notes.push(`an expression without a name, read as ${quote(asked.name)}`);
  else if (last.name !== asked.name) notes.push(`${quote(last.name)} is read as ${quote(asked.name)}, the derivative in ${quote(asked.wrt)}`);
  return notes;
}

/** Names that nobody asked for and that are near one that is missing. */
function nearMisses(statements: readonly Statement[], missing: readonly Asked[], byName: ReadonlyMap<string, readonly Asked[]>): readonly Diagnostic[] {
  const wanted = [...new Set(missing.map(({ answer }) => answer.asked.name))];
  return statements.flatMap((statement) => {
    if (statement.name === "" || statement.derivative !== null || byName.has(statement.name) || byName.has(withoutIndexMark(statement.name))) return [];
    const near = suggest(statement.name, wanted);
    return near === null ? [] : [warning("E0928", `${quote(statement.name)} is not asked for, and ${quote(near)} is missing`, [label(statement.nameSpan, "read as a definition of your own")], `if this is the answer, call it ${quote(near)}`)];
  });
}

/** Expressions without a name that count as nothing. */
function loneUnused({ submission, statements }: ReadSubmission, given: ReadonlyMap<PreparedAnswer, Given>, problems: readonly PreparedProblem[]): readonly Diagnostic[] {
  const used = new Set([...given.values()].map(({ index }) => index));
  const known = new Set(problems.flatMap(({ variables, answers }) => [...variables.map(({ name }) => name), ...answers.map(({ asked }) => asked.name)]));
  return statements.flatMap((statement, index) => {
    const [link] = statement.links;
    if (statement.name !== "" || link === undefined || used.has(index)) return [];
    if (!speaksOf(submission.text.slice(link.span.start, link.span.end), known)) return [];
    return [warning("E0930", "this expression has no name and is not read as an answer", [label(link.span, "counts as nothing")], "write `name = expression`")];
  });
}

/** Whether a text looks like a formula in these names, rather than like prose. */
function speaksOf(text: string, known: ReadonlySet<string>): boolean {
  const words = text.slice(0, 2000).match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? [];
  return words.some((word) => known.has(word)) && (/[-+*/^'().⊙\\]/u.test(text) || words.every((word) => known.has(word))) && words.length > 1;
}
