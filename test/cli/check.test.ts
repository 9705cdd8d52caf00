// The command check: exit codes, JSON, order, and that no file stops the others; knows the fixtures in homework/ and makes its own files.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { oneThread } from "../../src/cli/machine.js";
import { main } from "../../src/cli/main.js";
import type { Terminal } from "../../src/cli/terminal.js";
import { gradus } from "./transcript.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-check-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const sheet = file("sheet.json", JSON.stringify({ title: "Least squares", problems: [{ id: "fit", given: "normsq(A x - b)", ask: { dx: "x" }, points: { dx: 4 } }] }));
const right = file("right.txt", "r = A x - b\ndx = 2 A' r\n");
const wrong = file("wrong.txt", "dx = A' (A x - b)\n");
const nowhere = file("nowhere.txt", "dx = log(-exp(sum(x))) x\n");

interface Found {
  readonly submission: string;
  readonly score: number;
  readonly max: number;
  readonly answers: readonly { readonly name: string; readonly verdict: string; readonly score: number; readonly max: number }[];
  readonly diagnostics: readonly { readonly code: string }[];
}

async function found(...args: readonly string[]): Promise<{ readonly code: number; readonly results: readonly Found[]; readonly error: string }> {
  const { code, out, error } = await gradus(["check", sheet, ...args, "--json"]);
  return { code, results: JSON.parse(out) as readonly Found[], error };
}

describe("the exit code", () => {
  test.each([
    ["0 where all is right", [right], 0],
    ["1 where something is wrong", [right, wrong], 1],
    ["1 where an answer is missing", [file("empty.txt", "")], 1],
    ["1 where an answer cannot be read", [file("broken.txt", "dx = 2 A' (A x - b")], 1],
    ["4 where something is undecided and nothing wrong", [right, nowhere], 4],
    ["1 where something is undecided and something wrong", [nowhere, wrong], 1],
    ["2 where a file cannot be read, whatever the others are", [right, wrong, join(folder, "missing.txt")], 2],
  ] as const)("is %s", async (_, submissions, expected) => {
    expect((await gradus(["check", sheet, ...submissions])).code).toBe(expected);
  });

  test.each([[["check"]], [["check", "none.json", right]], [["check", sheet]], [["check", right, sheet]], [["check", sheet, "-", "-"]]])("is 2 for %j", async (args) => {
    const { code, out, error } = await gradus(args);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(error).toMatch(/^error\[E0\d{3}\]/);
  });
});

describe("--json", () => {
  test("prints a list with one object per submission, in the order of the arguments", async () => {
    const { results, error } = await found(wrong, right, wrong);
    expect(error).toBe("");
    expect(results.map(({ submission, score, max }) => [submission, score, max])).toEqual([[wrong, 0, 4], [right, 4, 4], [wrong, 0, 4]]);
    expect(results[1]?.answers).toMatchObject([{ name: "dx", verdict: "correct", score: 4, max: 4 }]);
  });

  test("prints the same bytes each time", async () => {
    const [first, second] = [await gradus(["check", sheet, right, wrong, nowhere, "--json"]), await gradus(["check", sheet, right, wrong, nowhere, "--json"])];
    expect(first).toEqual(second);
  });
});

