/** Files for the library on Node: texts and rule files, read within limits and written; knows no mathematics. */
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats, writeFileSync } from "node:fs";
import { error } from "./diagnostics/diagnostic.js";
import { quote } from "./diagnostics/quote.js";
import { fail, ok, type Result } from "./diagnostics/result.js";
import type { RuleFile } from "./engine.js";

/** As many bytes as a text may have. */
export const largestText = 1_000_000;

/** Reads text in UTF-8 of at most `limit` bytes; E0702 for what is missing, a folder, larger, or no UTF-8. */
export function readText(path: string, limit = largestText): Result<string> {
  return readOpened(path, "r", limit, () => null);
}

/**
 * Reads a text that others hand in: as `readText`, and E0702 for what is no file of its own. A symbolic link would show what its maker may not read; a
 * named pipe or a device may never end.
 */
export function readOwnText(path: string, limit = largestText): Result<string> {
  try {
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true) return unreadable(path, "it is a symbolic link");
  } catch (caught) {
    return unreadable(path, reasonOf(caught));
  }
  return readOpened(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW, limit, (status) => (status.isFile() ? null : "it is no regular file"));
}

function readOpened(path: string, flags: string | number, limit: number, refusal: (status: Stats) => string | null): Result<string> {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(path, flags);
    const status = fstatSync(descriptor);
    if (status.isDirectory()) return unreadable(path, "it is a folder");
    const refused = refusal(status);
    if (refused !== null) return unreadable(path, refused);
    if (status.size > limit) return tooLarge(path, limit);
    const bytes = readBytes(descriptor, limit);
    return bytes === null ? tooLarge(path, limit) : decodeText(bytes, path);
  } catch (caught) {
    return unreadable(path, reasonOf(caught));
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

/** Everything up to the end, or null when there are more than `limit` bytes: a device may never end. */
function readBytes(descriptor: number, limit: number): Uint8Array | null {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for (;;) {
    const chunk = new Uint8Array(65_536);
    const count = readSync(descriptor, chunk);
    if (count === 0) return joined(chunks, total);
    total += count;
    if (total > limit) return null;
    chunks.push(chunk.subarray(0, count));
  }
}

function joined(chunks: readonly Uint8Array[], total: number): Uint8Array {
  const all = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** Bytes as text; E0702 where they are not UTF-8. `name` is what they are called in the message. */
export function decodeText(bytes: Uint8Array, name: string): Result<string> {
  try {
    return ok(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return unreadable(name, "it is not text in UTF-8");
  }
}

/** Reads a stream such as standard input to its end, at most `limit` bytes. */
export async function readStream(stream: AsyncIterable<string | Uint8Array>, name: string, limit = largestText): Promise<Result<string>> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  const encoder = new TextEncoder();
  try {
    for await (const piece of stream) {
      const chunk = typeof piece === "string" ? encoder.encode(piece) : piece;
      total += chunk.length;
      if (total > limit) return tooLarge(name, limit);
      chunks.push(chunk);
    }
  } catch (caught) {
    return unreadable(name, reasonOf(caught));
  }
  return decodeText(joined(chunks, total), name);
}

/** A rule file, to be given to `createEngine`. */
export function readRuleFile(path: string): Result<RuleFile> {
  const text = readText(path);
  return text.ok ? ok({ name: path, text: text.value }) : text;
}

/** Writes text; E0703 where that is not possible. The folder must exist. */
export function writeText(path: string, text: string): Result<null> {
  try {
    writeFileSync(path, text);
    return ok(null);
  } catch (caught) {
    return fail(error("E0703", `${quote(path, 200)} cannot be written: ${reasonOf(caught)}`, [], `write to another place, such as a file in ${quote(".")}`));
  }
}

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file or folder"],
  ["ENOTDIR", "a part of the path is no folder"],
  ["EACCES", "there is no permission"],
  ["EPERM", "there is no permission"],
  ["EISDIR", "it is a folder"],
  ["EROFS", "the disk is read-only"],
  ["ENOSPC", "the disk is full"],
  ["ENAMETOOLONG", "the name is too long"],
  ["ELOOP", "its links lead in a circle"],
  ["ENXIO", "it is no regular file"],
  ["ERR_INVALID_ARG_VALUE", "the name has a character that no file name has"],
]);

function reasonOf(caught: unknown): string {
  const code = caught instanceof Error && "code" in caught && typeof caught.code === "string" ? caught.code : "";
  return reasons.get(code) ?? `the system says ${code === "" ? String(caught) : code}`;
}

function unreadable(path: string, reason: string): Result<never> {
  return fail(error("E0702", `${quote(path, 200)} cannot be read: ${reason}`, [], "check the path; it is taken relative to the current folder"));
}

function tooLarge(path: string, limit: number): Result<never> {
  return fail(error("E0702", `${quote(path, 200)} has more than ${limit.toLocaleString("en-US")} bytes`, [], "split it, or use shorter definitions"));
}
