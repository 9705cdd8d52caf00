/** Terms on one line in the input language, so that reading the line gives the term back. Knows two alphabets and no derivations. */
import { spelled } from "../term/contraction.js";
import { type Dimension, isColumnShape, isScalarShape, type Shape } from "../term/dimension.js";
import { formatRational, isInteger, isNegative, isWrittenWhole, negateRational, type Rational, writeRational } from "../term/rational.js";
import { dispatch, type Handlers, type Term, type TermOf } from "../term/term.js";
import { repeatedIn, writingOf } from "./contraction.js";
import { bracketsIn, divisorOf, reciprocalOf, runsOf, signOf, withBareScalars } from "./factors.js";
import { argument, at, createNotation, type Layout, Level, type Naming, type Notation, type Part } from "./notation.js";

/** What differs between the alphabets. */
export interface Alphabet {
  readonly times: string;
  readonly hadamard: string;
  readonly transpose: string;
  /** `^2`, `²`: a whole exponent. */
  readonly exponent: (digits: string) => string;
  /** Around the argument of an inverse; null to write a call. */
  readonly inverse: string | null;
  /** Around a vector for its length; null to write a call. */
  readonly norm: string | null;
  readonly naming: Naming;
  /** A constant such as π. */
  readonly constant: (name: string) => string;
}

interface Setting {
  readonly alphabet: Alphabet;
  readonly naming: Naming;
}

const primary = (...parts: readonly Part[]): Layout => ({ level: Level.primary, parts });

function call(name: string, args: readonly Term[]): Layout {
  const parts: Part[] = [`${name}(`];
  args.forEach((term, index) => {
    if (index > 0) parts.push(", ");
    parts.push(at(term, Level.sum));
  });
  parts.push(")");
  return primary(...parts);
}

const sizedCall = (name: string, sizes: readonly Dimension[]): Layout => primary(`${name}(${sizes.map(({ key }) => key).join(", ")})`);
const axes = (shape: Shape): readonly Dimension[] => (isColumnShape(shape) ? [shape[0]] : shape);

function rationalLayout(value: Rational): Layout {
  if (!isWrittenWhole(value)) return { level: Level.product, parts: [writeRational(value)] };
  return { level: isNegative(value) ? Level.negation : Level.primary, parts: [writeRational(value)] };
}

function sizeLayout(size: Dimension, { alphabet }: Setting): Layout {
  const [only] = size.powers;
  const factors = size.powers.map(([name, exponent]) => (exponent === 1 ? name : name + alphabet.exponent(`${exponent}`)));
  const lead = size.coefficient === 1 ? [] : [`${size.coefficient}`];
  const single = lead.length === 0 && size.powers.length === 1 && only !== undefined;
  const level = single ? (only[1] === 1 ? Level.primary : Level.postfix) : Level.product;
  return { level, parts: [[...lead, ...factors].join(alphabet.times)] };
}

/** A term of an exponent, after `^` or `.^`. */
function exponentParts(sign: string, exponent: Term, { alphabet }: Setting): readonly Part[] {
  if (exponent.kind !== "number" || !isInteger(exponent.value)) return [sign, at(exponent, Level.primary)];
  const digits = formatRational(exponent.value);
  return [sign === "^" ? alphabet.exponent(digits) : `${sign}${digits}`];
}

const whole = (term: Term, negative: boolean): boolean => term.kind === "number" && isWrittenWhole(term.value) && isNegative(term.value) === negative;

/** Whether the printed form begins with a digit: it may not follow another factor with nothing but a blank between. */
function startsWithDigit(term: Term): boolean {
  const [base] = term.args;
  return whole(term, false) || ((term.kind === "power" || term.kind === "transpose") && base !== undefined && whole(base, false));
}

function isInverse(term: Term): term is TermOf<"operator"> {
  return term.kind === "operator" && term.operator.name === "inv" && term.args.length === 1;
}