describe("a class", () => {
  const folderOf = (name: string, files: ReadonlyMap<string, string | Uint8Array>): string => {
    const path = join(folder, name);
    mkdirSync(path);
    for (const [file, content] of files) {
      mkdirSync(join(path, file, ".."), { recursive: true });
      writeFileSync(join(path, file), content);
    }
    return path;
  };

  test("is all files below a folder that are submissions by their ending, by name; the others are named", async () => {
    const path = folderOf("class", new Map([["b/two.tex", "dx = 1"], ["a.txt", "dx = 1"], ["c", "dx = 1"], ["slides.pdf", "%PDF"], [".hidden", ""], ["a/notes.md", "dx = 1"]]));
    const { code, out, error } = await gradus(["check", sheet, path, "--json"]);
    expect(code).toBe(1);
    expect((JSON.parse(out) as readonly Found[]).map(({ submission }) => submission)).toEqual(["a.txt", "a/notes.md", "b/two.tex", "c"].map((name) => join(path, name)));
    expect(error).toBe("");
    const { error: said } = await gradus(["check", sheet, path]);
    expect(said).toMatch(/note\[E0709\]: left out ".*\.hidden", ".*slides\.pdf"/);
  });

  test("goes on after files that cannot be read, and says which", async () => {
    const { code, results, error } = await found(right, join(folder, "gone.txt"), file("bytes.txt", Uint8Array.of(0xff, 0xfe, 0x00)), file("large.txt", "x".repeat(1_000_001)), wrong);
    expect(code).toBe(2);
    expect(results.map(({ answers }) => answers[0]?.verdict)).toEqual(["correct", "unreadable", "unreadable", "unreadable", "wrong"]);
    expect(results.map(({ score }) => score)).toEqual([4, 0, 0, 0, 0]);
    expect(error.match(/error\[E0702\]/g)).toHaveLength(3);
  });

  test("reads standard input as one of them", async () => {
    const { code, out } = await gradus(["check", sheet, right, "-", "--json"], "dx = 2 A' (A x - b)");
    expect(code).toBe(0);
    expect((JSON.parse(out) as readonly Found[]).map(({ submission, score }) => [submission, score])).toEqual([[right, 4], ["standard input", 4]]);
  });
});

describe("files for others", () => {
  const read = (path: string): string => readFileSync(path, "utf8");

  test("are a gradebook, a summary and a page of a class, and feedback for one", async () => {
    const [csv, markdown, html] = [join(folder, "out.csv"), join(folder, "out.md"), join(folder, "out.html")];
    expect((await gradus(["check", sheet, right, wrong, "--csv", csv, "--markdown", markdown, "--html", html])).code).toBe(1);
    expect(read(csv).split("\r\n").map((line) => line.split(",").slice(1, 5).join(" "))).toEqual(["score max fit: dx score fit: dx verdict", "4 4 4 correct", expect.stringMatching(/^0 4 0 wrong/), ""]);
    expect(read(markdown)).toContain("2 submissions");
    const page = join(folder, "out.html");
    expect((await gradus(["check", sheet, right, wrong, "--html", page])).code).toBe(1);
    expect(read(page)).toContain("2 submissions");
    expect(read(html)).toContain("<p>2 submissions</p>");
    await gradus(["check", sheet, right, "--markdown", markdown]);
    expect(read(markdown)).toContain("4 of 4 points");
  });

  test("are results for Gradescope and PrairieLearn, of one submission only", async () => {
    const [gradescope, prairielearn] = [join(folder, "gradescope.json"), join(folder, "prairielearn.json")];
    expect((await gradus(["check", sheet, right, "--gradescope", gradescope, "--prairielearn", prairielearn])).code).toBe(0);
    expect(JSON.parse(read(gradescope))).toMatchObject({ score: 4, tests: [{ score: 4, max_score: 4, status: "passed" }] });
    expect(JSON.parse(read(prairielearn))).toMatchObject({ gradable: true, score: 1 });
    const { code, error } = await gradus(["check", sheet, right, wrong, "--gradescope", gradescope]);
    expect(code).toBe(2);
    expect(error).toContain("one submission");
  });

  test("that cannot be written end the command before it checks, with a message and no score on standard output", async () => {
    const gradescope = join(folder, "first.json");
    const { code, out, error } = await gradus(["check", sheet, right, "--gradescope", gradescope, "--csv", join(folder, "no", "such", "folder.csv")]);
    expect([code, out]).toEqual([2, ""]);
    expect(error).toMatch(/^error\[E0703\]/);
    expect(JSON.parse(read(gradescope))).toMatchObject({ score: 0, tests: [{ score: 0, status: "failed" }] });
  });
});

