// Runs commands inside the test process and reads transcripts of them, `$ gradus …` and what it prints; knows no command.
import { main } from "../../src/cli/main.js";
import type { Terminal } from "../../src/cli/terminal.js";

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs one command line as in a pipe, with `input` as its standard input. */
export async function gradus(args: readonly string[], input = ""): Promise<Ran> {
  let out = "";
  let error = "";
  const terminal: Terminal = {
    out: (text) => void (out += text),
    error: (text) => void (error += text),
    input: async () => ({ ok: true, value: input, warnings: [] }),
    width: null,
    colours: { out: 0, error: 0 },
  };
  const code = await main(args, terminal);
  return { code, out, error };
}

/** One command of a transcript: its words, what stands below it, and its place in the text. */
export interface Entry {
  readonly line: string;
  readonly words: readonly string[];
  readonly expected: string;
  readonly start: number;
  readonly end: number;
}

/** Splits a line as a shell does, as far as the transcripts need: blanks, and both kinds of quotes. */
export function shellWords(line: string): readonly string[] {
  const words: string[] = [];
  for (const [whole] of line.matchAll(/(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'])+/g)) {
    words.push(whole.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g, (_, double?: string, single?: string) => single ?? (double ?? "").replace(/\\(["\\$`])/g, "$1")));
  }
  return words;
}

/** The commands of a text, each with the lines up to the next one; comments begin with `#`. */
export function transcript(text: string): readonly Entry[] {
  const starts = [...text.matchAll(/^\$ (.*)$/gm)];
  return starts.map((found, index) => {
    const [head, line = ""] = found;
    const start = found.index + head.length + 1;
    const end = starts[index + 1]?.index ?? text.length;
    return { line, words: shellWords(line).filter((word, place) => !(place === 0 && word === "npx")), expected: text.slice(start, end), start, end };
  });
}

/** What a terminal would show of a run, with the exit code where it is not 0. */
export function shown({ code, out, error }: Ran): string {
  return `${error}${out}${code === 0 ? "" : `exit ${code}\n`}`;
}

/** Numbers that depend on the machine's arithmetic or speed, masked; blanks and empty lines at ends removed. */
export function masked(text: string): string {
  return text
    .replace(/\b\d(?:\.\d+)?e-\d+\b|\bexactly\b/g, "…")
    .replace(/to …/g, "…")
    .replace(/\b\d+(?:\.\d+)? ms\b/g, "… ms")
    .replace(/[ \t]+$/gm, "")
    .trim();
}
