/** Whether two terms are one formula in a textbook's eyes: up to the order of what commutes, signs, fractions and transposes of products. Proves nothing. */
import { contractionKey } from "../../term/contraction.js";
import { isScalarShape, type Shape } from "../../term/dimension.js";
import { formatRational, isInteger, isNegative, isOne, multiplyRational, negateRational, ONE, powerRational, rational, type Rational } from "../../term/rational.js";
import type { Term } from "../../term/term.js";
import { postorder } from "../../term/traverse.js";

/** The number of a subformula and its power. */
type Factor = readonly [formula: number, exponent: number];

/** coefficient · Π scalars · core; a scalar has no core. */
interface Form {
  readonly coefficient: Rational;
  readonly scalars: readonly Factor[];
  readonly core: number | null;
}

interface Writing {
  /** Of the term, or of its transpose. */
  form(term: Term, turned: boolean): Form;
}

const largestPower = 64;

/** Both terms are read once, shared parts too. */
export function sameWriting(left: Term, right: Term): boolean {
  const writing = createWriting();
  for (const term of postorder([left, right])) for (const turned of [false, true]) writing.form(term, turned);
  return identical(writing.form(left, false), writing.form(right, false));
}

const keyOf = ({ coefficient, scalars, core }: Form): string => `${formatRational(coefficient)}|${scalars.map((factor) => factor.join("^")).join(" ")}|${core ?? ""}`;
const identical = (a: Form, b: Form): boolean => keyOf(a) === keyOf(b);

/** Powers of one formula are one, but what stands above and below a line is not cancelled. */
function merged(factors: readonly Factor[]): readonly Factor[] {
  const total = (sign: 1 | -1): readonly Factor[] => {
    const powers = new Map<number, number>();
    for (const [formula, exponent] of factors) if (Math.sign(exponent) === sign) powers.set(formula, (powers.get(formula) ?? 0) + exponent);
    return [...powers].toSorted(([a], [b]) => a - b);
  };
  return [...total(1), ...total(-1)];
}

const isSymmetric = (term: Term): boolean => term.kind === "identity" || term.kind === "diagonal" || (term.kind === "variable" && term.attributes.some((one) => one === "symmetric" || one === "spd" || one === "psd" || one === "diagonal"));

