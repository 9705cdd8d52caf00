/** Values and comparisons as text and JSON. Knows no evaluation. */
import type { Comparison } from "../answer/equal.js";
import type { Hint } from "../answer/hint.js";
import type { Level } from "../answer/ladder.js";
import type { TrueIf } from "../answer/true-if.js";
import { ascii } from "../emit/ascii.js";
import { text } from "../emit/text.js";
import { inWords } from "./conditions.js";
import type { Evaluated } from "../answer/evaluated.js";
import { describePoint, describeTensor } from "../evaluate/describe.js";
import { type NumbersJson, pointJson, tensorJson } from "../evaluate/json.js";
import { columnsOf } from "../evaluate/tensor.js";
import { padTo } from "./lines.js";
import { declarations } from "../term/declaration-text.js";
import type { ReportStyle } from "./style.js";

/** The value with all its digits, matrices in aligned columns, a tensor's one after the other with a line between. */
export function valueText({ value }: Evaluated): string {
  if (value.shape.length === 2 && columnsOf(value) === 1) return `${[...value.data].join("\n")}\n`;
  const cells = Array.from(value.data, String);
  const width = Math.max(...cells.map((cell) => cell.length));
  const [rows = 1, columns = 1] = value.shape.slice(-2);
  return Array.from({ length: value.data.length / columns }, (_, row) => `${row > 0 && row % rows === 0 ? "\n" : ""}${cells.slice(row * columns, (row + 1) * columns).map((cell) => cell.padStart(width)).join("  ")}\n`).join("");
}

export interface ValueJson {
  readonly expression: string;
  readonly shape: readonly number[];
  readonly value: NumbersJson;
  readonly sizes: { readonly [name: string]: number };
  readonly by: string;
}

export function valueJson(expression: string, { value, sizes, by }: Evaluated): ValueJson {
  return { expression, shape: [...value.shape], value: tensorJson(value), sizes: Object.fromEntries(sizes), by };
}

/** Which level decided, and what it found: the proof's relations and conditions, sizes and error bound, or a point at which the sides differ. */
export function comparisonText({ verdict, trueIf, hint }: Comparison, style: ReportStyle): string {
  const { paint } = style;
  const lines = (rows: readonly string[]): string => rows.map((row) => `  ${row}\n`).join("");
  switch (verdict.kind) {
    case "proved": {
      const where = verdict.conditions.map(({ relation, hypotheses }) => `where ${inWords(hypotheses.map(({ term, condition }) => ({ formula: text.print(term), condition })))} (${relation})`);
      return `${paint.good("equal")}: proved for all sizes${verdict.relations.length === 0 ? "" : `, with ${verdict.relations.join(", ")}`}\n${lines(where)}`;
    }
    case "exact-modular": {
      const sizes = verdict.sizes.map((choice) => [...choice].map(([name, size]) => `${name} = ${size}`).join(", ")).filter((choice) => choice !== "");
      return `${paint.good("equal")}: exactly, at random points modulo primes, which is no proof for all sizes\n${lines([`${sizes.length === 0 ? "" : `at ${sizes.join(" and at ")}; `}wrong with probability below 2^-${verdict.errorBits}`])}`;
    }
    case "refuted": {
      const remarks = [...(trueIf === null ? [] : [trueIfText(trueIf)]), ...(hint === null ? [] : [hintText(hint)]), ...(verdict.reason === "" ? [] : [verdict.reason])];
      const decided = verdict.level === "floats" ? "" : `: ${levelText[verdict.level]}`;
      if (verdict.counterexample === null) return `${paint.bad("different")}${decided}\n${lines(remarks)}`;
      const { point, left, right } = verdict.counterexample;
      const rows = [{ name: "at", text: describePoint(point) }, { name: "A", text: describeTensor(left) }, { name: "B", text: describeTensor(right) }];
      return `${paint.bad("different")}${decided}\n${rows.map((row) => `  ${padTo(row.name, 2)} = ${row.text}\n`).join("").replace("  at = ", "  at   ")}${lines(remarks)}`;
    }
    case "undecided":
      return `${paint.doubtful("undecided")}: ${verdict.agreedAt === 0 ? "neither proved nor refuted" : `the sides agree at ${verdict.agreedAt} random point${verdict.agreedAt === 1 ? "" : "s"}, which is no proof`}\n${lines([paint.muted(verdict.reason)])}`;
  }
}

