/** The question as the reader asked it, on top of a report. Knows no answers. */
import type { Derived } from "../answer/derived.js";
import { visible } from "../diagnostics/quote.js";
import type { Problem } from "../answer/problem.js";
import { outputName } from "./labels.js";
import { fold, padTo } from "./lines.js";
import { type ReportStyle, signs } from "./style.js";

/** A piece of the reader's text on one line, without comments. */
function written({ text }: Problem, { start, end }: { readonly start: number; readonly end: number }): string {
  return visible(text.slice(start, end).replace(/#[^\n]*/g, " ").replace(/\s+/gu, " ").trim());
}

/** `L = …`, after the lines that a program has before its last. */
export function questionLines(derived: Derived, style: ReportStyle, indent: number): readonly string[] {
  const { problem } = derived;
  const { notation } = signs[style.alphabet];
  const rows = problem.batch?.lines.map(({ name, value }) => ({ name: name === null ? outputName(derived) : notation.print(name), text: notation.print(value) })) ?? problem.program.statements.flatMap((statement, index): readonly { readonly name: string; readonly text: string }[] => {
    const last = index === problem.program.statements.length - 1;
    switch (statement.kind) {
      case "declaration":
        return [];
      case "assignment":
        return [{ name: statement.name, text: written(problem, statement.value.span) }];
      case "functionDefinition":
        return [{ name: written(problem, { start: statement.span.start, end: statement.body.span.start }).replace(/\s*=$/, ""), text: written(problem, statement.body.span) }];
      case "expression":
        return [{ name: last ? outputName(derived) : "", text: written(problem, statement.value.span) }];
    }
  });
  const named = rows.filter(({ name }) => name !== "");
  const width = Math.max(...named.map(({ name }) => name.length));
  const left = " ".repeat(indent);
  return named.flatMap(({ name, text }) => {
    const line = `${style.paint.name(padTo(name, width))} = ${text}`;
    return (style.breakFormulas ? fold(line, style.width - indent, width + 3) : [line]).map((part) => left + part);
  });
}
