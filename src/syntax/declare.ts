// What each grammar rule of a declaration makes of its parts, and which of them make sense; it knows no other declaration.
import { error, label } from "../diagnostics/diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { quote } from "../diagnostics/quote.js";
import { cover } from "../diagnostics/span.js";
import type { Span } from "../diagnostics/span.js";
import { suggest } from "../diagnostics/suggest.js";
import { items } from "./build.js";
import type { Chain } from "./build.js";
import { attributeNames } from "./declaration.js";
import type { Attribute, AttributeName, Declaration, ShapeAst, SizeAst, SizeFactor } from "./declaration.js";
import { limits } from "./limits.js";
import type { Token } from "./tokens.js";

export interface WrittenSize {
  readonly negative: boolean;
  readonly factors: readonly Token[];
  readonly span: Span;
}

export type WrittenShape =
  | { readonly kind: "scalar"; readonly span: Span }
  | { readonly kind: "called"; readonly callee: Token; readonly sizes: readonly WrittenSize[]; readonly span: Span }
  | { readonly kind: "sizes"; readonly sizes: readonly WrittenSize[]; readonly span: Span };

/** A declaration as the grammar sees it: its sizes may be zero and its attributes unknown. */
export interface WrittenDeclaration {
  readonly name: Token;
  readonly shape: WrittenShape;
  readonly attributes: readonly Token[];
  readonly span: Span;
}

export function size([factors]: readonly [Chain<Token>]): WrittenSize {
  const tokens = items(factors);
  const first = tokens[0]?.span ?? factors.item.span;
  return { negative: false, factors: tokens, span: cover(first, factors.item.span) };
}

export function negativeSize([sign, factors]: readonly [Token, Chain<Token>]): WrittenSize {
  const positive = size([factors]);
  return { ...positive, negative: true, span: cover(sign.span, positive.span) };
}

export function scalar([word]: readonly [Token]): WrittenShape {
  return { kind: "scalar", span: word.span };
}

export function called([callee, , sizes, close]: readonly [Token, Token, Chain<WrittenSize>, Token]): WrittenShape {
  return { kind: "called", callee, sizes: items(sizes), span: cover(callee.span, close.span) };
}

export function oneSize([only]: readonly [WrittenSize]): WrittenShape {
  return { kind: "sizes", sizes: [only], span: only.span };
}

export function twoSizes([rows, , columns]: readonly [WrittenSize, Token, WrittenSize]): WrittenShape {
  return { kind: "sizes", sizes: [rows, columns], span: cover(rows.span, columns.span) };
}

export function declaration([name, , shape, attributes]: readonly [Token, Token, WrittenShape, Chain<Token>?]): WrittenDeclaration {
  const end = attributes?.item.span ?? shape.span;
  return { name, shape, attributes: items(attributes ?? null), span: cover(name.span, end) };
}

const known: ReadonlySet<string> = new Set(attributeNames);

export function isAttributeName(name: string): name is AttributeName {
  return known.has(name);
}

/** The declaration where all of it makes sense; otherwise what does not, added to `diagnostics`. Errors: E0116 to E0118. */
export function checkDeclaration(written: WrittenDeclaration, diagnostics: Diagnostic[]): Declaration | null {
  const shape = checkShape(written.shape, diagnostics);
  const attributes = checkAttributes(written.attributes, diagnostics);
  if (shape === null || attributes === null) return null;
  return { name: written.name.text, nameSpan: written.name.span, shape, attributes, span: written.span };
}

function checkAttributes(words: readonly Token[], diagnostics: Diagnostic[]): readonly Attribute[] | null {
  const attributes: Attribute[] = [];
  for (const { text, span } of words) {
    if (isAttributeName(text)) {
      attributes.push({ name: text, span });
      continue;
    }
    const near = suggest(text, attributeNames);
    const help = near === null ? `attributes are ${attributeNames.join(", ")}` : `did you mean \`${near}\`?`;
    diagnostics.push(error("E0117", `${quote(text)} is not an attribute`, [label(span, "unknown attribute")], help));
  }
  return attributes.length === words.length ? attributes : null;
}

const sizesOf: ReadonlyMap<string, number> = new Map([["scalar", 0], ["vector", 1], ["matrix", 2], ["tensor", Number.POSITIVE_INFINITY]]);

export function checkShape(written: WrittenShape, diagnostics: Diagnostic[]): ShapeAst | null {
  if (written.kind === "scalar") return { kind: "scalar" };
  if (written.kind === "called" && !sizesOf.has(written.callee.text)) {
    const near = suggest(written.callee.text, sizesOf.keys());
    const help = near === null ? "shapes are `scalar`, `vector(n)`, `matrix(m, n)` and `tensor(a, b, c)`" : `did you mean \`${near}\`?`;
    diagnostics.push(error("E0115", `${quote(written.callee.text)} is not a shape`, [label(written.callee.span, "unknown shape")], help));
    return null;
  }
  const sizes = written.sizes.map((one) => checkSize(one, diagnostics)).filter((one) => one !== null);
  if (sizes.length !== written.sizes.length) return null;
  const kind = written.kind === "called" ? written.callee.text : sizes.length === 1 ? "vector" : "matrix";
  const wanted = sizesOf.get(kind);
  if (kind === "tensor" || ((kind === "vector" || kind === "matrix") && wanted === sizes.length)) return { kind, sizes };
  const need = kind === "scalar" ? "no size" : kind === "vector" ? "one size" : "two sizes, rows and columns";
  const message = `a ${kind} has ${need}; here ${sizes.length === 1 ? "is one" : `are ${sizes.length}`}`;
  const help = kind === "scalar" ? "write `scalar` alone" : kind === "vector" ? "write `vector(n)`, or `matrix(m, n)`" : "write `matrix(m, n)`, or `vector(n)`";
  diagnostics.push(error("E0118", message, [label(written.span, "wrong number of sizes")], help));
  return null;
}

function checkSize(written: WrittenSize, diagnostics: Diagnostic[]): SizeAst | null {
  const help = "write a name, a whole number from 1 to 1,000,000,000, or a product of them";
  if (written.negative) {
    diagnostics.push(error("E0116", "a size cannot be negative", [label(written.span, "negative size")], help));
    return null;
  }
  const factors: SizeFactor[] = [];
  for (const { type, text, span } of written.factors) {
    if (type !== "number" && sizesOf.has(text)) {
      diagnostics.push(error("E0118", `a ${text} needs its sizes`, [label(span, "sizes are missing here")], text === "vector" ? "write `vector(n)`" : `write \`${text}(m, n)\``));
      return null;
    }
    if (type === "number" && !(/^[0-9]+$/u.test(text) && Number(text) >= 1 && Number(text) <= limits.size)) {
      const wrong = Number(text) === 0 ? "a size cannot be zero" : `${quote(text)} is not a size`;
      diagnostics.push(error("E0116", wrong, [label(span, "not a whole number from 1 to 1,000,000,000")], help));
      return null;
    }
    factors.push(type === "number" ? { kind: "number", text: String(Number(text)) } : { kind: "name", name: text });
  }
  return { factors, span: written.span };
}
