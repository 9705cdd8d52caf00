// What all commands read: the expression, declarations, rule files and numbers of options; it knows no command.
import { createEngine, type Diagnostic, type Engine, nearestName, type Problem, type Result, type RuleFile, type Source } from "../index.js";
import { readRuleFile, readText } from "../node.js";
import { inOption, usage } from "./usage.js";
import type { Terminal } from "./terminal.js";

/** A question's text and what it is called. */
export interface Asked {
  readonly text: string;
  readonly source: string;
}

export interface Texts {
  readonly file?: string;
  readonly let: readonly string[];
  readonly rules: readonly string[];
}

/** The one expression or program of a command line: an argument, `-` for standard input, or `--file`. */
export async function readAsked(command: string, operands: readonly string[], file: string | undefined, terminal: Terminal): Promise<Result<Asked>> {
  const [operand, second] = operands;
  if (second !== undefined) return usage(`\`gradus ${command}\` takes one expression, and here are ${operands.length} arguments`, "put the expression in quotes: the shell splits it at blanks otherwise");
  if (file !== undefined && operand !== undefined) return usage("there is an expression and a `--file`", "give one of them");
  if (file !== undefined) {
    const text = readText(file);
    return text.ok ? { ...text, value: { text: text.value, source: file } } : text;
  }
  if (operand === undefined) return usage(`\`gradus ${command}\` needs an expression`, `for example \`gradus ${command} "sum((W x - b).^2)"\``);
  if (operand !== "-") return { ok: true, value: { text: operand, source: "expression" }, warnings: [] };
  const text = await terminal.input();
  return text.ok ? { ...text, value: { text: text.value, source: "standard input" } } : text;
}

/** Several `--let` as one text. */
export const joinedLet = (given: readonly string[]): string => given.join("\n");

/** The engine with the rule files of `--rules`. */
export function readEngine(paths: readonly string[]): { readonly engine: Result<Engine>; readonly sources: readonly Source[] } {
  const files: RuleFile[] = [];
  const unreadable: Diagnostic[] = [];
  for (const path of paths) {
    const file = readRuleFile(path);
    if (file.ok) files.push(file.value);
    else unreadable.push(...file.diagnostics);
  }
  const engine: Result<Engine> = unreadable.length > 0 ? { ok: false, diagnostics: unreadable } : createEngine({ rules: files });
  return { engine, sources: files };
}

/** Every text that a diagnostic may point into. */
export function sourcesOf(asked: Asked | null, texts: Texts, more: readonly Source[]): readonly Source[] {
  const main = asked === null ? [] : [{ name: asked.source, text: asked.text }];
  return [...main, { name: "--let", text: joinedLet(texts.let) }, ...more];
}

export function readProblem(engine: Engine, asked: Asked, texts: Texts): Result<Problem> {
  return engine.parse(asked.text, { let: joinedLet(texts.let), source: asked.source });
}

/** A whole number from `least` to `most`; null where the option is not given. */
export function readNumber(option: string, text: string | undefined, least: number, most: number): Result<number | null> {
  if (text === undefined) return { ok: true, value: null, warnings: [] };
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return { ok: true, value, warnings: [] };
  return inOption(option, text, "not such a number", `\`${option}\` takes a whole number from ${least} to ${most}`, `for example \`${option} ${Math.max(least, 5)}\``);
}

/** One of a few words. */
export function readWord<Word extends string>(option: string, text: string, words: readonly Word[]): Result<Word> {
  const found = words.find((word) => word === text);
  if (found !== undefined) return { ok: true, value: found, warnings: [] };
  const near = nearestName(text, words);
  return inOption(option, text, "not one of them", `\`${option}\` takes ${words.map((word) => `\`${word}\``).join(", ")}`, near === null ? `for example \`${option} ${words[0] ?? ""}\`` : `did you mean \`${near}\`?`);
}

/** `X,Y` of one or several `--wrt`. */
export function readNames(given: readonly string[]): readonly string[] {
  return given.flatMap((list) => list.split(",")).map((name) => name.trim()).filter((name) => name !== "");
}
