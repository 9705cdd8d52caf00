/** Reads an assignment from YAML or JSON, with every error at its place. Derives nothing and opens no file. */
import { error, inSource, label } from "../../diagnostics/diagnostic.js";
import { quote } from "../../diagnostics/quote.js";
import { failAll, ok, type Result } from "../../diagnostics/result.js";
import type { Span } from "../../diagnostics/span.js";
import { limits } from "../../syntax/limits.js";
import { type Assignment, type AssignmentProblem, usualConventions } from "../assignment.js";
import type { MistakeCode } from "../mistake-codes.js";
import { readConventions } from "./conventions.js";
import { type DeclaredShapes, readDeclared } from "./declared.js";
import { partOf, readFeedback, readPartial } from "./feedback.js";
import { type Expected, fieldsOf, type Findings, textOf, unexpected } from "./fields.js";
import type { ProblemPlaces } from "./place.js";
import { keysOf, readProblem, type Shared } from "./problem.js";
import { readTree, type Tree } from "./tree.js";

const keys = ["$schema", "title", "conventions", "let", "feedback", "partial", "followThrough", "problems"] as const;

const whole: Expected = { key: "an assignment", words: "a mapping with `problems`", example: "problems: [{ given: normsq(A x - b), ask: [x] }]" };
const list: Expected = { key: "problems", words: "a list of problems", example: "problems: [{ given: normsq(A x - b), ask: [x] }]" };

/** Problems in one assignment. */
const mostProblems = 200;

/**
 * The assignment that `text` states; JSON is read as the YAML that it is. `name` is what the file is called in diagnostics. All errors are returned, at
 * most twenty, with their places: E0901 for what is no YAML, E0902 for what is too large, E0904 to E0908 for what is no assignment, E01xx for declarations.
 */
export function readAssignment(text: string, { name }: { readonly name: string }): Result<Assignment> {
  const tree = readTree(text);
  if (!tree.ok) return failAll(inSource(tree.diagnostics, name));
  const findings: Findings = [];
  const read = assignmentOf(tree.value, name, findings);
  if (findings.length > 0) return failAll(inSource(findings.toSorted((a, b) => startOf(a) - startOf(b)).slice(0, limits.diagnostics), name));
  return ok({ ...read.assignment, places: { source: { name, text }, problems: read.places } });
}

const startOf = ({ labels }: Findings[number]): number => labels[0]?.span.start ?? 0;

function assignmentOf(tree: Tree, file: string, findings: Findings): { readonly assignment: Assignment; readonly places: ReadonlyMap<string, ProblemPlaces> } {
  const fields = fieldsOf(tree, keys, ["problems"], whole, findings);
  const read = <T>(key: (typeof keys)[number], reader: (found: Tree) => T, otherwise: T): T => {
    const found = fields?.get(key)?.value;
    return found === undefined ? otherwise : reader(found);
  };
  const shared: Shared = {
    conventions: read("conventions", (one) => readConventions(one, usualConventions, findings), usualConventions),
    said: read("conventions", keysOf, []),
    declared: read<DeclaredShapes>("let", (one) => readDeclared(one, file, findings), new Map()),
    feedback: read("feedback", (one) => readFeedback(one, findings), new Map<MistakeCode, string>()),
    partial: read("partial", (one) => readPartial(one, findings), new Map<MistakeCode, number>()),
    followThrough: read("followThrough", (one) => partOf(one, "followThrough", findings), null) ?? 0,
  };
  read("$schema", (one) => textOf(one, { key: "$schema", words: "the address of a schema", example: '"$schema": "assignment.schema.json"' }, findings), null);
  const title = read("title", (one) => textOf(one, { key: "title", words: "a text", example: "title: Backpropagation, sheet 3" }, findings), null);
  const problems: AssignmentProblem[] = [];
  const places = new Map<string, ProblemPlaces>();
  for (const [index, item] of read("problems", (one) => itemsOf(one, findings), []).entries()) {
    const one = readProblem(item, index, shared, file, findings);
    if (one === null) continue;
    const { id } = one.problem;
    const first = places.get(id);
    if (first !== undefined) findings.push(twice(id, one.places.id, first.id));
    places.set(id, one.places);
    problems.push(one.problem);
  }
  return { assignment: { title: title ?? file, problems }, places };
}

const twice = (id: string, second: Span, first: Span): Findings[number] => error("E0907", `two problems have the id ${quote(id)}`, [label(second, "the second"), label(first, "the first")], "give each problem an `id` of its own");

function itemsOf(tree: Tree, findings: Findings): readonly Tree[] {
  if (tree.kind !== "list" || tree.items.length === 0) return unexpected(tree, list, findings) ?? [];
  if (tree.items.length <= mostProblems) return tree.items;
  findings.push(error("E0902", `an assignment has at most ${mostProblems} problems, and this has ${tree.items.length}`, [label({ start: tree.span.start, end: tree.span.start + 1 }, "too many")], "divide it into several assignments"));
  return [];
}
