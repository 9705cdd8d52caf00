/** The declarations of an assignment or of one problem, each with its place. Knows shapes only as text. */
import { quote } from "../../diagnostics/quote.js";
import { error, label } from "../../diagnostics/diagnostic.js";
import { parseDeclarations } from "../../syntax/statements.js";
import { type Expected, type Findings, keyIsName, textOf, unexpected } from "./fields.js";
import { inFile, joinedPlace, placed, type TextPlace } from "./place.js";
import type { Tree, TreeEntry } from "./tree.js";

/** `name : shape`, and where that stands. */
export interface DeclaredShape {
  readonly shape: string;
  readonly place: TextPlace;
}

export type DeclaredShapes = ReadonlyMap<string, DeclaredShape>;

const expected: Expected = { key: "let", words: "a mapping of names to shapes, or declarations as text", example: 'let: { W: "matrix(m, n)", x: vector(n) }' };

/** By the name as the language spells it. Errors E01xx for what is no declaration, at its place in the file. */
export function readDeclared(tree: Tree, file: string, findings: Findings): DeclaredShapes {
  if (tree.kind === "text") return declaredText(tree, file, findings);
  if (tree.kind !== "mapping") {
    unexpected(tree, expected, findings);
    return new Map();
  }
  const declared = new Map<string, DeclaredShape>();
  let cut: Extract<Tree, { readonly kind: "text" }> | null = null;
  for (const [name, entry] of tree.entries) {
    // In `{ S: matrix(n, n) }` the comma ends the text, and what comes after it looks like a key.
    if (cut !== null && name.includes(")")) {
      findings.push(error("E0906", "a shape with a comma in it stands in quotes inside `{…}`", [label({ start: cut.span.start, end: entry.keySpan.end }, "the comma ends the shape here")], `write \`"${cut.value}, ${name}"\``));
      cut = null;
      continue;
    }
    cut = entry.value.kind === "text" && isCut(entry.value.value) ? entry.value : null;
    if (cut !== null && [...tree.entries.keys()].some((key) => key.includes(")"))) continue;
    const one = declaredEntry(name, entry, file, findings);
    if (one !== null) declared.set(one.name, one);
  }
  return declared;
}

/** Whether a bracket is open at the end. */
const isCut = (shape: string): boolean => shape.lastIndexOf("(") > shape.lastIndexOf(")");

function declaredEntry(name: string, entry: TreeEntry, file: string, findings: Findings): (DeclaredShape & { readonly name: string }) | null {
  const { keySpan, value } = entry;
  const shape = textOf(value, { key: name, words: "a shape", example: `${name}: matrix(m, n) symmetric` }, findings);
  if (!keyIsName(name, entry, "let", findings) || shape === null || value.kind !== "text") return null;
  const text = `${name} : ${shape}`;
  const place: TextPlace = { span: value.span, pieces: [{ at: 0, start: keySpan.start, length: Math.min(name.length, keySpan.end - keySpan.start) }, ...value.place.pieces.map((piece) => ({ ...piece, at: name.length + 3 + piece.at }))] };
  const parsed = parseDeclarations(text);
  if (!parsed.ok) {
    findings.push(...inFile(parsed.diagnostics, file, ({ span }) => placed(place, span)));
    return null;
  }
  const [declaration, second] = parsed.value;
  if (declaration === undefined || second !== undefined) {
    unexpected(value, { key: name, words: "one shape", example: `${name}: matrix(m, n)` }, findings, "several declarations");
    return null;
  }
  return { name: declaration.name, shape, place };
}

function declaredText(tree: Extract<Tree, { readonly kind: "text" }>, file: string, findings: Findings): DeclaredShapes {
  const declared = new Map<string, DeclaredShape>();
  const parsed = parseDeclarations(tree.value);
  if (!parsed.ok) {
    findings.push(...inFile(parsed.diagnostics, file, ({ span }) => placed(tree.place, span)));
    return declared;
  }
  if (parsed.value.length === 0) unexpected(tree, expected, findings);
  for (const { name, nameSpan, span } of parsed.value) {
    const after = tree.value.indexOf(":", nameSpan.end) + 1;
    const shape = tree.value.slice(after, span.end).trim();
    if (declared.has(name)) findings.push(error("E0907", `${quote(name)} is declared twice`, [label(placed(tree.place, nameSpan), "a second time")], "keep one of the two"));
    const pieces = tree.place.pieces.flatMap((piece) => {
      const from = Math.max(piece.at, span.end - shape.length);
      const to = Math.min(piece.at + piece.length, span.end);
      return from < to ? [{ at: name.length + 3 + from - (span.end - shape.length), start: piece.start + from - piece.at, length: to - from }] : [];
    });
    declared.set(name, { shape, place: { span: placed(tree.place, span), pieces } });
  }
  return declared;
}

/** The place of the declarations as one text, as they are read with the problem. */
export function declaredPlace(declared: DeclaredShapes, whole: TextPlace["span"]): TextPlace {
  return joinedPlace([...declared].map(([name, { shape, place }]) => ({ value: `${name} : ${shape}`, place })), ", ", whole);
}
