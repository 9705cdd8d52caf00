/** The standing of rules as a table, with counts and times. Knows no kernel. */
import type { RuleStanding } from "../answer/standings.js";
import type { Standing } from "../answer/prove.js";
import { visible } from "../diagnostics/quote.js";
import { columns, flow, padTo } from "./lines.js";
import type { ReportStyle } from "./style.js";
import { agreement } from "./standing.js";

const meanings: { readonly [S in Standing]: string } = {
  proved: "proved by the kernel for all sizes",
  axiom: "taken on its citation",
  sampled: "what proofs start from, tested by numbers",
  definition: "an abbreviation",
  differs: "a mistake that changes the value or the shape",
  known: "known by its shape, not yet differentiated",
  refuted: "wrong",
  unproved: "neither proved nor refuted",
};

const order: readonly Standing[] = ["proved", "axiom", "sampled", "definition", "differs", "known", "refuted", "unproved"];

/** Whether some rule is refuted, or some is not proved. */
export function worstStanding(rules: readonly RuleStanding[]): "good" | "unproved" | "refuted" {
  if (rules.some(({ standing }) => standing === "refuted")) return "refuted";
  return rules.some(({ standing }) => standing === "unproved") ? "unproved" : "good";
}

function remark({ rule, standing, relations, reason, error }: RuleStanding): string {
  if (standing === "refuted" || standing === "unproved" || standing === "differs") return reason;
  const equation = rule.kind === "relation" || rule.kind === "rewrite";
  if (standing === "sampled" || standing === "axiom") return error === null ? reason : equation ? "the sides agree at random points" : `differences agree ${agreement(error)}`;
  return relations.length === 0 ? "" : `with ${relations.join(", ")}`;
}

function painted(standing: Standing, words: string, { paint }: ReportStyle): string {
  switch (standing) {
    case "proved":
      return paint.good(words);
    case "refuted":
      return paint.bad(words);
    case "unproved":
    case "axiom":
      return paint.doubtful(words);
    case "sampled":
    case "definition":
    case "differs":
    case "known":
      return paint.muted(words);
  }
}

/** One line a rule, in the order of the files. */
export function standingsText(rules: readonly RuleStanding[], style: ReportStyle): string {
  const names = Math.max(0, ...rules.map(({ rule }) => columns(rule.name)));
  const standings = Math.max(0, ...order.map((one) => one.length));
  const lines: string[] = [];
  let file: string | null = null;
  for (const one of rules) {
    if (one.file !== file) lines.push(...(file === null ? [] : [""]), style.paint.title(visible(one.file)));
    file = one.file;
    const head = `  ${padTo(one.rule.name, names)}  ${painted(one.standing, padTo(one.standing, standings), style)}  `;
    const [first = "", ...more] = flow(remark(one).split(" "), " ", Math.max(40, style.width - columns(head)));
    lines.push(`${head}${style.paint.muted(first)}`.trimEnd(), ...more.map((line) => " ".repeat(columns(head)) + style.paint.muted(line)));
  }
  return `${[...lines, "", ...summary(rules, style)].join("\n")}\n`;
}

function summary(rules: readonly RuleStanding[], style: ReportStyle): readonly string[] {
  const counted = order.flatMap((standing) => {
    const count = rules.filter((one) => one.standing === standing).length;
    return count === 0 ? [] : [{ standing, count }];
  });
  const digits = Math.max(1, ...counted.map(({ count }) => `${count}`.length));
  const width = Math.max(0, ...counted.map(({ standing }) => standing.length));
  const proving = rules.filter(({ standing }) => standing === "proved").map(({ milliseconds }) => milliseconds).toSorted((a, b) => a - b);
  const total = rules.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const median = proving[Math.floor(proving.length / 2)] ?? 0;
  return [
    ...counted.map(({ standing, count }) => `${`${count}`.padStart(digits)} ${painted(standing, padTo(standing, width), style)}  ${style.paint.muted(meanings[standing])}`),
    style.paint.muted(`${rules.length} rule${rules.length === 1 ? "" : "s"} in ${Math.round(total)} ms${proving.length === 0 ? "" : `; a proof takes ${median.toFixed(2)} ms in the median`}`),
  ];
}

export interface StandingsJson {
  readonly rules: readonly { readonly rule: string; readonly kind: string; readonly file: string; readonly standing: string; readonly relations: readonly string[]; readonly error: number | null; readonly reason: string; readonly milliseconds: number }[];
  readonly counts: { readonly [standing: string]: number };
}

export function standingsJson(rules: readonly RuleStanding[]): StandingsJson {
  return {
    rules: rules.map(({ rule, file, standing, relations, error, reason, milliseconds }) => ({ rule: rule.name, kind: rule.kind, file, standing, relations: [...relations], error, reason, milliseconds: Number(milliseconds.toFixed(3)) })),
    counts: Object.fromEntries(order.map((standing) => [standing, rules.filter((one) => one.standing === standing).length])),
  };
}
