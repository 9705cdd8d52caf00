// Submissions and assignments meant to do harm: every one ends with an exit code and a message, none with points, and none reaches the terminal; knows the published list.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { gradus, type Ran } from "./transcript.js";

interface Hostile {
  readonly id: string;
  readonly class: string;
  readonly input?: string;
  readonly gen?: string;
}

const cases: readonly Hostile[] = JSON.parse(readFileSync(new URL("../cases/hostile-inputs.json", import.meta.url), "utf8")) as readonly Hostile[];
const folder = mkdtempSync(join(tmpdir(), "gradus-check-hostile-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const sheetOf = (given: string): string => JSON.stringify({ title: "Sheet", problems: [{ id: "fit", given, ask: { dx: "x" } }] });
const sheet = file("sheet.json", sheetOf("normsq(A x - b)"));
const right = file("right.txt", "dx = 2 A' (A x - b)");

/** What a terminal obeys, or what hides or turns text. */
const hidden = /[\p{Cc}\p{Cf}]/u;

function expectTame({ out, error }: Ran): void {
  expect(error).not.toMatch(/internal error|\n\s+at /);
  expect((out + error).replaceAll("\n", "")).not.toMatch(hidden);
}

/** The texts of the list that are described by how they are made. */
const made: ReadonlyMap<string, string> = new Map([
  ["T044", `${"(".repeat(100_000)}x${")".repeat(100_000)}`],
  ["T045", `${"-".repeat(200_000)}x`],
  ["T047", `x${"^T".repeat(100_000)}`],
  ["T050", Array.from({ length: 60 }, () => "W").join(" ")],
  ["T053", "9".repeat(900_000)],
  ["T058", Array.from({ length: 40 }, () => "(A+B)").join("*")],
]);

/** Files that are not there, or not to be read, are tested below. */
const texts = cases.flatMap(({ id, class: kind, input, gen }) => {
  const text = made.get(id) ?? input;
  return text === undefined || kind === "file" ? [] : [{ id, kind, text, gen }];
});

test("every text of the classes dos and terminal is there", () => {
  const there = new Set(texts.map(({ id }) => id));
  expect(cases.filter(({ class: kind, id }) => (kind === "dos" || kind === "terminal") && !there.has(id)).map(({ id }) => id)).toEqual([]);
});

interface Found {
  readonly submission: string;
  readonly score: number;
}

/** Checks many texts as one class, in full and as JSON; the scores by the names of the texts. */
async function checkedAsClass(name: string, files: readonly (readonly [id: string, text: string])[]): Promise<ReadonlyMap<string, number>> {
  mkdirSync(join(folder, name));
  for (const [id, text] of files) writeFileSync(join(folder, name, id), text);
  const ran = await gradus(["check", sheet, join(folder, name)]);
  expectTame(ran);
  expect(ran.code).toBe(1);
  const { out } = await gradus(["check", sheet, join(folder, name), "--json"]);
  return new Map((JSON.parse(out) as readonly Found[]).map(({ submission, score }) => [submission.slice(submission.lastIndexOf("/") + 1), score]));
}

describe("every published hostile text", () => {
  test.each([
    ["as an answer", (text: string) => `dx = ${text}\n`],
    ["as a whole submission", (text: string) => text],
  ])("%s has no points, and stops no other", async (name, written) => {
    const scores = await checkedAsClass(name, texts.map(({ id, text }) => [id, written(text)]));
    expect(scores).toEqual(new Map(texts.map(({ id }) => [id, 0])));
  });

  test.each(texts.filter(({ kind }) => kind === "dos" || kind === "terminal" || kind === "cheat").map(({ id, kind, text }) => [id, kind, text] as const))("%s (%s), alone as an answer, is shown without what a terminal obeys", async (_, __, text) => {
    const ran = await gradus(["check", sheet, file("answer.txt", `dx = ${text}\n`)]);
    expectTame(ran);
    expect([1, 4]).toContain(ran.code);
  });

  test.each(texts.filter(({ kind }) => kind === "dos" || kind === "terminal").map(({ id, kind, text }) => [id, kind, text] as const))("%s (%s), as what is given or as the whole assignment, is refused or asks for something", async (_, __, text) => {
    for (const assignment of [sheetOf(text), text]) {
      const ran = await gradus(["check", file("given.json", assignment), right]);
      expectTame(ran);
      expect([1, 2, 3, 4]).toContain(ran.code);
      if (ran.code === 2) expect(ran.error).toMatch(/error\[E0\d{3}\]/);
    }
  });
});

describe("files", () => {
  const secret = "root:x:0:0";
  const linked = join(folder, "link.txt");
  symlinkSync(file("passwords", `${secret}\n`), linked);
  const sparse = file("sparse.txt", "");
  truncateSync(sparse, 1_000_000_000);
  const pipe = join(folder, "pipe");
  spawnSync("mkfifo", [pipe]);
  const looped = join(folder, "looped");
  mkdirSync(looped);
  symlinkSync(looped, join(looped, "again"));
  const unreadable: readonly (readonly [string, string])[] = [
    ["a device without an end", "/dev/zero"],
    ["standard input by its path", "/dev/stdin"],
    ["a named pipe without data", pipe],
    ["a gigabyte of nothing", sparse],
    ["bytes that are no UTF-8", file("bytes.txt", Uint8Array.of(0xff, 0xfe, 0x00))],
    ["a link to another file", linked],
    ["a file that is not there", join(folder, "nowhere.txt")],
    ["a name with a NUL", "a\u0000b"],
    ["a name that a terminal obeys", join(folder, "\u001b]0;owned\u0007.txt")],
    ["a link in a circle", join(folder, "looped", "again", "again")],
  ];

  test.each(unreadable)("%s, as a submission, is unreadable and has no points; as an assignment, refused", async (_, path) => {
    const { code, out, error } = await gradus(["check", sheet, path, right, "--json"]);
    expect(code).toBe(2);
    expect(error).toMatch(/^error\[E0702\]/);
    expect(JSON.parse(out)).toMatchObject([{ score: 0, answers: [{ verdict: "unreadable" }] }, { score: 1 }]);
    const shown = await gradus(["check", sheet, path, right]);
    expectTame(shown);
    expect(shown.out).not.toContain(secret);
    const refused = await gradus(["check", path, right]);
    expectTame(refused);
    expect([refused.code, refused.out]).toEqual([2, ""]);
    expect(refused.error).toMatch(/^error\[E0702\]/);
    expect(refused.error).not.toContain(secret);
  });

  test("a folder with a link to itself and to others is read without them", async () => {
    const path = join(folder, "class");
    mkdirSync(path);
    symlinkSync(path, join(path, "again"));
    symlinkSync(linked, join(path, "passwords.txt"));
    writeFileSync(join(path, "one.txt"), "dx = 2 A' (A x - b)");
    const { code, out, error } = await gradus(["check", sheet, path]);
    expect(code).toBe(0);
    expect(out + error).not.toContain(secret);
    expect(error).toContain("E0709");
    expect((JSON.parse((await gradus(["check", sheet, path, "--json"])).out) as readonly unknown[]).length).toBe(1);
  });

  test("lines may end as on Windows, and a mark at the start of the file is skipped: places are right", async () => {
    expect((await gradus(["check", sheet, file("windows.txt", "\ufeffr = A x - b\r\ndx = 2 A' r\r\n")])).code).toBe(0);
    const { out } = await gradus(["check", sheet, file("windows-wrong.txt", "\ufeffr = A x - b\r\ndx = 2 A' q\r\n")]);
    expect(out).toMatch(/2 \| dx = 2 A' q\n\s+\| {11}\^/);
  });

  test("a million empty lines are read within a second or two", async () => {
    const path = file("lines.txt", "\n".repeat(1_000_000));
    const start = performance.now();
    expect((await gradus(["check", sheet, path])).code).toBe(1);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test.each(["--csv", "--markdown", "--html", "--gradescope", "--prairielearn"])("%s to a place that cannot be written ends with a message, and without a score", async (option) => {
    for (const path of [join(folder, "no", "where"), folder]) {
      const { code, out, error } = await gradus(["check", sheet, right, option, path]);
      expect([code, out]).toEqual([2, ""]);
      expect(error).toMatch(/^error\[E0703\]/);
    }
  });

  test.each([
    ["a hundred thousand nested lists in JSON", "[".repeat(100_000)],
    ["the same, closed", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
    ["nested mappings in YAML", Array.from({ length: 2000 }, (_, k) => `${" ".repeat(k)}a:`).join("\n").slice(0, 900_000)],
    ["aliases that double", `a: &a [x]\n${Array.from({ length: 30 }, (_, k) => `a${k}: &a${k} [*a${k === 0 ? "" : k - 1}, *a${k === 0 ? "" : k - 1}]`).join("\n")}\n`],
    ["names of prototypes", '{"__proto__": {"polluted": 1}, "constructor": 1, "problems": [{"id": "__proto__", "given": "x", "ask": {"toString": "x"}}]}'],
    ["control characters in its texts", JSON.stringify({ title: "\u001b[2J", problems: [{ id: "\u001b]0;owned\u0007", given: "\u202ex", ask: { "\u0000": "\u001b" } }] })],
  ])("an assignment of %s is refused", async (_, text) => {
    const ran = await gradus(["check", file("nested.yaml", text), right]);
    expectTame(ran);
    expect([ran.code, ran.out]).toEqual([2, ""]);
    expect(ran.error).toMatch(/^error\[E0\d{3}\]/);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