/** Arguments come before what uses them, so that no call goes deeper than one level. */
function createWriting(): Writing {
  const numbers = new Map<string, number>();
  /** What products of matrices and entrywise ones are made of: to be spliced into longer ones. */
  const chains = new Map<number, readonly number[]>();
  const products = new Map<number, readonly Factor[]>();
  const done = new Map<Term, { straight?: Form; turned?: Form }>();

  const intern = (key: string): number => {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, numbers.size);
    return numbers.size - 1;
  };
  const chainOf = (cores: readonly number[]): number => {
    const flat = cores.flatMap((core) => chains.get(core) ?? [core]);
    const [only] = flat;
    if (flat.length === 1 && only !== undefined) return only;
    const number = intern(`chain ${flat.join(" ")}`);
    chains.set(number, flat);
    return number;
  };
  const productOf = (factors: readonly Factor[]): number => {
    const flat = merged(factors.flatMap(([core, exponent]) => (products.get(core) ?? [[core, 1] as const]).map(([inner, power]) => [inner, power * exponent] as const)));
    const [only] = flat;
    if (flat.length === 1 && only !== undefined && only[1] === 1) return only[0];
    const number = intern(`entrywise ${flat.map((factor) => factor.join("^")).join(" ")}`);
    products.set(number, flat);
    return number;
  };
  /** As a factor of a scalar, or the core of a tensor. */
  const atom = (shape: Shape, core: number): Form => (isScalarShape(shape) ? { coefficient: ONE, scalars: [[core, 1]], core: null } : { coefficient: ONE, scalars: [], core });
  const whole = (form: Form): number => intern(`form ${keyOf(form)}`);

  const product = (forms: readonly Form[], core: number | null): Form => ({
    coefficient: forms.map(({ coefficient }) => coefficient).reduce(multiplyRational, ONE),
    scalars: merged(forms.flatMap(({ scalars }) => scalars)),
    core,
  });

  const multiply = (term: Term, turned: boolean): Form => {
    const chained = term.args.filter(({ shape }) => !isScalarShape(shape));
    const forms = term.args.map((one) => form(one, turned && !isScalarShape(one.shape)));
    const cores = chained.map((one) => form(one, turned).core ?? intern("none"));
    if (chained.length === 0) return product(forms, null);
    const core = chainOf(turned ? cores.toReversed() : cores);
    if (!isScalarShape(term.shape)) return product(forms, core);
    // x′ A y is y′ A′ x: of the two readings one is chosen, the same wherever it stands.
    const other = chainOf((turned ? chained : chained.toReversed()).map((one) => form(one, !turned).core ?? intern("none")));
    const scalar: Form = { coefficient: ONE, scalars: [[Math.min(core, other), 1]], core: null };
    return product([...forms, scalar], null);
  };

  const add = (term: Term, turned: boolean): Form => {
    const forms = term.args.map((one) => form(one, turned));
    const signed = forms.map((one) => ({ one, unsigned: whole(isNegative(one.coefficient) ? { ...one, coefficient: negateRational(one.coefficient) } : one) })).toSorted((a, b) => a.unsigned - b.unsigned);
    const flipped = signed[0] !== undefined && isNegative(signed[0].one.coefficient);
    const parts = signed.map(({ one, unsigned }) => `${isNegative(one.coefficient) === flipped ? "+" : "-"}${unsigned}`);
    const made = atom(term.shape, intern(`sum ${parts.join(" ")}`));
    return flipped ? { ...made, coefficient: negateRational(made.coefficient) } : made;
  };

  const power = (term: Term, turned: boolean): Form => {
    const [base, exponent] = term.args;
    if (base === undefined || exponent === undefined) throw new Error("internal: a power lacks an argument");
    const inside = form(base, turned);
    const whole = exponent.kind === "number" && isInteger(exponent.value) ? Number(exponent.value.numerator) : 0;
    const small = whole !== 0 && Math.abs(whole) <= largestPower && inside.coefficient.numerator !== 0n && (isOne(inside.coefficient) || formatRational(inside.coefficient).length < 12);
    if (!small) return atom(term.shape, intern(`power ${keyOf(inside)} ${keyOf(form(exponent, false))}`));
    const scalars = inside.scalars.map(([formula, one]) => [formula, one * whole] as const);
    return { coefficient: powerRational(inside.coefficient, whole), scalars: merged(scalars), core: inside.core === null ? null : productOf([[inside.core, whole]]) };
  };

  /** Of a kind that nothing is known of: its arguments, and a prime where it is transposed. */
  const plain = (term: Term, payload: string, turned: boolean): Form => {
    const prime = turned && !isScalarShape(term.shape) && !isSymmetric(term);
    return atom(term.shape, intern(`${term.kind} ${payload} ${term.args.map((one) => keyOf(form(one, false))).join(", ")}${prime ? "'" : ""}`));
  };
  const sizesOf = (shape: Shape): string => shape.map(({ key }) => key).join(",");
  const onesOf = (shape: Shape, turned: boolean): number => intern(`ones ${sizesOf(turned ? [shape[1], shape[0]] : shape)}`);

  const made = (term: Term, turned: boolean): Form => {
    switch (term.kind) {
      case "number":
        return { coefficient: term.value, scalars: [], core: null };
      case "size":
        return { coefficient: rational(term.size.coefficient), scalars: merged(term.size.powers.map(([name, exponent]) => [intern(`size ${name}`), exponent] as const)), core: null };
      case "multiply":
        return multiply(term, turned);
      case "add":
        return add(term, turned);
      case "power":
        return power(term, turned);
      case "hadamard": {
        const forms = term.args.map((one) => form(one, turned));
        const ones = onesOf(term.shape, turned);
        const cores = forms.map(({ core }) => core ?? ones).filter((core) => core !== ones);
        return product(forms, cores.length === 0 ? ones : productOf(cores.map((core) => [core, 1] as const)));
      }
      case "transpose":
        return argument(term, (one) => form(one, !turned));
      case "fill":
        return argument(term, (one) => product([form(one, false)], onesOf(term.shape, turned)));
      case "ones":
        return atom(term.shape, onesOf(term.shape, turned));
      case "apply":
        return argument(term, (one) => atom(term.shape, intern(`apply ${term.function.name} ${keyOf(form(one, turned && !isScalarShape(one.shape)))}`)));
      case "operator": {
        const [one] = term.args;
        if (term.operator.name === "inv" && one !== undefined) return atom(term.shape, intern(`inverse ${keyOf(form(one, turned))}`));
        return plain(term, `${term.operator.name} ${term.sizes.map(({ key }) => key).join(",")} ${sizesOf(term.shape)}`, turned);
      }
      case "variable":
        return plain(term, `${term.role} ${term.name}`, turned);
      case "call":
        return plain(term, `${term.definition.name} ${sizesOf(term.shape)}`, turned);
      case "einsum":
        return plain(term, contractionKey(term.contraction), turned);
      case "zeros":
      case "identity":
      case "trace":
      case "sum":
      case "diagonal":
      case "diagonalPart":
        return plain(term, sizesOf(term.shape), turned);
    }
  };
  const argument = ({ args: [one] }: Term, read: (one: Term) => Form): Form => {
    if (one === undefined) throw new Error("internal: a term lacks an argument");
    return read(one);
  };

  const form = (term: Term, turned: boolean): Form => {
    const known = done.get(term);
    const found = turned ? known?.turned : known?.straight;
    if (found !== undefined) return found;
    const fresh = made(term, turned);
    done.set(term, turned ? { ...known, turned: fresh } : { ...known, straight: fresh });
    return fresh;
  };
  return { form };
}