function product(lead: string | null, factors: readonly Term[], setting: Setting): Layout {
  const { alphabet } = setting;
  const runs = runsOf(factors);
  const brackets = bracketsIn(runs);
  const parts: Part[] = lead === null ? [] : [lead];
  runs.forEach(({ terms, count }, index) => {
    const [term] = terms;
    if (term === undefined) return;
    const opening = brackets.includes(index);
    const begins = (index === 0 && lead === null) || opening;
    if (opening && (index > 0 || lead !== null)) parts.push(alphabet.times, "(");
    const divisor = divisorOf(term);
    // A number in front would be divided at once, and 1/x is x^-1 alone.
    if (divisor !== null && index === 0 && (lead === "1" || divisor.kind === "number")) parts.push(...(lead === null ? [] : ["*"]), at(divisor, Level.primary), alphabet.exponent("-1"));
    else if (divisor !== null) parts.push(begins ? "1/" : "/", at(divisor, Level.postfix));
    else if (!begins && startsWithDigit(term)) parts.push("*", at(term, Level.postfix));
    else if (terms.length > 1) parts.push(...(begins ? [] : [alphabet.times]), "(", ...product(null, terms, setting).parts, ")", alphabet.exponent(`${count}`));
    else {
      if (!begins) parts.push(alphabet.times);
      const inverse = alphabet.inverse;
      const stack = index === runs.length - 1 && (!begins || index > 0) && term.kind === "einsum" && writingOf(term).as === "product" && runs.every((run, place) => place === index || run.terms.every(({ shape }) => isScalarShape(shape)));
      if (stack) parts.push(at(term, Level.product));
      else if (count === 1) parts.push(at(term, begins && term.kind === "size" && runs.length > 1 ? Level.product : Level.postfix));
      else if (inverse !== null && isInverse(term)) parts.push(at(argument(term, 0), Level.primary), alphabet.exponent(`${-count}`));
      else parts.push(at(term, Level.primary), alphabet.exponent(`${count}`));
    }
  });
  for (const index of brackets) if (index > 0 || lead !== null) parts.push(")");
  return { level: Level.product, parts };
}

/** What stands after the sign of a product. */
const unsigned = (lead: Rational | null, factors: readonly Term[], setting: Setting): Layout =>
  product(lead === null ? null : writeRational(lead), factors, setting);

/** Whether an inner product such as x′ y leads further factors: a sign in front would belong to it alone. */
const startsWithInner = ([first, second]: readonly Term[]): boolean => first?.kind === "multiply" && isScalarShape(first.shape) && second !== undefined;

function signedProduct(term: TermOf<"multiply">, setting: Setting): Layout {
  const { negative, lead, factors } = signOf(term);
  const body = unsigned(lead, factors, setting);
  if (!negative) return body;
  if (lead === null && factors[0]?.kind === "number") return product("-1", factors, setting);
  const bracketed = lead === null && (startsWithInner(factors) || bracketsIn(runsOf(factors)).length > 0);
  if (bracketed) return { level: Level.negation, parts: ["-(", ...body.parts, ")"] };
  return { level: lead === null && factors.length === 1 ? Level.negation : Level.product, parts: ["-", ...body.parts] };
}

interface Summand {
  readonly negative: boolean;
  readonly parts: readonly Part[];
}

function summand(term: Term, first: boolean, setting: Setting): Summand {
  if (term.kind === "number" && isNegative(term.value)) return { negative: true, parts: [writeRational(negateRational(term.value))] };
  if (term.kind === "multiply") {
    const { negative, lead, factors } = signOf(term);
    if (negative && lead === null && factors[0]?.kind === "number") return { negative: false, parts: signedProduct(term, setting).parts };
    if (negative && first) return { negative: false, parts: signedProduct(term, setting).parts };
    if (negative) return { negative, parts: unsigned(lead, factors, setting).parts };
  }
  return { negative: false, parts: [at(term, Level.product)] };
}

/** What a sum repeats along leading axes, a vector or matrix, with its sign; null for all else. */
function repeatedSummand(term: Term): { readonly of: Term; readonly negative: boolean } | null {
  const [lead, only, ...more] = term.kind === "multiply" ? term.args : [];
  const negative = lead?.kind === "number" && lead.value.numerator === -1n && lead.value.denominator === 1n && more.length === 0;
  const of = repeatedIn(negative && only !== undefined ? only : term);
  return of === null ? null : { of, negative };
}

/** A scalar broadcast over the other summands, and what is repeated along leading axes, are written bare; two such in front would be added to each other first. */
function sum(term: TermOf<"add">, setting: Setting): Layout {
  const parts: Part[] = [];
  const repeated = term.args.map(repeatedSummand);
  const isFill = (index: number): boolean => term.args[index]?.kind === "fill";
  const broadcastable = term.args.some((part) => part.kind !== "fill");
  const repeatable = term.args.some((_, index) => !isFill(index) && repeated[index] === null);
  const first = isFill(0) ? !isFill(1) : repeated[1] === null && !isFill(1);
  term.args.forEach((part, index) => {
    const found = repeatable && (index > 0 ? index > 1 || !isFill(0) : first) ? (repeated[index] ?? null) : null;
    if (found?.negative === true && index > 0) {
      parts.push(" - ", at(found.of, Level.product));
      return;
    }
    const bare = isFill(index) && broadcastable && (index > 0 || first) ? argument(part, 0) : found !== null && !found.negative ? found.of : part;
    const { negative, parts: body } = summand(bare, index === 0, setting);
    if (negative) parts.push(index === 0 ? "-" : " - ");
    else if (index > 0) parts.push(" + ");
    parts.push(...body);
  });
  return { level: Level.sum, parts };
}

