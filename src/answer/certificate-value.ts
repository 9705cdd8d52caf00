/** Reads a certificate from what JSON.parse gave: every part has its type, or there is no certificate. Knows no mathematics. */
import { error, label } from "../diagnostics/diagnostic.js";
import type { Layout } from "./derived.js";
import { fail, ok, type Result } from "../diagnostics/result.js";
import type { ProblemBatch } from "./samples.js";
import type { EntriesReading } from "../term/tying.js";

type Pair = readonly [name: string, text: string];

export interface CertificateValue {
  readonly expression: string;
  readonly let: string;
  readonly order: "gradient" | "vjp" | "jvp" | "jacobian" | "hessian" | "hvp";
  /** Of a Hessian, and of its product with a direction, the gradient. */
  readonly gradient: string | null;
  readonly layout: Layout | null;
  readonly where: readonly Pair[];
  readonly answers: readonly { readonly wrt: string; readonly ascii: string; readonly reading: EntriesReading; readonly operator: string | null; readonly verdict: string }[];
  readonly cotangent: string | null;
  readonly tangents: ReadonlyMap<string, string>;
  /** Of an expression of all samples: that of one, and how they hang together. */
  readonly batch: (Pick<ProblemBatch, "sample" | "let" | "size" | "over" | "reduction">) | null;
  readonly chain: {
    readonly values: readonly Pair[];
    readonly root: string;
    readonly arrived: readonly (readonly [name: string, texts: readonly string[]])[];
    readonly shared: readonly Pair[];
    readonly aliases: readonly Pair[];
  } | null;
}

/** Thrown inside this file only: the path of the part that is missing or of another type. */
class Malformed extends Error {}

type Fields = ReadonlyMap<string, unknown>;

function fields(value: unknown, path: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Malformed(path);
  return new Map(Object.entries(value));
}

function text(value: unknown, path: string): string {
  if (typeof value !== "string") throw new Malformed(path);
  return value;
}

function list(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Malformed(path);
  return value;
}

const pair = (value: unknown, path: string): Pair => {
  const [name, written] = list(value, path);
  return [text(name, path), text(written, path)];
};

const pairs = (value: unknown, path: string): readonly Pair[] => list(value, path).map((one) => pair(one, path));

function order(value: unknown): CertificateValue["order"] {
  if (value === "gradient" || value === "vjp" || value === "jvp" || value === "jacobian" || value === "hessian" || value === "hvp") return value;
  throw new Malformed("order");
}

function layout(value: unknown): Layout | null {
  if (value === null || value === "numerator" || value === "denominator") return value;
  throw new Malformed("layout");
}

/** The certificates of the blocks of a Hessian in several variables; null for any other. Blocks have no blocks. */
export function blocksOf(value: unknown): readonly unknown[] | null {
  const blocks = blocksIn(value);
  if (!Array.isArray(blocks) || blocks.length === 0) return null;
  const list: readonly unknown[] = blocks;
  return list.every((block) => blocksIn(block) === undefined) ? list : null;
}

const blocksIn = (value: unknown): unknown => (typeof value === "object" && value !== null ? new Map<string, unknown>(Object.entries(value)).get("blocks") : undefined);

function readingOf(value: unknown): EntriesReading {
  if (value === "free" || value === "tied") return value;
  throw new Malformed("answers.entries");
}

/** Fails with E0603, naming the part that is wrong. */
export function readCertificate(value: unknown): Result<CertificateValue> {
  try {
    return ok(read(fields(value, "the certificate")));
  } catch (thrown) {
    if (!(thrown instanceof Malformed)) throw thrown;
    return fail(error("E0603", "this is not a certificate", [label({ start: 0, end: 0 }, `\`${thrown.message}\` is missing or of another type`, "certificate")], "save one with `gradus grad --json`"));
  }
}

function read(certificate: Fields): CertificateValue {
  const cotangent = certificate.get("cotangent") ?? null;
  const chain = certificate.get("chain") ?? null;
  const gradient = certificate.get("gradient") ?? null;
  const batch = certificate.get("batch") ?? null;
  return {
    batch: batch === null ? null : readBatch(fields(batch, "batch")),
    expression: text(certificate.get("expression"), "expression"),
    let: text(certificate.get("let"), "let"),
    order: order(certificate.get("order")),
    layout: layout(certificate.get("layout") ?? null),
    gradient: gradient === null ? null : text(gradient, "gradient"),
    where: list(certificate.get("where"), "where").map((one) => {
      const part = fields(one, "where");
      return [text(part.get("name"), "where.name"), text(part.get("ascii"), "where.ascii")];
    }),
    answers: list(certificate.get("answers"), "answers").map((one) => {
      const answer = fields(one, "answers");
      const operator = answer.get("operator") ?? null;
      const image = operator === null ? null : text(fields(operator, "answers.operator").get("ascii"), "answers.operator.ascii");
      return { wrt: text(answer.get("wrt"), "answers.wrt"), ascii: text(answer.get("ascii"), "answers.ascii"), operator: image, reading: readingOf(answer.get("entries") ?? "free"), verdict: text(fields(answer.get("certificate"), "answers.certificate").get("verdict"), "answers.certificate.verdict") };
    }),
    cotangent: cotangent === null ? null : text(cotangent, "cotangent"),
    tangents: new Map([...fields(certificate.get("tangents") ?? {}, "tangents")].map(([name, tangent]) => [name, text(tangent, "tangents")])),
    chain: chain === null ? null : readChain(fields(chain, "chain")),
  };
}

function readBatch(batch: Fields): NonNullable<CertificateValue["batch"]> {
  const reduction = batch.get("reduction");
  if (reduction !== "mean" && reduction !== "sum" && reduction !== "none") throw new Malformed("batch.reduction");
  const over = list(batch.get("over"), "batch.over").map((name) => text(name, "batch.over"));
  return { sample: text(batch.get("sample"), "batch.sample"), let: text(batch.get("let"), "batch.let"), size: text(batch.get("size"), "batch.size"), over, reduction };
}

function readChain(chain: Fields): NonNullable<CertificateValue["chain"]> {
  return {
    values: pairs(chain.get("values"), "chain.values"),
    root: text(chain.get("root"), "chain.root"),
    arrived: list(chain.get("arrived"), "chain.arrived").map((one) => {
      const [name, texts] = list(one, "chain.arrived");
      return [text(name, "chain.arrived"), list(texts, "chain.arrived").map((part) => text(part, "chain.arrived"))];
    }),
    shared: pairs(chain.get("shared"), "chain.shared"),
    aliases: pairs(chain.get("aliases"), "chain.aliases"),
  };
}