describe("the progress bar", () => {
  const many = Array.from({ length: 8 }, () => right);
  const escape = String.fromCodePoint(0x1b);

  test.each([["on a terminal", 100], ["on a terminal that is too narrow for it", 40], ["elsewhere", null]] as const)("%s: nothing of it stays, and nothing of it is on standard output", async (_, progress) => {
    let out = "";
    let error = "";
    const terminal: Terminal = { out: (text) => void (out += text), error: (text) => void (error += text), input: async () => ({ ok: true, value: "", warnings: [] }), width: null, colours: { out: 0, error: 0 } };
    expect(await main(["check", sheet, ...many], terminal, { ...oneThread, progress })).toBe(0);
    expect(out).toBe((await gradus(["check", sheet, ...many])).out);
    expect(error.includes("4 of 8 submissions")).toBe(progress === 100);
    expect(error === "" || error.endsWith(`\r${escape}[K`)).toBe(true);
    expect(error).not.toContain("\n");
  });
});

describe("without submissions", () => {
  test("--lint says whether an assignment can be given to students, by its exit code too", async () => {
    const { code, out, error } = await gradus(["check", "--lint", sheet]);
    expect([code, error]).toEqual([0, ""]);
    expect(out).toMatch(/dx = 2 Aᵀ \(A x - b\)\n.*proved for all sizes/);
    expect(out).toMatch(/\nready: [^\n]*\n$/);
    expect(JSON.parse((await gradus(["check", "--lint", sheet, "--json"])).out)).toMatchObject({ assignment: sheet, verdict: "ready", points: 4 });
    const refused = await gradus(["check", "--lint", file("senseless.yaml", "problems: [{ id: p, given: A b, let: { A: 'matrix(m, n)', b: 'vector(k)' }, ask: { dA: A } }]")]);
    expect([refused.code, refused.error]).toEqual([2, ""]);
    expect(refused.out).toMatch(/error\[E0\d{3}\].*\n(?:.*\n)*not ready/);
    expect((await gradus(["check", "--lint", sheet, right])).code).toBe(2);
  });

  test("--reveal writes the model answers with their derivations, in Markdown or LaTeX", async () => {
    const markdown = await gradus(["check", "--reveal", sheet]);
    expect([markdown.code, markdown.error]).toEqual([0, ""]);
    expect(markdown.out).toContain("# Least squares");
    const latex = await gradus(["check", "--reveal", sheet, "--format", "latex"]);
    expect(latex.out).toContain("\\begin{");
    expect((await gradus(["check", "--reveal", sheet, "--format", "pdf"])).code).toBe(2);
    expect((await gradus(["check", sheet, right, "--format", "latex"])).code).toBe(2);
  });

  test("what is expected is shown beside a submission only with --reveal", async () => {
    expect((await gradus(["check", sheet, wrong])).out).not.toContain("2 A'");
    expect((await gradus(["check", sheet, wrong, "--json"])).out).toContain('"expected":null');
    expect((await gradus(["check", sheet, wrong, "--reveal"])).out).toContain("the model answer: ");
  });
});

describe("--preview", () => {
  test("says how answers are understood, with their shapes, and the same of right and wrong ones", async () => {
    const both = await Promise.all([right, wrong].map((path) => gradus(["check", sheet, path, "--preview"])));
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(both[0]?.out).toMatch(/dx {3}2 Aᵀ \(A x - b\)\n +a vector of n entries\n/);
    expect(both[1]?.out).toMatch(/dx {3}Aᵀ \(A x - b\)\n +a vector of n entries\n/);
    for (const { out } of both) expect(out).not.toMatch(/right(?!\.txt)|wrong(?!\.txt)|points|gradient/);
    const { out } = await gradus(["check", sheet, wrong, "--preview", "--json"]);
    expect(out).not.toMatch(/verdict|score|mistake|expected|counterexample/);
  });

  test("ends with 2 where something cannot be understood, and writes no results", async () => {
    const broken = file("unread.txt", "dx = 2 A' (A x - b");
    const { code, out } = await gradus(["check", sheet, right, broken, "--preview"]);
    expect(code).toBe(2);
    expect(out).toContain("not understood");
    expect((await gradus(["check", sheet, file("nothing.txt", ""), "--preview"])).code).toBe(0);
    expect((await gradus(["check", sheet, right, "--preview", "--csv", join(folder, "preview.csv")])).code).toBe(2);
  });
});
