/** The standing of rules as a Markdown page: what is proved, sampled and unsupported, with sources. Knows no kernel. */
import type { Proved, Standing } from "../answer/prove.js";
import type { RuleStanding } from "../answer/standings.js";
import { text } from "../emit/text.js";
import type { Rule } from "../rules/rule.js";
import { isScalarShape } from "../term/dimension.js";
import { conditionsOf, statementOf } from "./rule-text.js";

const words: { readonly [S in Standing]: string } = {
  proved: "proved",
  axiom: "axiom",
  sampled: "sampled",
  definition: "definition",
  differs: "mistake",
  known: "unsupported",
  refuted: "refuted",
  unproved: "not proved",
};

const order: readonly Standing[] = ["proved", "axiom", "sampled", "definition", "differs", "known", "refuted", "unproved"];
const vocabulary: readonly Rule["kind"][] = ["function", "operator", "define"];

const cell = (written: string): string => written.replaceAll("\\", "\\\\").replaceAll("|", "\\|").replace(/\s+/gu, " ");
const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
const code = (written: string): string => (written === "" ? "" : `\`${written.replaceAll("`", "'")}\``);

function how({ rule, standing, relations, reason }: Proved, lemmas: ReadonlyMap<string, readonly string[]>): string {
  if (standing === "differs") return reason;
  const own = lemmas.get(rule.name) ?? [];
  const by = [...(relations.length === 0 ? [] : [`with ${relations.join(", ")}`]), ...(own.length === 0 ? [] : [`by ${own.join(", ")}`])];
  const constant = rule.kind === "operator" && rule.symbol.parameters.length === 0;
  const word = standing !== "known" ? words[standing] : constant ? "constant" : own.length > 0 ? "in some arguments only" : words[standing];
  return [word, ...by].join("; ");
}

function source({ rule }: Proved): string {
  if (rule.kind === "mistake") return rule.says;
  const rowwise = rule.kind === "define" && rule.rowwise !== null ? [isScalarShape(rule.symbol.shape) ? `the mean over the rows of ${rule.rowwise.ofRow.name}` : `${rule.rowwise.ofRow.name} of every row`] : [];
  return [...rowwise, ...[rule.entry.cite, rule.entry.note].flatMap((note) => (note === null ? [] : [note.text]))].join("; ");
}

/** The lemmas about each function, operator and definition, by its name. */
function lemmasAbout(rules: readonly RuleStanding[]): ReadonlyMap<string, readonly string[]> {
  const about = new Map<string, readonly string[]>();
  for (const { rule } of rules) {
    if (rule.kind !== "lemma") continue;
    const { map } = rule;
    const name = map.kind === "call" ? map.definition.name : map.kind === "operator" ? map.operator.name : map.kind === "apply" ? map.function.name : null;
    if (name !== null) about.set(name, [...(about.get(name) ?? []), rule.name]);
  }
  return about;
}

/** One table of all functions, operators and definitions, and one of the rules of each file; no times, so that equal rules give equal pages. */
export function standingsMarkdown(rules: readonly RuleStanding[]): string {
  const lemmas = lemmasAbout(rules);
  const named = rules.filter(({ rule }) => vocabulary.includes(rule.kind)).toSorted((a, b) => (a.rule.name < b.rule.name ? -1 : 1));
  const counts = order.flatMap((standing) => {
    const count = rules.filter((one) => one.standing === standing).length;
    return count === 0 ? [] : [`${count} ${words[standing]}`];
  });
  const files = [...new Set(rules.map(({ file }) => file))];
  const tables = files.flatMap((file) => {
    const own = rules.filter((one) => one.file === file && !vocabulary.includes(one.rule.kind));
    if (own.length === 0) return [];
    const head = [`### \`${file}\``, "", "| rule | says | where | standing | source |", "|---|---|---|---|---|"];
    return [...head, ...own.map((one) => row([one.rule.name, code(statementOf(one.rule, text)), code(conditionsOf(one.rule, text)), how(one, new Map()), source(one)])), ""];
  });
  return [
    "# What is proved, sampled and unsupported",
    "",
    "This page is generated from the rules by `npm run docs`. `gradus explain NAME` says more about each of them.",
    "",
    "* **proved**: by the kernel in index notation, for all sizes, from the meaning of the operators, the definitions and the relations that are named",
    "* **sampled**: what proofs start from (the derivative of an entrywise function, a tangent that a source states, a relation between functions); compared with differences or numbers at random points",
    "* **axiom**: taken on its citation, and compared with numbers",
    "* **mistake**: a slip by which answers to homework are diagnosed, shown to change the value or the shape of what it is made in",
    "* **definition**: an abbreviation, which the kernel unfolds: every gradient through it is proved",
    "* **unsupported**: known by its value and shape; an expression that needs its derivative is refused; **in some arguments only**: the same for the others",
    "",
    `${rules.length} rules: ${counts.join(", ")}.`,
    "",
    "## Functions, operators and definitions",
    "",
    "| name | says | where | standing | source |",
    "|---|---|---|---|---|",
    ...named.map((one) => row([code(one.rule.name), code(statementOf(one.rule, text)), code(conditionsOf(one.rule, text)), how(one, lemmas), source(one)])),
    "",
    "## Rules by file",
    "",
    ...tables,
  ].join("\n");
}
