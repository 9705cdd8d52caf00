/** HTML that cannot be wrong: elements and attributes from fixed lists, and every string escaped where it is put in. Knows no page. */
import { visible } from "../../../diagnostics/quote.js";

/** What has been built by `element`; a string is never taken for it. */
export interface Markup {
  readonly markup: string;
}

export type Child = Markup | string;

type Tag =
  | "article" | "caption" | "code" | "details" | "div" | "figcaption" | "figure" | "footer" | "g" | "h1" | "h2" | "h3" | "header" | "i" | "li"
  | "line" | "main" | "mark" | "p" | "pre" | "rect" | "section" | "span" | "strong" | "sub" | "summary" | "svg" | "table" | "tbody" | "td" | "text" | "th" | "thead"
  | "tr" | "ul";

/** None of these can hold a script, a style or an address. */
type Attribute =
  | "aria-hidden" | "aria-label" | "aria-labelledby" | "class" | "height" | "id" | "preserveAspectRatio" | "role" | "rx" | "scope" | "text-anchor"
  | "viewBox" | "width" | "x" | "x1" | "x2" | "y" | "y1" | "y2";

export type Attributes = { readonly [A in Attribute]?: string | number };

const references: ReadonlyMap<string, string> = new Map([["&", "&amp;"], ["<", "&lt;"], [">", "&gt;"], ['"', "&quot;"], ["'", "&#39;"], ["`", "&#96;"]]);

/** Text and attribute values alike. Hidden characters are shown as escapes. */
export function escaped(text: string): string {
  return visible(text).replace(/[&<>"'`]/g, (sign) => references.get(sign) ?? "");
}

export function element(tag: Tag, attributes: Attributes, ...children: readonly Child[]): Markup {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(`${value}`)}"`);
  return { markup: `<${tag}${written.join("")}>${children.map((child) => (typeof child === "string" ? escaped(child) : child.markup)).join("")}</${tag}>` };
}
