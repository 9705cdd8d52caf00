/** Which files are submissions: files as they are named, folders with all that is below them, patterns, standard input. Opens none of them. */
import { type Dirent, lstatSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { globSync, isDynamicPattern } from "tinyglobby";

/** One submission to be read: a file, or standard input. */
export interface SubmissionSource {
  readonly kind: "file" | "input";
  /** Its path, or what standard input is called. */
  readonly name: string;
}

export interface ClassSources {
  readonly sources: readonly SubmissionSource[];
  /** What stands in folders and is no submission, by its path. */
  readonly skipped: readonly string[];
  /** Folders and patterns in which there is none. */
  readonly empty: readonly string[];
}

/** Endings of submissions in a folder; a name without an ending is one, too. */
export const submissionEndings: readonly string[] = [".txt", ".md", ".tex", ".gradus"];
const endings: ReadonlySet<string> = new Set(["", ...submissionEndings]);

export const inputName = "standard input";

/** In the order of the operands; in folders and patterns by name. Links in folders are not followed. */
export function findSubmissions(operands: readonly string[]): ClassSources {
  const sources: SubmissionSource[] = [];
  const skipped: string[] = [];
  const empty: string[] = [];
  for (const operand of operands) {
    if (operand === "-") {
      sources.push({ kind: "input", name: inputName });
      continue;
    }
    const found = kindOf(operand) === "folder" ? below(operand) : kindOf(operand) === null && isDynamicPattern(operand) ? matching(operand) : null;
    if (found === null) sources.push({ kind: "file", name: operand });
    else {
      if (found.files.length === 0) empty.push(operand);
      sources.push(...found.files.map((name): SubmissionSource => ({ kind: "file", name })));
      skipped.push(...found.skipped);
    }
  }
  return { sources, skipped, empty };
}

function kindOf(path: string): "folder" | "other" | null {
  try {
    return lstatSync(path).isDirectory() ? "folder" : "other";
  } catch {
    return null;
  }
}

interface Found {
  readonly files: readonly string[];
  readonly skipped: readonly string[];
}

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function below(folder: string): Found {
  const files: string[] = [];
  const skipped: string[] = [];
  const open = [folder];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const inside = path;
    const entries = entriesOf(inside);
    if (entries === null) {
      skipped.push(inside);
      continue;
    }
    for (const entry of entries) {
      const name = join(inside, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith(".")) open.push(name);
      else if (entry.isFile() && isSubmission(entry.name)) files.push(name);
      else skipped.push(name);
    }
  }
  return { files: files.toSorted(byName), skipped: skipped.toSorted(byName) };
}

function entriesOf(folder: string): readonly Dirent[] | null {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return null;
  }
}

const isSubmission = (name: string): boolean => !name.startsWith(".") && endings.has(extname(name).toLowerCase());

/** A pattern that names an ending means the files with that ending, whichever it is. */
function matching(pattern: string): Found {
  const all = globSync(pattern, { onlyFiles: true, dot: false, followSymbolicLinks: false, expandDirectories: false });
  const named = /\.\w+$/.test(pattern);
  const files = all.filter((path) => named || isSubmission(path.slice(path.lastIndexOf("/") + 1)));
  const kept = new Set(files);
  return { files: files.toSorted(byName), skipped: all.filter((path) => !kept.has(path)).toSorted(byName) };
}