/** A factor that is repeated along leading axes is written bare beside one that is not. */
function hadamard(term: TermOf<"hadamard">, { alphabet }: Setting): Layout {
  const parts: Part[] = [];
  const repeated = term.args.map(repeatedIn);
  const beside = repeated.includes(null);
  term.args.forEach((factor, index) => {
    const divisor = reciprocalOf(factor);
    const bare = beside && (index > 0 || repeated[1] === null) ? (repeated[index] ?? null) : null;
    if (divisor !== null) parts.push(index === 0 ? "1 ./ " : " ./ ", at(divisor, Level.postfix));
    else parts.push(...(index === 0 ? [] : [alphabet.hadamard]), at(bare ?? factor, Level.postfix));
  });
  return { level: Level.product, parts };
}

function power(term: TermOf<"power">, setting: Setting): Layout {
  const scalar = isScalarShape(term.shape);
  const divisor = reciprocalOf(term);
  const quotient = divisor !== null && divisor.kind !== "number";
  if (quotient) return { level: Level.product, parts: [scalar ? "1/" : "1 ./ ", at(divisor, Level.postfix)] };
  return { level: Level.postfix, parts: [at(argument(term, 0), Level.primary), ...exponentParts(scalar ? "^" : ".^", argument(term, 1), setting)] };
}

/** Whether a term is so small that it holds no bars of its own. */
function plain(term: Term, depth: number): boolean {
  if (term.kind === "variable" || term.kind === "number" || term.kind === "size") return true;
  if (term.kind !== "add" && term.kind !== "multiply" && term.kind !== "transpose") return false;
  return depth > 0 && term.args.length <= 4 && term.args.every((part) => plain(part, depth - 1));
}

/** Bars around a small vector, where the alphabet has them. */
function norm(name: string, args: readonly Term[], { norm: bars }: Alphabet): Layout | null {
  const [only] = args;
  return name === "norm2" && bars !== null && only !== undefined && args.length === 1 && plain(only, 3) ? primary(bars, at(only, Level.sum), bars) : null;
}

function einsum(term: TermOf<"einsum">, { alphabet }: Setting): Layout {
  const writing = writingOf(term);
  // Products are read from the left.
  const inner = writing.as === "product" && writing.left.kind === "einsum" && writingOf(writing.left).as === "product";
  if (writing.as === "product") return { level: Level.product, parts: [at(writing.left, inner ? Level.product : Level.postfix), alphabet.times, at(writing.right, Level.postfix)] };
  if (writing.as === "transpose") return { level: Level.postfix, parts: [at(writing.of, Level.primary), alphabet.transpose] };
  if (writing.as !== "einsum") return primary(`${writing.as}(`, at(writing.of, Level.sum), `, ${writing.axes.join(", ")})`);
  const parts: Part[] = [`einsum("${spelled(term.contraction)}"`];
  for (const part of term.args) parts.push(", ", at(part, Level.sum));
  return primary(...parts, ")");
}

const handlers: Handlers<Layout, [Setting]> = {
  number: (term) => rationalLayout(term.value),
  size: (term, setting) => sizeLayout(term.size, setting),
  variable: (term, { naming }) => primary(naming(term)),
  ones: (term) => sizedCall("ones", axes(term.shape)),
  zeros: (term) => sizedCall("zeros", axes(term.shape)),
  identity: (term) => sizedCall("eye", [term.shape[0]]),
  add: sum,
  multiply: signedProduct,
  hadamard,
  power,
  apply: (term) => call(term.function.name, term.args),
  transpose: (term, { alphabet }) => ({ level: Level.postfix, parts: [at(argument(term, 0), Level.primary), alphabet.transpose] }),
  trace: (term) => call("tr", term.args),
  sum: (term) => call("sum", term.args),
  diagonal: (term) => call("diag", term.args),
  diagonalPart: (term) => call("diag", term.args),
  fill: (term, { alphabet }) => ({
    level: Level.product,
    parts: [at(argument(term, 0), Level.postfix), alphabet.times, ...sizedCall("ones", axes(term.shape)).parts],
  }),
  einsum,
  call: (term, { alphabet }) => {
    if (term.args.length === 0) return primary(alphabet.constant(term.definition.name));
    return norm(term.definition.name, term.args, alphabet) ?? call(term.definition.name, withBareScalars(term));
  },
  operator: (term, { alphabet }) => {
    if (alphabet.inverse !== null && isInverse(term)) return { level: Level.postfix, parts: [at(argument(term, 0), Level.primary), alphabet.inverse] };
    return term.args.length === 0 ? sizedCall(term.operator.name, term.sizes) : (norm(term.operator.name, term.args, alphabet) ?? call(term.operator.name, term.args));
  },
};

/** A notation in the input language with the given alphabet. */
export function linearNotation(alphabet: Alphabet): Notation {
  return createNotation({
    layOut: (term, naming) => dispatch(handlers, term, { alphabet, naming }),
    open: "(",
    close: ")",
    naming: alphabet.naming,
  });
}
