// The published derivatives of test/cases as records; does not differentiate.
import { readFileSync } from "node:fs";

const orders = ["gradient", "jacobian", "jvp", "hessian"] as const;

export interface PublishedCase {
  readonly id: string;
  readonly expr: string;
  readonly vars: ReadonlyMap<string, string>;
  readonly wrt: string;
  readonly order: (typeof orders)[number];
  readonly expected: string;
  /** Set where the published derivative moves X within the matrices of one kind only. */
  readonly structure: "symmetric" | "diagonal" | null;
}

function record(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(typeof value === "object" && value !== null ? value : {}));
}

function readCase(line: string): PublishedCase {
  const fields = record(JSON.parse(line));
  const field = (name: string): string => String(fields.get(name));
  const vars = new Map([...record(fields.get("vars"))].map(([name, shape]) => [name, String(shape)]));
  const structure = fields.get("structure");
  const order = orders.find((one) => one === fields.get("kind"));
  if (order === undefined) throw new Error(`an unknown kind of case: ${field("kind")}`);
  return { id: field("id"), expr: field("expr"), vars, wrt: field("wrt"), order, expected: field("expected"), structure: structure === "symmetric" || structure === "diagonal" ? structure : null };
}

export const publishedCases: readonly PublishedCase[] = readFileSync(new URL("../cases/derivatives.jsonl", import.meta.url), "utf8").trim().split("\n").map(readCase);
