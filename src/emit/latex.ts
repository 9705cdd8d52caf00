/** Terms in LaTeX mathematics, with fractions and raised transposes. Knows no documents around a formula. */
import { type Dimension, isColumnShape, isScalarShape, type Shape } from "../term/dimension.js";
import { isInteger, isNegative, isOne, isWrittenWhole, negateRational, type Rational, rational, writeRational } from "../term/rational.js";
import { dispatch, type Handlers, type Term, type TermOf } from "../term/term.js";
import { repeatedIn, writingOf } from "./contraction.js";
import { divisorOf, reciprocalOf, runsOf, signOf, withBareScalars } from "./factors.js";
import { greekLetters } from "./names.js";
import { argument, at, createNotation, type Layout, Level, type Naming, type Notation, type Part } from "./notation.js";

const primary = (...parts: readonly Part[]): Layout => ({ level: Level.primary, parts });

/** Capital letters that look Latin have no command of their own. */
const latinCapitals: ReadonlySet<string> = new Set(["Alpha", "Beta", "Epsilon", "Zeta", "Eta", "Iota", "Kappa", "Mu", "Nu", "Omicron", "Rho", "Tau", "Chi"]);
const spelledGreek: ReadonlySet<string> = new Set(greekLetters.values());

function letterCommand(name: string): string {
  if (name === "omicron") return "o";
  if (name === "epsilon") return "\\varepsilon";
  return latinCapitals.has(name) ? `\\mathrm{${name[0] ?? ""}}` : `\\${name}`;
}

/** A word as LaTeX: a letter as it is, a Greek letter as its command, anything longer upright, with nothing left that LaTeX would obey. */
function wordInLatex(word: string): string {
  const spelled = greekLetters.get(word) ?? word;
  if (spelledGreek.has(spelled)) return letterCommand(spelled);
  if (/^[A-Za-z0-9]$/.test(word)) return word;
  const safe = Array.from(word, (character) => {
    const letter = greekLetters.get(character);
    if (letter !== undefined) return `\\ensuremath{${letterCommand(letter)}}`;
    return /[A-Za-z0-9]/.test(character) ? character : `\\char"${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()} `;
  }).join("");
  return `\\mathrm{${safe}}`;
}

/** `W1` ↦ `W_1`, `delta` ↦ `\delta`, `b_out` ↦ `b_{\mathrm{out}}`. */
export function nameInLatex(name: string): string {
  const parts = /^([^_\d]+)_?(\d+)$/u.exec(name) ?? /^([^_]+)_([^_]+)$/u.exec(name);
  const [, base, index] = parts ?? [];
  if (base === undefined || index === undefined) return wordInLatex(name);
  const lower = /^\d+$/.test(index) ? index : wordInLatex(index);
  return `${wordInLatex(base)}_${lower.length === 1 ? lower : `{${lower}}`}`;
}

const latexName: Naming = (variable) => (variable.role === "tangent" ? `\\mathrm{d}${nameInLatex(variable.name)}` : nameInLatex(variable.name));

const fraction = (above: string, below: string): string => `\\frac{${above}}{${below}}`;

function rationalInLatex(value: Rational): string {
  if (isWrittenWhole(value)) return writeRational(value);
  const sign = isNegative(value) ? "-" : "";
  const above = isNegative(value) ? -value.numerator : value.numerator;
  return sign + fraction(`${above}`, `${value.denominator}`);
}

function sizeInLatex(size: Dimension): string {
  const factors = size.powers.map(([name, exponent]) => nameInLatex(name) + (exponent === 1 ? "" : `^{${exponent}}`));
  if (size.coefficient !== 1 || factors.length === 0) factors.unshift(`${size.coefficient}`);
  return factors.join(" ");
}

