/** The parts of a model answer in Markdown and in LaTeX, in which no text of the author is markup. Knows no mathematics. */
import { visible } from "../diagnostics/quote.js";
import { markdownText } from "../check/reports/markdown-text.js";

export interface ModelStep {
  /** LaTeX of our own. */
  readonly formula: string;
  readonly rule: string;
  readonly says: string;
  readonly where: readonly string[];
}

/** Texts are anything; formulas are LaTeX that we have printed. */
export interface ModelWriter {
  readonly document: (parts: readonly string[]) => string;
  readonly title: (text: string) => string;
  readonly problem: (text: string) => string;
  readonly answer: (name: string, points: string) => string;
  readonly code: (text: string) => string;
  readonly list: (items: readonly { readonly code: string; readonly remark: string }[]) => string;
  /** Of our own words. */
  readonly prose: (text: string) => string;
  readonly remark: (text: string) => string;
  readonly formula: (formula: string) => string;
  readonly where: (conditions: readonly string[]) => string;
  readonly steps: (steps: readonly ModelStep[]) => string;
}

const inDollars = (formula: string): string => `$${formula}$`;

/** A fence longer than any run of backticks within. */
function fenced(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = "`".repeat(Math.max(3, 1 + Math.max(0, ...runs.map(({ length }) => length))));
  return `${fence}text\n${linesOf(text).join("\n")}\n${fence}`;
}

const linesOf = (text: string): readonly string[] => text.split(/\r\n?|\n/u).map(visible);

export const markdownWriter: ModelWriter = {
  document: (parts) => `${parts.join("\n\n")}\n`,
  title: (text) => `# ${markdownText(text)}`,
  problem: (text) => `## ${markdownText(text)}`,
  answer: (name, points) => `### ${markdownText(name)} (${points})`,
  code: fenced,
  list: (items) => items.map(({ code, remark }) => `- \`${code}\`${remark === "" ? "" : ` (${remark})`}`).join("\n"),
  prose: (text) => text,
  remark: (text) => `*${text}*`,
  formula: (formula) => `$$${formula}$$`,
  where: (conditions) => `where ${conditions.map(inDollars).join(" and ")}`,
  steps: (steps) => steps.map(({ formula, rule, says, where }, index) => {
    const condition = where.length === 0 ? "" : `, where ${where.map(inDollars).join(" and ")}`;
    return `${index + 1}. ${inDollars(formula)}${condition}\n   <br>*${markdownText(rule)}*${says === "" ? "" : `: ${markdownText(says)}`}`;
  }).join("\n"),
};

const escapes: ReadonlyMap<string, string> = new Map([
  ["\\", "\\textbackslash{}"], ["~", "\\textasciitilde{}"], ["^", "\\textasciicircum{}"], ["<", "\\textless{}"], [">", "\\textgreater{}"], ["|", "\\textbar{}"], ['"', "\\textquotedbl{}"], ["`", "\\textasciigrave{}"],
  ...["{", "}", "$", "&", "#", "_", "%"].map((sign): readonly [string, string] => [sign, `\\${sign}`]),
]);

/** Signs of our notation beside the letters that a font has. */
const signs: ReadonlyMap<string, string> = new Map([
  ["↦", "\\mapsto"], ["ᵀ", "{}^{\\top}"], ["⊙", "\\odot"], ["‖", "\\|"], ["′", "{}'"], ["⁻", "{}^{-}"], ["∂", "\\partial"], ["·", "\\cdot"], ["×", "\\times"], ["√", "\\surd"],
  ...Array.from("⁰¹²³⁴⁵⁶⁷⁸⁹", (sign, digit): readonly [string, string] => [sign, `{}^{${digit}}`]),
  ...Array.from("αβγδεζηθικλμνξπρστυφχψω", (sign, index): readonly [string, string] => [sign, `\\${["alpha", "beta", "gamma", "delta", "varepsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"][index] ?? ""}`]),
]);

/** Any text as LaTeX text. */
const latexText = (text: string): string => Array.from(visible(text), (sign) => escapes.get(sign) ?? (signs.has(sign) ? `\\ensuremath{${signs.get(sign) ?? ""}}` : sign)).join("");

const environment = (name: string, lines: readonly string[]): string => [`\\begin{${name}}`, ...lines, `\\end{${name}}`].join("\n");

export const latexWriter: ModelWriter = {
  document: (parts) => `% for a document with \\usepackage{amsmath}\n${parts.join("\n\n")}\n`,
  title: (text) => `\\section*{${latexText(text)}}`,
  problem: (text) => `\\subsection*{${latexText(text)}}`,
  answer: (name, points) => `\\paragraph{${latexText(name)}} (${points})`,
  code: (text) => environment("quote", [`\\ttfamily ${linesOf(text).map(latexText).join(" \\\\\n")}`]),
  list: (items) => (items.length === 0 ? "" : environment("itemize", items.map(({ code, remark }) => `  \\item \\texttt{${latexText(code)}}${remark === "" ? "" : ` (${remark})`}`))),
  prose: (text) => text,
  remark: (text) => `\\emph{${text}}`,
  formula: (formula) => `\\[ ${formula} \\]`,
  where: (conditions) => `where ${conditions.map(inDollars).join(" and ")}`,
  steps: (steps) => environment("enumerate", steps.map(({ formula, rule, says, where }) => {
    const condition = where.length === 0 ? "" : `, where ${where.map(inDollars).join(" and ")}`;
    return `  \\item ${inDollars(formula)}${condition} \\\\\n    \\emph{${latexText(rule)}}${says === "" ? "" : `: ${latexText(says)}`}`;
  })),
};
