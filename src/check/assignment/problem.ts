/** One problem of an assignment, from its tree. Derives nothing. */
import type { Span } from "../../diagnostics/span.js";
import { type AskedOrder, type AssignmentProblem, type Conventions, type Form } from "../assignment.js";
import type { MistakeCode } from "../mistake-codes.js";
import { readAsked } from "./asked.js";
import { readConventions } from "./conventions.js";
import { declaredPlace, type DeclaredShapes, readDeclared } from "./declared.js";
import { partOf, readFeedback, readMistakes, readPartial } from "./feedback.js";
import { type Expected, fieldsOf, type Findings, textOf, unexpected, wordOf } from "./fields.js";
import type { ProblemPlaces, TextPlace } from "./place.js";
import type { Tree } from "./tree.js";

/** What the assignment says for all of its problems. */
export interface Shared {
  readonly conventions: Conventions;
  /** Those that are said. */
  readonly said: readonly string[];
  readonly declared: DeclaredShapes;
  readonly feedback: ReadonlyMap<MistakeCode, string>;
  readonly partial: ReadonlyMap<MistakeCode, number>;
  readonly followThrough: number;
}

const keys = ["id", "title", "given", "let", "ask", "order", "conventions", "points", "accept", "feedback", "mistakes", "partial", "followThrough"] as const;

const orders: readonly AskedOrder[] = ["gradient", "jacobian", "hessian", "jvp", "vjp", "hvp"];
const forms: readonly Form[] = ["equivalent", "simplified", "no-inverse", "same-form"];

const whole: Expected = { key: "a problem", words: "a mapping with `given` and `ask`", example: "given: normsq(A x - b)" };
const title: Expected = { key: "title", words: "a text", example: "title: Backpropagation" };
const given: Expected = { key: "given", words: "an expression or a program, as text", example: "given: mse(t, W x + b)" };
const order: Expected = { key: "order", words: orders.map((one) => `\`${one}\``).join(" or "), example: "order: gradient" };
const accept: Expected = { key: "accept", words: forms.map((one) => `\`${one}\``).join(" or "), example: "accept: simplified" };

/** The problem at `index`, from 0, with the places of its texts; null where it lacks what a problem needs. */
export function readProblem(tree: Tree, index: number, shared: Shared, file: string, findings: Findings): { readonly problem: AssignmentProblem; readonly places: ProblemPlaces } | null {
  const fields = fieldsOf(tree, keys, ["given", "ask"], whole, findings);
  const field = (key: (typeof keys)[number]): Tree | undefined => fields?.get(key)?.value;
  const read = <T>(key: (typeof keys)[number], reader: (found: Tree) => T, otherwise: T): T => {
    const found = field(key);
    return found === undefined ? otherwise : reader(found);
  };
  const asked = read<AskedOrder | null>("order", (one) => wordOf(one, orders, order, findings), "gradient") ?? "gradient";
  const own = read<DeclaredShapes>("let", (one) => readDeclared(one, file, findings), new Map());
  const declared: DeclaredShapes = new Map([...shared.declared, ...own]);
  const text = read("given", (one) => textOf(one, given, findings), null);
  const ask = read("ask", (one) => readAsked(one, field("points"), asked, findings), null);
  const nowhere: TextPlace = { span: tree.span, pieces: [] };
  const mistakes = read("mistakes", (one) => readMistakes(one, findings), { text: "", place: nowhere });
  const problem: AssignmentProblem = {
    id: read("id", (one) => idOf(one, findings), null) ?? String(index + 1),
    title: read("title", (one) => textOf(one, title, findings), null),
    given: text ?? "",
    let: new Map([...declared].map(([name, { shape }]) => [name, shape])),
    ask: ask?.ask ?? [],
    order: asked,
    conventions: read("conventions", (one) => readConventions(one, shared.conventions, findings), shared.conventions),
    accept: read("accept", (one) => readForms(one, findings), ["equivalent"]),
    feedback: new Map([...shared.feedback, ...read("feedback", (one) => readFeedback(one, findings), new Map<MistakeCode, string>())]),
    mistakes: mistakes.text,
    partial: new Map([...shared.partial, ...read("partial", (one) => readPartial(one, findings), new Map<MistakeCode, number>())]),
    followThrough: read("followThrough", (one) => partOf(one, "followThrough", findings), null) ?? shared.followThrough,
  };
  if (text === null || ask === null) return null;
  const givenTree = field("given");
  const places: ProblemPlaces = {
    id: field("id")?.span ?? { start: tree.span.start, end: tree.span.start + 1 },
    given: givenTree?.kind === "text" ? givenTree.place : nowhere,
    let: declaredPlace(declared, field("let")?.span ?? tree.span),
    mistakes: mistakes.place,
    ask: ask.places,
    conventions: new Set([...shared.said, ...keysOf(field("conventions"))]),
    declared: new Map([...own].map(([name, { place }]) => [name, place.span])),
    feedback: new Map([...keySpans(field("partial")), ...keySpans(field("feedback"))]),
  };
  return { problem, places };
}

const keySpans = (tree: Tree | undefined): ReadonlyMap<string, Span> => new Map(tree?.kind === "mapping" ? [...tree.entries].map(([key, { keySpan }]) => [key, keySpan]) : []);

export const keysOf = (tree: Tree | undefined): readonly string[] => [...keySpans(tree).keys()];

const id = /^[\p{L}\p{N}][\p{L}\p{N}_.-]{0,63}$/u;

function idOf(tree: Tree, findings: Findings): string | null {
  const expected: Expected = { key: "id", words: "a word of letters, digits, `_`, `.` and `-`, or a whole number", example: "id: mlp" };
  if (tree.kind === "number") return Number.isInteger(tree.value) && tree.value >= 0 && tree.value <= 1_000_000_000 ? String(tree.value) : unexpected(tree, expected, findings);
  return tree.kind === "text" && id.test(tree.value) ? tree.value : unexpected(tree, expected, findings);
}

function readForms(tree: Tree, findings: Findings): readonly Form[] {
  if (tree.kind === "list" && tree.items.length > 0) return tree.items.flatMap((item) => wordOf(item, forms, accept, findings) ?? []);
  return tree.kind === "text" ? [wordOf(tree, forms, accept, findings) ?? "equivalent"] : (unexpected(tree, accept, findings) ?? ["equivalent"]);
}
