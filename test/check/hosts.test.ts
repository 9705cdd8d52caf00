// The examples for Gradescope and PrairieLearn, run by bash as their hosts run them: in folders laid out as theirs, with gradus on the path.
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gradus } from "../cli/transcript.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gradus-hosts-"));
const programs = join(folder, "programs");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(() => {
  if (!existsSync(join(root, "dist", "cli.js"))) throw new Error("dist/ is not built: npm run build");
  mkdirSync(programs);
  program("gradus", `exec node '${join(root, "dist", "cli.js")}' "$@"`);
  program("killed", "echo boom >&2; kill -9 $$");
  program("broken", "for last; do true; done; printf '{ \"score\": 1' > \"$last\"; exit 1");
});

function program(name: string, line: string): void {
  writeFileSync(join(programs, name), `#!/usr/bin/env bash\n${line}\n`);
  chmodSync(join(programs, name), 0o755);
}

const containing = (part: string): unknown => expect.stringContaining(part);
const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

interface Ended {
  readonly status: number | null;
  readonly error: string;
  /** What the host finds. */
  readonly results: Results | null;
}

interface Results {
  readonly score: number;
  readonly gradable?: boolean;
  readonly execution_time?: number;
  readonly output: string;
  readonly message?: string;
  readonly format_errors?: readonly string[];
  readonly tests: readonly { readonly name: string; readonly score?: number; readonly points?: number; readonly status?: string; readonly output: string; readonly tags?: readonly string[] }[];
}

function run(script: string, place: string, variables: { readonly [name: string]: string }): Ended {
  const { status, stderr } = spawnSync("bash", [script], { cwd: folder, encoding: "utf8", env: { ...process.env, NO_COLOR: "1", PATH: `${programs}:${process.env["PATH"] ?? ""}`, ...variables } });
  const results = join(place, "results", "results.json");
  let found: Results | null = null;
  if (existsSync(results)) found = JSON.parse(readFileSync(results, "utf8")) as Results;
  return { status, error: stderr, results: found };
}

let count = 0;
const freshPlace = (): string => join(folder, `host-${(count += 1)}`);

/** The sheet's answers. */
const right = ["d = 2/m (W2 relu(W1 x + b1) + b2 - t)", "e = (W2' d) .* step(W1 x + b1)", "dW2 = d relu(W1 x + b1)'", "db2 = d", "dW1 = e x'", "db1 = e"];
const hostile = "dW1 = <script>alert(1)</script>\n[click](javascript:alert(1))\n\u001b[2Jdb1 = $(touch owned)`touch owned`\n=HYPERLINK(\"http://x\",\"y\")\n\u0000\u202e\n";

interface Upload {
  readonly [name: string]: string;
}

interface Trouble {
  readonly gradus?: string;
  readonly assignment?: string;
  readonly prepare?: (place: string) => void;
}

function gradescope(upload: Upload, { gradus, assignment, prepare }: Trouble = {}): Ended {
  const place = freshPlace();
  cpSync(join(root, "examples", "gradescope"), join(place, "source"), { recursive: true });
  mkdirSync(join(place, "submission"));
  mkdirSync(join(place, "results"));
  for (const [name, text] of Object.entries(upload)) writeFileSync(join(place, "submission", name), text);
  if (assignment !== undefined) writeFileSync(join(place, "source", "assignment.yaml"), assignment);
  prepare?.(place);
  return run(join(place, "source", "run_autograder"), place, { AUTOGRADER_ROOT: place, ...(gradus === undefined ? {} : { GRADUS: gradus }) });
}

function prairieLearn(data: unknown, { gradus, assignment, prepare }: Trouble = {}): Ended {
  const place = freshPlace();
  cpSync(join(root, "examples", "prairielearn", "gradient-of-a-network", "tests"), join(place, "tests"), { recursive: true });
  mkdirSync(join(place, "data"));
  writeFileSync(join(place, "data", "data.json"), typeof data === "string" ? data : JSON.stringify(data));
  if (assignment !== undefined) writeFileSync(join(place, "tests", "assignment.yaml"), assignment);
  prepare?.(place);
  return run(join(place, "tests", "grade"), place, { GRADE_ROOT: place, ...(gradus === undefined ? {} : { GRADUS: gradus }) });
}

/** Where `results` should be a folder, there is a file. */
const unwritable = (place: string): void => {
  rmSync(join(place, "results"), { recursive: true, force: true });
  writeFileSync(join(place, "results"), "");
};

