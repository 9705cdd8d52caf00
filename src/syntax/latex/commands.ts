// What each LaTeX command stands for in mathematics; it knows no arguments and never expands anything.
import { asciiName, greekLetter } from "../greek.js";
import type { LatexTokenType } from "./tokens.js";

export type Command =
  /** Changes how a text looks, and nothing else. */
  | { readonly kind: "layout" }
  /** `\left`, `\bigr`: says which way the next delimiter faces, where it says. */
  | { readonly kind: "sizing"; readonly side: "open" | "close" | null }
  /** Means the same as this text would in the place of the command. */
  | { readonly kind: "sign"; readonly type: LatexTokenType; readonly text: string }
  | { readonly kind: "bracket"; readonly text: "(" | ")" | "[" | "]" | "\\{" | "\\}" }
  | { readonly kind: "bars"; readonly norm: boolean; readonly side: "open" | "close" | null }
  | { readonly kind: "angle"; readonly side: "open" | "close" }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "function"; readonly name: string }
  /** A font of single letters: `\mathbf{x}` is x. */
  | { readonly kind: "font" }
  /** A font of words: `\mathrm{diag}`. */
  | { readonly kind: "upright" }
  | { readonly kind: "accent"; readonly suffix: string }
  | { readonly kind: "transpose" }
  | { readonly kind: "fraction" }
  | { readonly kind: "root" }
  | { readonly kind: "environment" }
  | { readonly kind: "question" }
  /** Means something that has no counterpart here; what to do instead. */
  | { readonly kind: "unsupported"; readonly help: string }
  /** Defines, reads files, runs programs or makes links. */
  | { readonly kind: "refused" };

const words = (text: string): readonly string[] => text.split(" ");
const all = (names: string, command: Command): readonly (readonly [string, Command])[] => words(names).map((name) => [name, command]);

const entries = "matrices and vectors are written as names, not entry by entry";
const index = "write sums without an index: `\\mathbf{1}_n^\\top x`, `\\operatorname{sum}(x)`, or a product such as `x^\\top y`";

