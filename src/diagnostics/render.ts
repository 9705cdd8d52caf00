// A diagnostic as lines for a person, with the source it speaks of; it knows no terminal: colours come in as functions.
import type { Diagnostic, Label } from "./diagnostic.js";
import { visible } from "./quote.js";
import { snippets } from "./snippet.js";
import type { Mark, Snippet, Style } from "./snippet.js";
import { lineAt, position } from "./source.js";
import type { Source } from "./source.js";

/** What gives a part of the text its colour; `plain` gives none. */
export interface Paint {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly note: (text: string) => string;
  readonly title: (text: string) => string;
  readonly gutter: (text: string) => string;
  readonly secondary: (text: string) => string;
}

const unchanged = (text: string): string => text;
export const plain: Paint = { error: unchanged, warning: unchanged, note: unchanged, title: unchanged, gutter: unchanged, secondary: unchanged };

export interface RenderOptions {
  readonly paint?: Paint;
  /** Columns that a line of source may take. */
  readonly width?: number;
}

/**
 * The diagnostic in the form of rustc: heading, place, source lines with marks, help.
 * A label that names no source belongs to the first one; a label in a text that is not given is left out.
 */
export function render(diagnostic: Diagnostic, sources: readonly Source[], options: RenderOptions = {}): string {
  const paint = options.paint ?? plain;
  const strong = paint[diagnostic.severity];
  const groups = bySource(diagnostic.labels, sources);
  const blocks = groups.map(({ source, labels }) => ({ source, labels, parts: parts(source, labels, diagnostic.labels[0], options.width ?? 100) }));
  const largest = Math.max(1, ...blocks.flatMap((block) => block.parts.map((part) => part.line)));
  const indent = " ".repeat(String(largest).length);
  const gutter = (text: string): string => paint.gutter(text);
  const lines = [`${strong(`${diagnostic.severity}[${diagnostic.code}]`)}${paint.title(`: ${visible(diagnostic.message)}`)}`];
  blocks.forEach(({ source, labels, parts: shown }, index) => {
    const [first] = labels;
    if (first === undefined) return;
    const { line, column } = position(source.text, first.span.start);
    const place = source.name === "expression" || source.name === "" ? `${line}:${column}` : `${visible(source.name)}:${line}:${column}`;
    lines.push(`${indent}${gutter(index === 0 ? "-->" : ":::")} ${place}`, `${indent} ${gutter("|")}`);
    let before: number | null = null;
    for (const snippet of shown) {
      if (before !== null && snippet.line !== before + 1) lines.push(gutter("..."));
      before = snippet.line;
      snippet.rows.forEach((row, rowIndex) => {
        const head = rowIndex === 0 ? `${gutter(`${String(snippet.line).padStart(indent.length)} |`)}` : `${indent} ${gutter("|")}`;
        const body = row.map(({ text, style }) => styled(text, style, strong, paint)).join("");
        lines.push(body === "" ? head : `${head} ${body}`);
      });
    }
  });
  if (diagnostic.help !== null) lines.push(`${indent} ${gutter("=")} ${paint.title("help:")} ${visible(diagnostic.help)}`);
  return lines.join("\n");
}

function styled(text: string, style: Style, strong: (text: string) => string, paint: Paint): string {
  switch (style) {
    case "source": return text;
    case "primary": return strong(text);
    case "secondary": return paint.secondary(text);
  }
}

interface Group {
  readonly source: Source;
  readonly labels: Label[];
}

/** Labels by text, the text of the first label first. */
function bySource(labels: readonly Label[], sources: readonly Source[]): readonly Group[] {
  const groups: Group[] = [];
  for (const label of labels) {
    const source = label.source === undefined ? sources[0] : sources.find(({ name }) => name === label.source);
    if (source === undefined) continue;
    const group = groups.find((one) => one.source === source);
    if (group === undefined) groups.push({ source, labels: [label] });
    else group.labels.push(label);
  }
  return groups;
}

/** The lines that labels speak of, from top to bottom; a label over several lines is marked in its first. */
function parts(source: Source, labels: readonly Label[], primary: Label | undefined, width: number): readonly Snippet[] {
  const byLine = new Map<number, { readonly line: ReturnType<typeof lineAt>; readonly marks: Mark[] }>();
  for (const label of labels) {
    const line = lineAt(source.text, label.span.start);
    const start = Math.min(Math.max(0, label.span.start - line.start), line.text.length);
    const end = Math.min(Math.max(start, label.span.end - line.start), line.text.length);
    const mark = { start, end, message: visible(label.message), primary: label === primary };
    const known = byLine.get(line.number);
    if (known === undefined) byLine.set(line.number, { line, marks: [mark] });
    else known.marks.push(mark);
  }
  const ordered = [...byLine.values()].toSorted((a, b) => a.line.number - b.line.number);
  return ordered.flatMap(({ line, marks }) => snippets(line, marks, width));
}
