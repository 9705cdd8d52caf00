// A worker that hangs, dies or eats memory is replaced and the submission is stopped; a process of its own has no files and no environment. Knows no assignment.
import { afterAll, describe, expect, test } from "vitest";
import { usualConventions } from "../../src/index.js";
import { processes, threads } from "../../src/class/link.js";
import { type Member, memberByWorkers, memberHere, type Outcome } from "../../src/class/member.js";
import type { ClassOrder } from "../../src/class/order.js";

const worker = new URL("runaway.js", import.meta.url);
const order: ClassOrder = {
  assignment: { title: "", problems: [{ id: "p", title: null, given: "", let: new Map(), ask: [], order: "gradient", conventions: usualConventions, accept: [], feedback: new Map(), mistakes: "", partial: new Map(), followThrough: 0 }] },
  rules: [],
  settings: {},
};
const limits = { time: 1500, submissions: 100 };
const opened: Member[] = [];
afterAll(() => {
  for (const member of opened) member.end();
});

const kinds = [["a thread", threads], ["a process", processes]] as const;

const said = (outcome: Outcome): string => (outcome.kind === "checked" ? outcome.result.text : `${outcome.reason} ${outcome.message}`.trim());

describe.each(kinds)("%s", (_, start) => {
  const member = (submissions = limits.submissions): Member => {
    const made = memberByWorkers(start(worker, 64), order, { ...limits, submissions });
    opened.push(made);
    return made;
  };
  const all = async (one: Member, ...texts: readonly string[]): Promise<readonly string[]> => {
    const outcomes: string[] = [];
    for (const text of texts) outcomes.push(said(await one.check({ name: "s", text })));
    return outcomes;
  };

  test("that hangs is ended at the limit, and another checks the next submission", async () => {
    expect(await all(member(), "one", "hang", "two")).toEqual(["one", "time", "two"]);
  });

  test("that ends or throws by itself is replaced", async () => {
    expect(await all(member(), "one", "exit", "two", "throw", "three")).toEqual(["one", "crash", "two", "crash", "three"]);
  });

  test("that takes more memory than it may have is ended, and this process is not", async () => {
    expect(await all(member(), "memory", "two")).toEqual(["memory", "two"]);
  });

  test("is replaced after as many submissions as it may check", async () => {
    expect(await all(member(1), "one", "two", "three")).toEqual(["one", "two", "three"]);
  });
});

test("a process has nothing of the environment and the arguments of this one", async () => {
  process.env["GRADUS_SECRET"] = "1";
  const member = memberByWorkers(processes(worker), order, limits);
  opened.push(member);
  expect(said(await member.check({ name: "s", text: "environment" }))).toBe("[[],2]");
});

test.skipIf(!["--permission", "--experimental-permission"].some((flag) => process.allowedNodeEnvironmentFlags.has(flag)))("a process may read no files but its own, where Node can refuse them", async () => {
  const member = memberByWorkers(processes(worker), order, limits);
  opened.push(member);
  expect(said(await member.check({ name: "s", text: "read" }))).toBe("crash ERR_ACCESS_DENIED");
});

test("a checker that throws in this thread stops that submission only", async () => {
  const member = memberHere({
    check: ({ name, text }) => {
      if (text === "throw") throw new RangeError("Maximum call stack size exceeded");
      return { submission: name, text, score: 0, max: 0, answers: [], diagnostics: [] };
    },
  });
  expect([said(await member.check({ name: "s", text: "throw" })), said(await member.check({ name: "s", text: "one" }))]).toEqual(["crash Maximum call stack size exceeded", "one"]);
});