describe("Gradescope's run_autograder", () => {
  test("gives all points to right answers, a test each", () => {
    const { status, results } = gradescope({ "answers.txt": right.join("\n") });
    expect(status).toBe(0);
    expect(results?.execution_time).toBeGreaterThan(0);
    expect(results).toMatchObject({ score: 8, tests: [{ name: "network: dW2", score: 2, status: "passed" }, { score: 1 }, { score: 3 }, { score: 2 }] });
  });

  test("says what is wrong with a wrong answer, and gives the points of the others", () => {
    const { status, results } = gradescope({ "Answers.TXT": right.join("\n").replace("dW1 = e x'", "dW1 = (W2' d) x'") });
    expect(status).toBe(0);
    expect(results).toMatchObject({ score: 5, tests: [{}, {}, { name: "network: dW1", score: 0, status: "failed", output: containing("not right") }, {}] });
  });

  test("leaves no text of a hostile submission alive, and runs none of it", () => {
    const { status, results } = gradescope({ "$(touch owned).txt": hostile });
    expect(status).toBe(0);
    expect(results?.score).toBe(0);
    expect(JSON.stringify(results)).not.toMatch(/<script|\]\(|\\u001b|\\u0000|\\u202e/);
    expect(existsSync(join(folder, "owned"))).toBe(false);
  });

  test.each([
    ["nothing was handed in", {}, /No answers were found/],
    ["the file is of another kind", { "answers.pdf": "%PDF" }, /No answers were found/],
    ["there are two files", { "a.txt": "db2 = 1", "b.txt": "db2 = 2" }, /More than one file/],
    ["the file is larger than a megabyte", { "a.txt": "\n".repeat(1_000_001) }, /larger than a megabyte/],
  ])("has a result with score 0 and a message where %s", (_, upload: Upload, message) => {
    const { status, error, results } = gradescope(upload);
    expect(status).toBe(0);
    expect(results).toMatchObject({ score: 0, output: matching(message) });
    expect(error).toMatch(message);
  });

  test("follows no link out of the submission", () => {
    const { results } = gradescope({}, { prepare: (place) => symlinkSync(join(place, "source", "assignment.yaml"), join(place, "submission", "answers.txt")) });
    expect(results).toMatchObject({ score: 0, output: matching(/No answers were found/) });
  });

  test.each([["is killed", "killed"], ["ends in the middle of a file", "broken"], ["is not there", "no-such-program"]])("has a result with score 0 where the checker %s", (_, gradus) => {
    const { status, error, results } = gradescope({ "answers.txt": right.join("\n") }, { gradus });
    expect(status).toBe(0);
    expect(results).toMatchObject({ score: 0, output: matching(/The checker failed \(status \d+\)\. Tell your teacher/) });
    expect(error).toContain("The checker failed");
  });

  test("has a result with score 0 where the assignment is wrong, and says why on standard error alone", () => {
    const { status, error, results } = gradescope({ "answers.txt": right.join("\n") }, { assignment: "title: 1\nproblems: []\n" });
    expect(status).toBe(0);
    expect(results).toMatchObject({ score: 0, output: containing("The checker failed (status 2)") });
    expect(error).toMatch(/error\[E09\d\d\]/);
  });

  test("fails, and says so on standard error, where results.json cannot be written", () => {
    const { status, error, results } = gradescope({ "answers.txt": right.join("\n") }, { prepare: unwritable });
    expect(status).not.toBe(0);
    expect(error).toMatch(/results\.json cannot be written/);
    expect(results).toBeNull();
  });
});

