// Published errata and labelled homework answers against the derived gradients: nothing wrong is accepted, nothing right is refused.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Comparison } from "../../src/answer/equal.js";
import type { Result } from "../../src/diagnostics/result.js";
import { ask, engine, type Order } from "../examples/engine.js";

interface Case {
  readonly id: string;
  readonly expr: string;
  readonly vars: string;
  /** Declarations for answers, which may name the tangent. */
  readonly declared: string;
  readonly wrt: string;
  readonly kind: string;
  readonly text: (field: string) => string;
  readonly correct: boolean;
  /** Set where entries are tied, which is another reading of the derivative. */
  readonly structure: boolean;
  readonly trueIf: ReadonlyMap<string, unknown> | null;
}

const fieldsOf = (value: unknown): ReadonlyMap<string, unknown> => new Map(Object.entries(typeof value === "object" && value !== null ? value : {}));

function readCase(line: string): Case {
  const fields = fieldsOf(JSON.parse(line));
  const text = (field: string): string => String(fields.get(field));
  const [wrt, kind] = [text("wrt"), text("kind")];
  const shapes = fieldsOf(fields.get("vars"));
  const tangent = kind === "jvp" ? [`d${wrt} : ${String(shapes.get(wrt))}`] : [];
  const vars = [...shapes].map(([name, shape]) => `${name} : ${String(shape)}`).join(", ");
  const declared = [vars, ...tangent].join(", ");
  return { id: text("id"), expr: text("expr"), vars, declared, wrt, kind, text, correct: fields.get("correct") === true, structure: fields.has("structure"), trueIf: fields.has("true_if") ? fieldsOf(fields.get("true_if")) : null };
}

const casesIn = (file: string): readonly Case[] => readFileSync(new URL(`../cases/${file}`, import.meta.url), "utf8").trim().split("\n").map(readCase);

const orders: ReadonlyMap<string, Order> = new Map<string, Order>([["gradient", "gradient"], ["jacobian", "jacobian"], ["hessian", "hessian"], ["jvp", "jvp"]]);

/** The derivative as text, in tied entries where the case has a structure; null where it cannot be derived. */
function derivedText({ expr, vars, wrt, kind, structure }: Case): string | null {
  const order = orders.get(kind);
  if (order === undefined) throw new Error(`an unknown kind of case: ${kind}`);
  const derived = ask(order, engine.parse(expr, { let: vars }), { wrt: [wrt], entries: structure ? "tied" : "free" });
  return derived.ok ? (derived.value.answers[0]?.inlined ?? null) : null;
}

const compare = ({ declared }: Case, left: string, right: string): Result<Comparison> => engine.equal(left, right, { let: declared });

/** `equal`, `different` (in shape, too), or `undecided`. */
function judged(compared: Result<Comparison>): "equal" | "different" | "undecided" {
  if (!compared.ok) return "different";
  const { kind } = compared.value.verdict;
  return kind === "undecided" ? kind : kind === "refuted" ? "different" : "equal";
}

const factsOf = (compared: Result<Comparison>): ReadonlyMap<string, unknown> => new Map(compared.ok && compared.value.trueIf !== null ? compared.value.trueIf.variables.map((name) => [name, [compared.ok ? compared.value.trueIf?.fact : ""]]) : []);
describe("published errata", () => {
  const cases = casesIn("errata.jsonl");

  test.each(cases.map((one) => [one.id, one] as const))("%s: the published formula is refuted, the correction accepted, and the missing fact named", (_, one) => {
    const derived = derivedText(one);
    if (derived === null) throw new Error(`${one.id} is not derived`);
    const published = compare(one, one.text("published"), derived);
    expect(judged(published)).toBe("different");
    expect(judged(compare(one, one.text("corrected"), derived))).toBe("equal");
    if (one.trueIf !== null) expect(factsOf(published)).toEqual(one.trueIf);
  });
});

describe("labelled homework answers", () => {
  const verdicts = casesIn("answers.jsonl").flatMap((one) => {
    const derived = derivedText(one);
    const compared = derived === null ? null : compare(one, one.text("answer"), derived);
    return compared === null ? [] : [{ one, compared, verdict: judged(compared) }];
  });

  test("are all compared with a derived gradient", () => {
    expect(verdicts.length).toBe(149);
  });

  test("that are wrong are never judged equal", () => {
    expect(verdicts.filter(({ one, verdict }) => !one.correct && verdict === "equal").map(({ one }) => one.id)).toEqual([]);
  });

  test("that are right are never judged different", () => {
    expect(verdicts.filter(({ one, verdict }) => one.correct && verdict === "different").map(({ one }) => one.id)).toEqual([]);
  });

  test("are left undecided in one of a hundred cases at most", () => {
    expect(verdicts.filter(({ verdict }) => verdict === "undecided").length).toBeLessThanOrEqual(verdicts.length / 100);
  });

  test("that would be right under one more fact are told so", () => {
    for (const { one, compared } of verdicts) if (one.trueIf !== null) expect([one.id, factsOf(compared)]).toEqual([one.id, one.trueIf]);
  });
});