const table: ReadonlyMap<string, Command> = new Map<string, Command>([
  ...all(", ; : ! > quad qquad enspace thinspace medspace thickspace negthinspace displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits mathstrut strut nonumber notag allowbreak nobreak relax boldmath unboldmath cr newline hfill centering noindent vphantom phantom hphantom", { kind: "layout" }),
  ...all("\\ ( ) [ ]", { kind: "layout" }),
  [" ", { kind: "layout" }],
  ...all("left bigl Bigl biggl Biggl", { kind: "sizing", side: "open" }),
  ...all("right bigr Bigr biggr Biggr", { kind: "sizing", side: "close" }),
  ...all("big Big bigg Bigg middle bigm Bigm mathopen mathclose mathbin mathrel mathord", { kind: "sizing", side: null }),
  ...all("cdot ast", { kind: "sign", type: "*", text: "*" }),
  ["times", { kind: "sign", type: "times", text: "\\times" }],
  ...all("odot circ bullet", { kind: "sign", type: ".*", text: ".*" }),
  ["oslash", { kind: "sign", type: "./", text: "./" }],
  ["div", { kind: "sign", type: "/", text: "/" }],
  ["otimes", { kind: "sign", type: "kron", text: "\\otimes" }],
  ...all("gt", { kind: "sign", type: "relation", text: ">" }),
  ...all("lt", { kind: "sign", type: "relation", text: "<" }),
  ...all("ge geq geqslant", { kind: "sign", type: "relation", text: ">=" }),
  ...all("le leq leqslant", { kind: "sign", type: "relation", text: "<=" }),
  ...all("coloneqq coloneq triangleq equiv doteq", { kind: "sign", type: "=", text: "=" }),
  ["lparen", { kind: "bracket", text: "(" }], ["rparen", { kind: "bracket", text: ")" }],
  ["lbrack", { kind: "bracket", text: "[" }], ["rbrack", { kind: "bracket", text: "]" }],
  ...all("{ lbrace", { kind: "bracket", text: "\\{" }), ...all("} rbrace", { kind: "bracket", text: "\\}" }),
  ["lvert", { kind: "bars", norm: false, side: "open" }], ["rvert", { kind: "bars", norm: false, side: "close" }], ...all("vert mid", { kind: "bars", norm: false, side: null }),
  ["lVert", { kind: "bars", norm: true, side: "open" }], ["rVert", { kind: "bars", norm: true, side: "close" }], ...all("| Vert parallel", { kind: "bars", norm: true, side: null }),
  ["langle", { kind: "angle", side: "open" }], ["rangle", { kind: "angle", side: "close" }],
  ["varepsilon", { kind: "name", name: "epsilon" }], ["vartheta", { kind: "name", name: "theta" }], ["varphi", { kind: "name", name: "phi" }],
  ["varrho", { kind: "name", name: "rho" }], ["varpi", { kind: "name", name: "pi" }], ["varkappa", { kind: "name", name: "kappa" }],
  ["ell", { kind: "name", name: "ell" }],
  ...words("exp log sin cos tan sinh cosh tanh det max min sec csc cot coth").map((name) => [name, { kind: "function", name }] as const),
  ["ln", { kind: "function", name: "log" }], ["arcsin", { kind: "function", name: "asin" }], ["arccos", { kind: "function", name: "acos" }], ["arctan", { kind: "function", name: "atan" }],
  ...words("tr Tr trace diag").map((name) => [name, { kind: "function", name: name.toLowerCase() }] as const),
  ...words("softmax sigmoid relu ReLU sign").map((name) => [name, { kind: "function", name: name.toLowerCase() }] as const),
  ...all("mathbf boldsymbol bm bf pmb mathit mathcal mathscr mathfrak mathbb mathds mathbbm vec underline mathnormal bold cal it bb vv", { kind: "font" }),
  ...all("mathrm text textrm textit textbf textsf texttt textnormal mathsf mathtt operatorname mbox hbox rm sf mathop textup", { kind: "upright" }),
  ...all("hat widehat", { kind: "accent", suffix: "hat" }), ...all("bar overline", { kind: "accent", suffix: "bar" }), ...all("tilde widetilde", { kind: "accent", suffix: "tilde" }),
  ["dot", { kind: "accent", suffix: "dot" }], ["ddot", { kind: "accent", suffix: "ddot" }], ["check", { kind: "accent", suffix: "check" }], ["acute", { kind: "accent", suffix: "acute" }],
  ...all("top intercal transpose T prime", { kind: "transpose" }),
  ...all("frac dfrac tfrac cfrac", { kind: "fraction" }),
  ["sqrt", { kind: "root" }],
  ...all("begin end", { kind: "environment" }),
  ...all("nabla partial grad", { kind: "question" }),
  ...all("sum", { kind: "unsupported", help: index }), ...all("prod bigodot bigotimes bigoplus", { kind: "unsupported", help: "write every factor, or `\\operatorname{prod}(x)`" }),
  ...all("int iint oint lim sup inf argmax argmin arg limsup liminf", { kind: "unsupported", help: "write a closed form" }),
  ...all("dots ldots cdots vdots ddots dotsc dotsb", { kind: "unsupported", help: "write every term, or a product of matrices" }),
  ...all("infty", { kind: "unsupported", help: "there is no infinite number" }),
  ...all("pm mp", { kind: "unsupported", help: "write two answers" }),
  ...all("dagger ddagger", { kind: "unsupported", help: "write `^\\top` for the transpose, `\\operatorname{pinv}(A)` for the pseudo-inverse" }),
  ...all("neq ne approx sim simeq cong propto in notin ni subset subseteq to rightarrow Rightarrow leftarrow leftrightarrow implies iff mapsto leadsto forall exists land lor lnot neg wedge vee cup cap setminus emptyset", { kind: "unsupported", help: "write the answer as `name = expression`" }),
  ...all("oplus ominus star dagger amalg bigcirc", { kind: "unsupported", help: "write `+`, `-`, `\\odot` for products entry by entry, `\\otimes` for the Kronecker product" }),
  ...all("matrix pmatrix bmatrix cases atop choose binom over overset underset stackrel underbrace overbrace substack", { kind: "unsupported", help: entries }),
  ...all("def edef gdef xdef let futurelet newcommand renewcommand providecommand DeclareMathOperator newenvironment renewenvironment newtheorem expandafter csname endcsname noexpand catcode input include includegraphics includeonly usepackage documentclass RequirePackage openin openout read write immediate special href url hyperref ref eqref label cite htmlClass htmlId htmlStyle htmlData loop repeat if ifx ifnum else fi count newcount the jobname tag verb lstinputlisting verbatiminput ShellEscape directlua luaexec require color textcolor colorbox fcolorbox", { kind: "refused" }),
]);

/** The command's meaning by its name without the backslash; null where it has none. */
export function commandNamed(name: string): Command | null {
  const found = table.get(name);
  if (found !== undefined) return found;
  return name.length > 1 && greekLetter(name) !== null && /^[A-Za-z]+$/u.test(name) ? { kind: "name", name: asciiName(name) } : null;
}

/** Every command that can be written in an answer, for the nearest to a misspelled one. */
export const knownCommands: readonly string[] = [
  ...[...table].flatMap(([name, { kind }]) => (kind === "refused" || kind === "unsupported" || kind === "question" || !/^[A-Za-z]{2,}$/u.test(name) ? [] : [`\\${name}`])),
  ..."alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega".split(" ").map((name) => `\\${name}`),
];

/** Environments that only place lines of formulas. */
export const layoutEnvironments: ReadonlySet<string> = new Set(words("equation align aligned alignat gather gathered split multline eqnarray displaymath math flalign"));
