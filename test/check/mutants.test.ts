// Answers one slip away from right ones: all rejected, and nearly all called what they are. GRADUS_MUTANTS=all checks every one of them, and
// GRADUS_MUTANTS=two counts what is said of two slips.
import { describe, expect, test } from "vitest";
import { casesOf, confusion, outcomeOf, preparedSubject, twoStepReport } from "./mutants/measure.js";
import { further, seeds } from "./mutants/subjects.js";

const prepared = [...seeds, ...further].map(preparedSubject);
const cases = prepared.flatMap(casesOf);
const every = process.env["GRADUS_MUTANTS"] === "all";
const sampled = every ? cases : cases.filter((_, index) => index % 13 === 5);
const outcomes = sampled.map(outcomeOf);

describe("mutants of one step", () => {
  test("are those of right answers", () => {
    expect(prepared.filter(({ subject, check }) => !["correct", "equivalent"].includes(check(subject.answer).verdict)).map(({ subject }) => subject.id)).toEqual([]);
    expect(cases.length).toBeGreaterThan(1500);
  });

  test("are rejected, but for those that change nothing", () => {
    expect(outcomes.filter(({ unsound }) => unsound).map(({ one, result }) => `${one.prepared.subject.id}: ${one.text} is ${result.verdict}`)).toEqual([]);
  });

  test("are called what they are, nine in ten of them", () => {
    const rejected = outcomes.filter(({ named }) => named !== null);
    const named = rejected.filter((one) => one.named === true);
    const share = named.length / rejected.length;
    const report = [`${named.length} of ${rejected.length} are named`, ...confusion(outcomes).slice(0, 60)].join("\n");
    if (every) process.stdout.write(`${report}\n`);
    expect(share, report).toBeGreaterThanOrEqual(0.9);
  });
});

describe.runIf(process.env["GRADUS_MUTANTS"] === "two")("mutants of two steps", () => {
  test("are rejected, unless the second takes back the first", () => {
    const { report, unsound } = twoStepReport(cases);
    process.stdout.write(`${report}\n`);
    expect(unsound).toEqual([]);
  }, 600_000);
});