describe("PrairieLearn's grade", () => {
  const working = right.slice(0, 2).join("\n");

  test("gives a part of the points for a part of the answers", () => {
    const { results } = prairieLearn({ submitted_answers: { working, dW1: "(W2' d) x'", db1: "e" }, params: {}, correct_answers: {} });
    expect(results).toMatchObject({ gradable: true, score: 0.4, tests: [{ name: "network: dW1", points: 0, max_points: 3 }, { points: 2, max_points: 2 }] });
  });

  test("gives all points to right answers to the problem that the parameters name, a test each", () => {
    const assignment = "problems:\n  - { id: other, given: normsq(x), ask: { dx: x } }\n  - { id: linear, given: 'mse(t, W x + b)', ask: { dW: W, db: b } }\n";
    const { status, results } = prairieLearn({ submitted_answers: { dW: "2/m (W x + b - t) x'", db: "db = 2/m (W x + b - t)" }, params: { problem: "linear" } }, { assignment });
    expect(status).toBe(0);
    expect(results).toMatchObject({ gradable: true, score: 1, tests: [{ name: "linear: dW" }, { name: "linear: db" }] });
  });

  test("takes no attempt for shapes that clash, and says what to mend", () => {
    const { status, results } = prairieLearn({ submitted_answers: { working, dW1: "e x", db1: "e" } });
    expect(status).toBe(0);
    expect(results).toMatchObject({ gradable: false, format_errors: [containing("network: dW1")] });
  });

  test("takes no attempt for empty answers", () => {
    expect(prairieLearn({ submitted_answers: { dW1: "", db1: " " } }).results).toMatchObject({ gradable: false, score: 0 });
  });

  test("leaves no text of a hostile submission alive, and runs none of it", () => {
    const { status, results } = prairieLearn({ submitted_answers: { dW1: hostile, "$(touch owned)": "1", __proto__: "x", db1: ["e"] }, params: { problem: 1 } });
    expect(status).toBe(0);
    expect(results?.score).toBe(0);
    expect(JSON.stringify(results)).not.toMatch(/(?<!\\)\\u(?:001b|0000|202e)/);
    expect(existsSync(join(folder, "owned"))).toBe(false);
  });

  test.each([
    ["data.json is no JSON", "{", {}],
    ["data.json is missing", {}, { prepare: (place: string) => rmSync(join(place, "data"), { recursive: true }) }],
    ["the checker is killed", { submitted_answers: { dW1: "e x'" } }, { gradus: "killed" }],
    ["the checker ends in the middle of a file", { submitted_answers: { dW1: "e x'" } }, { gradus: "broken" }],
    ["the checker is not there", { submitted_answers: { dW1: "e x'" } }, { gradus: "no-such-program" }],
    ["the assignment is wrong", { submitted_answers: { dW1: "e x'" } }, { assignment: "problems: 1" }],
    ["there is no such problem", { submitted_answers: { dW1: "e x'" }, params: { problem: "--help" } }, {}],
  ])("has a result with score 0 that takes no attempt where %s", (_, data: unknown, trouble: Trouble) => {
    const { status, error, results } = prairieLearn(data, trouble);
    expect(status).toBe(0);
    expect(results).toMatchObject({ gradable: false, score: 0, message: matching(/[Tt]ell your teacher/) });
    expect(error).not.toBe("");
  });

  test("fails, and says so on standard error, where results.json cannot be written", () => {
    const { status, error, results } = prairieLearn({ submitted_answers: { dW1: "e x'" } }, { prepare: unwritable });
    expect(status).not.toBe(0);
    expect(error).toMatch(/results\.json cannot be written/);
    expect(results).toBeNull();
  });
});

describe("the examples", () => {
  test.each([["gradescope/assignment.yaml"], ["prairielearn/gradient-of-a-network/tests/assignment.yaml"]])("ask in %s what can be answered and proved", async (path) => {
    const { code, error } = await gradus(["check", "--lint", join(root, "examples", path)]);
    expect({ code, error }).toEqual({ code: 0, error: "" });
  });

  test("are what their hosts take: a question of PrairieLearn has its fields, shell scripts parse and can be run", () => {
    const question = join(root, "examples", "prairielearn", "gradient-of-a-network");
    expect(JSON.parse(readFileSync(join(question, "info.json"), "utf8"))).toMatchObject({ uuid: matching(/^[0-9a-f-]{36}$/), type: "v3", gradingMethod: "External", externalGradingOptions: { enabled: true, entrypoint: "/grade/tests/grade" } });
    const asked = readFileSync(join(question, "tests", "assignment.yaml"), "utf8");
    for (const [, name = ""] of readFileSync(join(question, "question.html"), "utf8").matchAll(/answers-name="(d\w+)"/g)) expect(asked).toContain(`${name}: `);
    for (const script of [join(root, "examples", "gradescope", "setup.sh"), join(root, "examples", "gradescope", "run_autograder"), join(question, "tests", "grade")]) {
      expect(spawnSync("bash", ["-n", script]).status).toBe(0);
      expect(spawnSync("test", ["-x", script]).status).toBe(0);
    }
  });
});