const levelText: { readonly [L in Level]: string } = {
  "normal-form": "refuted in normal form",
  relations: "refuted in normal form",
  "exact-modular": "refuted exactly, modulo a prime",
  floats: "at a point",
};

const factText: { readonly [F in TrueIf["fact"]]: string } = {
  symmetric: "symmetric", spd: "positive definite", psd: "positive semidefinite", invertible: "invertible", diagonal: "diagonal", orthogonal: "orthogonal", lower: "lower triangular", upper: "upper triangular", triangular: "lower triangular", skew: "skew-symmetric", toeplitz: "Toeplitz",
  positive: "positive", unit: "between zero and one", small: "small", binary: "made of zeros and ones", prob: "a probability vector", rowprob: "a matrix whose rows sum to one", onehot: "one-hot", unitnorm: "of length one", tall: "tall", wide: "wide", commute: "",
};

/** `true only if `A` is symmetric; `A` was not declared so`. */
function trueIfText({ fact, variables, level }: TrueIf): string {
  const quoted = variables.map((name) => `\`${name}\``);
  const named = quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1) ?? ""}`;
  const sampled = level === "floats" ? " (as far as sampled points tell)" : "";
  if (fact === "commute") return `true only if ${named} commute${sampled}`;
  const [is, those] = quoted.length < 2 ? ["is", `${named} was`] : ["are", "they were"];
  return `true only if ${named} ${is} ${factText[fact]}${sampled}; ${those} not declared so`;
}

function hintText(hint: Hint): string {
  if (hint.kind === "transpose") return "A is the transpose of B";
  if (hint.kind === "vec") return hint.stacked === "left" ? "A is vec(B)" : "B is vec(A)";
  return hint.factor === "-1" ? "A is the negative of B" : `A is ${hint.factor} times B`;
}

export interface ComparisonJson {
  readonly left: string;
  readonly right: string;
  readonly verdict: string;
  /** `normal-form`, `relations`, `exact-modular` or `floats`; null where nothing decided. */
  readonly level: string | null;
  readonly relations: readonly string[];
  readonly conditions: readonly { readonly relation: string; readonly ascii: string; readonly condition: string }[];
  readonly exact: null | { readonly sizes: readonly { readonly [name: string]: number }[]; readonly errorBits: number };
  readonly counterexample: null | { readonly sizes: { readonly [name: string]: number }; readonly values: { readonly [name: string]: NumbersJson }; readonly left: NumbersJson; readonly right: NumbersJson };
  /** Facts by variable under which the sides would be equal. */
  readonly true_if: null | { readonly [name: string]: readonly string[] };
  readonly hint: null | { readonly kind: string; readonly factor?: string };
  readonly agreedAt: number | null;
  readonly reason: string;
  readonly seed: string;
  readonly let: string;
}

export function comparisonJson(left: string, right: string, { verdict, trueIf, hint, seed, elaborated }: Comparison): ComparisonJson {
  const base = {
    left, right, verdict: verdict.kind, level: verdict.kind === "undecided" ? null : verdict.level, relations: [], conditions: [], exact: null, counterexample: null,
    true_if: trueIf === null ? null : factsJson(trueIf), hint, agreedAt: null, reason: "", seed, let: declarations(elaborated.variables),
  };
  switch (verdict.kind) {
    case "proved":
      return { ...base, relations: [...verdict.relations], conditions: verdict.conditions.flatMap(({ relation, hypotheses }) => hypotheses.map(({ term, condition }) => ({ relation, ascii: ascii.print(term), condition }))) };
    case "exact-modular":
      return { ...base, exact: { sizes: verdict.sizes.map((sizes) => Object.fromEntries(sizes)), errorBits: verdict.errorBits } };
    case "refuted": {
      if (verdict.counterexample === null) return { ...base, reason: verdict.reason };
      const { point, left: a, right: b } = verdict.counterexample;
      return { ...base, reason: verdict.reason, counterexample: { ...pointJson(point), left: tensorJson(a), right: tensorJson(b) } };
    }
    case "undecided":
      return { ...base, agreedAt: verdict.agreedAt, reason: verdict.reason };
  }
}

/** `{ "A": ["symmetric"] }`; of commuting matrices, each names the others. */
function factsJson({ fact, variables }: TrueIf): { readonly [name: string]: readonly string[] } {
  return Object.fromEntries(variables.map((name) => [name, fact === "commute" ? variables.filter((other) => other !== name).map((other) => `commutes with ${other}`) : [fact]]));
}