const operatorNames: ReadonlyMap<string, string> = new Map(
  ["exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "det", "max", "min"].map((name) => [name, `\\${name}`]),
);

const functionName = (name: string): string => operatorNames.get(name) ?? `\\operatorname{${name.replace(/[^A-Za-z0-9]/gu, (sign) => (sign === "_" ? "\\_" : ""))}}`;

function call(name: string, args: readonly Term[]): Layout {
  const parts: Part[] = [`${functionName(name)}\\left(`];
  args.forEach((term, index) => parts.push(...(index > 0 ? [", "] : []), at(term, Level.sum)));
  return primary(...parts, "\\right)");
}

const around = (open: string, term: Term, close: string): Layout => primary(open, at(argument(term, 0), Level.sum), close);
const subscript = (sizes: readonly Dimension[]): string => `_{${sizes.map(sizeInLatex).join(" \\times ")}}`;
const axes = (shape: Shape): readonly Dimension[] => (isColumnShape(shape) ? [shape[0]] : shape);

/** Whether what is written first is a digit, which would join a number before it. */
function beginsWithNumber(term: Term): boolean {
  let first: Term | undefined = term;
  while (first?.kind === "transpose" || first?.kind === "power") first = first.args[0];
  return first?.kind === "number";
}

/** Gathers the scalar divisors of a product, with its number and sizes, in one fraction in front. */
function product(lead: Rational | null, factors: readonly Term[]): Layout {
  const below = factors.flatMap((term) => divisorOf(term) ?? []);
  const left = factors.filter((term) => divisorOf(term) === null);
  const gathers = (term: Term): boolean => term.kind === "number" || term.kind === "size" || (isScalarShape(term.shape) && left.every((other) => isScalarShape(other.shape)));
  const above = below.length > 0 ? left.filter(gathers) : [];
  const beside = below.length > 0 ? left.filter((term) => !gathers(term)) : left;
  const parts: Part[] = [];
  const list = (terms: readonly Term[], number: string | null, alone: Level): readonly Part[] => {
    const listed: Part[] = number === null ? [] : [number];
    for (const term of terms) listed.push(...(listed.length > 0 ? [beginsWithNumber(term) ? " \\cdot " : " "] : []), at(term, terms.length === 1 && number === null ? alone : Level.postfix));
    return listed;
  };
  if (below.length > 0) {
    const number = lead === null || (isOne(lead) && above.length > 0) ? null : rationalInLatex(rational(lead.numerator));
    const denominator = lead === null || isInteger(lead) ? null : `${lead.denominator}`;
    const numerator = list(above, number === "1" && above.length > 0 ? null : number, Level.sum);
    parts.push("\\frac{", ...(numerator.length > 0 ? numerator : ["1"]), "}{", ...list(below, denominator, Level.sum), "}");
  } else if (lead !== null) parts.push(rationalInLatex(lead));
  for (const { terms, count } of runsOf(beside)) {
    const [term] = terms;
    if (term === undefined) continue;
    const base = terms.length === 1 ? [at(term, count > 1 ? Level.primary : Level.postfix)] : ["\\left(", ...product(null, terms).parts, "\\right)"];
    parts.push(...(parts.length > 0 ? [beginsWithNumber(term) ? " \\cdot " : " "] : []), ...base, ...(count > 1 ? [`^{${count}}`] : []));
  }
  return { level: beside.length === 0 ? Level.postfix : Level.product, parts };
}

function signedProduct(term: TermOf<"multiply">): Layout {
  const { negative, lead, factors } = signOf(term);
  const body = product(lead, factors);
  if (!negative) return body;
  return { level: Level.negation, parts: ["-", ...body.parts] };
}

function sum(term: TermOf<"add">): Layout {
  const parts: Part[] = [];
  const broadcastable = term.args.some((part) => part.kind !== "fill");
  const repeatable = term.args.some((part) => part.kind !== "fill" && repeatedIn(part) === null);
  term.args.forEach((part, index) => {
    const body = broadcastable && part.kind === "fill" ? argument(part, 0) : repeatable ? (repeatedIn(part) ?? part) : part;
    if (index > 0 && body.kind === "number" && isNegative(body.value)) parts.push(" - ", rationalInLatex(negateRational(body.value)));
    else if (index > 0 && body.kind === "multiply" && signOf(body).negative) {
      const { lead, factors } = signOf(body);
      parts.push(" - ", ...product(lead, factors.map((factor) => (repeatable ? (repeatedIn(factor) ?? factor) : factor))).parts);
    } else parts.push(...(index > 0 ? [" + "] : []), at(body, index > 0 ? Level.product : Level.sum));
  });
  return { level: Level.sum, parts };
}

function hadamard(term: TermOf<"hadamard">): Layout {
  const parts: Part[] = [];
  const beside = term.args.some((factor) => repeatedIn(factor) === null);
  term.args.forEach((written, index) => {
    const factor = beside ? (repeatedIn(written) ?? written) : written;
    const divisor = reciprocalOf(factor);
    if (divisor !== null) parts.push(index === 0 ? "1 \\oslash " : " \\oslash ", at(divisor, Level.postfix));
    else parts.push(...(index === 0 ? [] : [" \\odot "]), at(factor, Level.postfix));
  });
  return { level: Level.product, parts };
}

function power(term: TermOf<"power">): Layout {
  const base = argument(term, 0);
  const exponent = argument(term, 1);
  if (isScalarShape(term.shape)) {
    const divisor = reciprocalOf(term);
    if (divisor !== null) return { level: Level.postfix, parts: ["\\frac{1}{", at(divisor, Level.sum), "}"] };
    if (exponent.kind === "number" && exponent.value.numerator === 1n && exponent.value.denominator === 2n) return primary("\\sqrt{", at(base, Level.sum), "}");
    return { level: Level.postfix, parts: [at(base, Level.primary), "^{", at(exponent, Level.sum), "}"] };
  }
  const divisor = reciprocalOf(term);
  if (divisor !== null) return { level: Level.product, parts: ["1 \\oslash ", at(divisor, Level.postfix)] };
  return { level: Level.postfix, parts: [at(base, Level.primary), "^{\\odot ", at(exponent, Level.sum), "}"] };
}

const norm = (name: string, term: Term): Layout | null => (name === "norm2" && term.args.length === 1 ? around("\\left\\lVert ", term, " \\right\\rVert") : null);

const postfix = (term: Term, mark: string): Layout => ({ level: Level.postfix, parts: [at(argument(term, 0), Level.primary), mark] });

/** The sum over indices, with those that stay behind the bracket around it. */
function indexSum(term: TermOf<"einsum">): Layout {
  const writing = writingOf(term);
  if (writing.as === "product") return { level: Level.product, parts: [at(writing.left, Level.postfix), " ", at(writing.right, Level.postfix)] };
  if (writing.as === "transpose") return { level: Level.postfix, parts: [at(writing.of, Level.primary), "^\\top"] };
  const { contraction, args } = term;
  const { inputs, output, names } = contraction;
  const list = (labels: readonly (number | null)[]): string => {
    const written = labels.flatMap((label) => (label === null ? [] : [nameInLatex(names[label] ?? "")]));
    return written.join(written.some((name) => name.length > 1) ? ", " : " ");
  };
  const bound = [...new Set(inputs.flat())].filter((label) => label !== null && !output.includes(label));
  const parts: Part[] = bound.length > 0 ? [`\\sum_{${list(bound)}} `] : [];
  args.forEach((part, place) => {
    const indices = list(inputs[place] ?? []);
    parts.push(...(place > 0 ? [" "] : []), ...(indices === "" ? [at(part, Level.postfix)] : ["{", at(part, Level.primary), `}_{${indices}}`]));
  });
  return output.length === 0 ? { level: Level.sum, parts } : primary("\\left[", ...parts, `\\right]_{${list(output)}}`);
}

const handlers: Handlers<Layout, [Naming]> = {
  number: ({ value }) => ({ level: isNegative(value) ? Level.negation : isInteger(value) ? Level.primary : Level.postfix, parts: [rationalInLatex(value)] }),
  size: ({ size }) => ({ level: size.coefficient === 1 && size.powers.length === 1 ? Level.postfix : Level.product, parts: [sizeInLatex(size)] }),
  variable: (term, naming) => primary(naming(term)),
  ones: ({ shape }) => primary(`\\mathbf{1}${subscript(axes(shape))}`),
  zeros: ({ shape }) => primary(`\\mathbf{0}${subscript(axes(shape))}`),
  identity: ({ shape }) => primary(`I${subscript([shape[0]])}`),
  add: sum,
  multiply: signedProduct,
  hadamard,
  power,
  // Bars around a matrix would be its determinant.
  apply: (term) => (term.function.name === "abs" && isColumnShape(term.shape) ? around("\\left|", term, "\\right|") : term.function.name === "sqrt" ? around("\\sqrt{", term, "}") : call(term.function.name, term.args)),
  transpose: (term) => postfix(term, "^\\top"),
  trace: (term) => call("tr", term.args),
  sum: (term) => call("sum", term.args),
  diagonal: (term) => call("diag", term.args),
  diagonalPart: (term) => call("diag", term.args),
  fill: (term) => ({ level: Level.product, parts: [at(argument(term, 0), Level.postfix), ` \\mathbf{1}${subscript(axes(term.shape))}`] }),
  einsum: indexSum,
  call: (term) => (term.args.length === 0 ? primary(nameInLatex(term.definition.name)) : (norm(term.definition.name, term) ?? call(term.definition.name, withBareScalars(term)))),
  operator: (term) => {
    if (term.operator.name === "inv" && term.args.length === 1) return postfix(term, "^{-1}");
    const bars = norm(term.operator.name, term);
    if (bars !== null) return bars;
    return term.args.length === 0 && term.sizes.length > 0 ? primary(`${functionName(term.operator.name)}${subscript(term.sizes)}`) : call(term.operator.name, term.args);
  },
};

/** LaTeX mathematics, to stand between dollar signs. */
export const latex: Notation = createNotation({
  layOut: (term, naming) => dispatch(handlers, term, naming),
  open: "\\left(",
  close: "\\right)",
  naming: latexName,
});

