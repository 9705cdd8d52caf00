/** What a problem asks for, and the points of each answer. Knows no derivatives. */
import { error, label } from "../../diagnostics/diagnostic.js";
import { quote } from "../../diagnostics/quote.js";
import { suggest } from "../../diagnostics/suggest.js";
import type { Span } from "../../diagnostics/span.js";
import { asciiName } from "../../syntax/greek.js";
import type { AskedAnswer, AskedOrder } from "../assignment.js";
import { type Expected, type Findings, keyIsName, nameOf, numberOf, unexpected } from "./fields.js";
import type { Tree } from "./tree.js";

/** A name that is asked for, without its points. */
interface AskedName {
  readonly name: string;
  readonly wrt: string;
  readonly places: { readonly name: Span; readonly wrt: Span };
}

export const askedLimits = { answers: 50, points: 1_000_000 } as const;

const expected: Expected = { key: "ask", words: "a mapping of answers to variables, or a list of variables", example: "ask: { dW1: W1, db1: b1 }" };
const variable: Expected = { key: "ask", words: "a variable", example: "ask: { dW1: W1 }" };

/** What an answer is called where only its variable is named. */
const prefixes: { readonly [O in AskedOrder]: string } = { gradient: "d", vjp: "d", jacobian: "J", hessian: "H", jvp: "jvp", hvp: "hvp" };

function readNames(tree: Tree, order: AskedOrder, findings: Findings): readonly AskedName[] {
  if (tree.kind === "text") return unnamed(tree, order, findings);
  if (tree.kind === "mapping" && tree.entries.size > 0) return named(tree, findings);
  if (tree.kind !== "list" || tree.items.length === 0) {
    unexpected(tree, expected, findings);
    return [];
  }
  return tree.items.flatMap((item) => {
    if (item.kind === "mapping" && item.entries.size === 1) return named(item, findings);
    return item.kind === "mapping" ? (unexpected(item, { key: "ask", words: "a list of variables or of single answers", example: "ask: [W1, { db: b1 }]" }, findings) ?? []) : unnamed(item, order, findings);
  });
}

function named(tree: Extract<Tree, { readonly kind: "mapping" }>, findings: Findings): readonly AskedName[] {
  return [...tree.entries].flatMap(([name, entry]) => {
    const wrt = nameOf(entry.value, variable, findings);
    return keyIsName(name, entry, "ask", findings) && wrt !== null ? [{ name, wrt: asciiName(wrt), places: { name: entry.keySpan, wrt: entry.value.span } }] : [];
  });
}

function unnamed(tree: Tree, order: AskedOrder, findings: Findings): readonly AskedName[] {
  const wrt = nameOf(tree, variable, findings);
  return wrt === null ? [] : [{ name: `${prefixes[order]}${wrt}`, wrt: asciiName(wrt), places: { name: tree.span, wrt: tree.span } }];
}

/** The answers with their points. Errors E0907 for a name that is asked for twice, E0908 for points that belong to no answer. */
export function readAsked(ask: Tree, points: Tree | undefined, order: AskedOrder, findings: Findings): { readonly ask: readonly AskedAnswer[]; readonly places: ReadonlyMap<string, AskedName["places"]> } {
  const names = readNames(ask, order, findings);
  const places = new Map<string, AskedName["places"]>();
  for (const { name, places: place } of names) {
    const first = places.get(name);
    if (first === undefined) places.set(name, place);
    else findings.push(error("E0907", `\`${name}\` is asked for twice`, [label(place.name, "a second time"), label(first.name, "first here")], "give each answer a name of its own, as in `ask: { dW: W, dV: V }`"));
  }
  if (names.length > askedLimits.answers) findings.push(error("E0902", `a problem asks for at most ${askedLimits.answers} answers, and this asks for ${names.length}`, [label(ask.span, "too many")], "divide it into several problems"));
  const of = readPoints(points, [...places.keys()], findings);
  return { ask: names.map(({ name, wrt }) => ({ name, wrt, points: of.get(name) ?? 1 })), places };
}

/** One number is shared by the answers; without any, each has one point. */
function readPoints(tree: Tree | undefined, names: readonly string[], findings: Findings): ReadonlyMap<string, number> {
  const asNumber: Expected = { key: "points", words: `a number from 0 to ${askedLimits.points.toLocaleString("en")}, or a mapping of answers to such numbers`, example: "points: { dW1: 3, db1: 2 }" };
  if (tree === undefined) return new Map();
  if (tree.kind !== "mapping") {
    const all = numberOf(tree, 0, askedLimits.points, asNumber, findings);
    return new Map(names.map((name) => [name, (all ?? 1) / names.length]));
  }
  const points = new Map<string, number>();
  for (const [name, entry] of tree.entries) {
    const one = numberOf(entry.value, 0, askedLimits.points, { ...asNumber, key: `points of ${name}`, words: `a number from 0 to ${askedLimits.points.toLocaleString("en")}` }, findings);
    if (!keyIsName(name, entry, "points", findings)) continue;
    if (!names.includes(name)) {
      const near = suggest(name, names);
      findings.push(error("E0908", `there are points for ${quote(name)}, which is not asked for`, [label(entry.keySpan, "not under `ask`")], near === null ? "take it out, or ask for it under `ask`" : `did you mean \`${near}\`?`));
    }
    if (one !== null) points.set(name, one);
  }
  const without = names.filter((name) => !tree.entries.has(name));
  if (without.length > 0) findings.push(error("E0908", `\`points\` says nothing of ${without.map((name) => `\`${name}\``).join(", ")}`, [label(tree.span, "lacks an answer")], `add \`${without[0] ?? ""}: 1\``));
  return points;
}
