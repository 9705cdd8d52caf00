// The classes `cheat` and `dos` of the hostile inputs, each item as an answer; knows what each must not achieve.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { AnswerResult } from "../../../src/check/result.js";
import { answered, type Asked, network, networkAnswer, squares } from "./asked.js";

interface Item {
  readonly id: string;
  readonly class: string;
  readonly input: string | null;
}

const fieldOf = (value: unknown, name: string): unknown => (typeof value === "object" && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined);
const list: unknown = JSON.parse(readFileSync(new URL("../../cases/hostile-inputs.json", import.meta.url), "utf8"));
const items: readonly Item[] = (Array.isArray(list) ? list : []).map((one: unknown) => ({ id: String(fieldOf(one, "id")), class: String(fieldOf(one, "class")), input: typeof fieldOf(one, "input") === "string" ? String(fieldOf(one, "input")) : null }));
const idsOf = (wanted: string): readonly string[] => items.filter((one) => one.class === wanted).map(({ id }) => id);
const inputOf = (id: string): string => items.find((one) => one.id === id)?.input ?? "";

const repeated = (part: string, times: number): string => Array.from({ length: times }, () => part).join("");
const onMatrices: Asked = { given: "tr(A B A') + sum(W) + sum(relu(x))", let: { A: "matrix(n, n)", B: "matrix(n, n)", W: "matrix(n, n)", x: "vector(n)" }, wrt: "A" };

const right = networkAnswer();
const biased: Asked = { ...network, wrt: "b2" };
const linear: Asked = { given: "mse(t, W1 x + b1)", let: { W1: "matrix(h, n)", x: "vector(n)", b1: "vector(h)", t: "vector(h)" }, wrt: "b1" };

/** Every item of the class, as what a student would hand in; CORRECT stands for the right answer. */
const cheats: ReadonlyMap<string, readonly { readonly asked: Asked; readonly answer: string; readonly verdict: AnswerResult["verdict"] }[]> = new Map([
  ["T231", [{ asked: network, answer: inputOf("T231"), verdict: "ill-typed" }]],
  ["T233", [
    { asked: network, answer: inputOf("T233").replace("CORRECT", `(${right})`), verdict: "wrong" },
    { asked: squares, answer: inputOf("T233").replace("CORRECT", "(2*A'*(A*x - b))"), verdict: "wrong" },
  ]],
  // Where the right answer has the mask of W1 x + b1 already, the further one changes nothing; where it has none, it is wrong.
  ["T235", [
    { asked: linear, answer: inputOf("T235").replace("CORRECT", "(2/h*(W1*x + b1 - t))"), verdict: "wrong" },
    { asked: network, answer: inputOf("T235").replace("CORRECT", `(${right})`), verdict: "ill-typed" },
  ]],
  ["T236", [
    { asked: network, answer: networkAnswer("step(W1*x + b1)", "(W1*x + b1)"), verdict: "wrong" },
    { asked: network, answer: networkAnswer("ones(h)"), verdict: "wrong" },
    { asked: biased, answer: "2/m*(W2*(W1*x + b1) + b2 - t)", verdict: "wrong" },
  ]],
  ["T237", [{ asked: network, answer: inputOf("T237").replace("CORRECT", `(${right})`), verdict: "ill-typed" }]],
  ["T241", [{ asked: network, answer: inputOf("T241"), verdict: "ill-typed" }]],
  ["T244", [{ asked: network, answer: inputOf("T244"), verdict: "unreadable" }]],
]);

const costly: ReadonlyMap<string, string> = new Map([
  ["T044", `${repeated("(", 100_000)}x${repeated(")", 100_000)}`],
  ["T045", `${repeated("-", 200_000)}x`],
  ["T047", `x${repeated("^T", 100_000)}`],
  ["T050", Array.from({ length: 60 }, () => "W").join(" ")],
  ["T053", repeated("9", 1_000_000)],
  ["T058", Array.from({ length: 40 }, () => "(A+B)").join("*")],
  ...["T054", "T055", "T056", "T059", "T060"].map((id) => [id, inputOf(id)] as const),
]);

describe("cheats", () => {
  test("there is a test of each", () => {
    expect([...cheats.keys()].toSorted()).toEqual([...idsOf("cheat")].toSorted());
  });

  test.each([...cheats].flatMap(([id, answers]) => answers.map((one, index) => [`${id}.${index + 1}`, one] as const)))("%s earns nothing", (_, { asked, answer, verdict }) => {
    const result = answered(asked, answer);
    expect(result).toMatchObject({ verdict, score: 0, gradable: verdict === "wrong" });
  });
});

describe("answers made to cost much", () => {
  test("there is a test of each", () => {
    expect([...costly.keys()].toSorted()).toEqual([...idsOf("dos")].toSorted());
  });

  test.each([...costly])("%s is answered, earns nothing, and shows finite numbers only", (_, answer) => {
    const result = answered(onMatrices, answer);
    expect(result.score).toBe(0);
    expect(["unreadable", "ill-typed", "wrong", "undecided"]).toContain(result.verdict);
    expect(JSON.stringify(result)).not.toMatch(/NaN|Infinity/u);
    expect(result.gradable).toBe(result.verdict === "wrong" || result.verdict === "undecided");
  });
});
