/** One step of differentiation: which lemma says how one argument of one term pulls a cotangent back or pushes a tangent forward. */
import { type Dimension, isScalarShape } from "../term/dimension.js";
import type { Lemma } from "../rules/rule.js";
import type { RuleSet } from "../rules/rule-set.js";
import type { Hypothesis } from "../term/symbols.js";
import type { TermTable } from "../term/table.js";
import type { Term, TermOf } from "../term/term.js";
import { matchShapes, postorder, substitute, unfold, withArguments } from "../term/traverse.js";
import { holdForTensors } from "../term/entrywise-terms.js";
import { contractionAdjoint } from "./contraction.js";
import { entrywise } from "./entrywise.js";
import { createMatcher, instantiate, type Matcher } from "./match.js";

/** A use of a lemma: the cotangent (or tangent) `before` it and `after` it. */
export interface LocalStep {
  readonly rule: string;
  /** The operator's argument that was differentiated, for the reader. */
  readonly at: Term;
  readonly before: Term;
  readonly after: Term;
  readonly given: readonly Hypothesis[];
}

/** What one argument gives: the value and the steps, or the term that nothing differentiates. */
export type Local = { readonly kind: "done"; readonly value: Term; readonly steps: readonly LocalStep[] } | { readonly kind: "stuck"; readonly term: Term };

/** A product, sum or Hadamard product of two parts, one of which is differentiated. */
interface Pair {
  readonly kind: "add" | "multiply" | "hadamard";
  readonly hole: Term;
  readonly holeFirst: boolean;
  /** Whether the other part is a scalar, as its shape says before it is made. */
  readonly scalarOther: boolean;
  /** The other part, made only when a lemma needs it. */
  readonly other: () => Term;
}

export type Direction = "pullback" | "pushforward";

export interface LocalRules {
  /** A folded term that no lemma differentiates in this argument, unfolded; null when it need not or cannot be. */
  unfolding(term: Term, index: number, direction: Direction): Term | null;
  /** The part of the cotangent of `term` that its argument at `index` receives. */
  pullback(term: Term, index: number, cotangent: Term): Local;
  /** D term · tangent for the argument at `index` alone. */
  pushforward(term: Term, index: number, tangent: Term): Local;
}

export function createLocalRules(table: TermTable, rules: RuleSet): LocalRules {
  /** Splits an n-ary term around one argument into nested pairs, the outermost first: c (P (X S)). */
  const pairs = (term: Term, index: number): readonly Pair[] => {
    const hole = term.args[index];
    if (hole === undefined) throw new Error("internal: no such argument");
    const without = (): readonly Term[] => term.args.filter((_, place) => place !== index);
    if (term.kind === "add") return [{ kind: "add", hole, holeFirst: true, scalarOther: false, other: () => table.add(without()) }];
    if (term.kind === "hadamard") return [{ kind: "hadamard", hole, holeFirst: true, scalarOther: false, other: () => table.hadamard(without()) }];
    if (isScalarShape(hole.shape)) return [{ kind: "multiply", hole, holeFirst: true, scalarOther: false, other: () => table.multiply(without()) }];
    const scalars = term.args.filter((factor) => isScalarShape(factor.shape));
    const before = term.args.slice(0, index).filter((factor) => !isScalarShape(factor.shape));
    const after = term.args.slice(index + 1).filter((factor) => !isScalarShape(factor.shape));
    const result: Pair[] = [];
    if (scalars.length > 0) result.push({ kind: "multiply", hole, holeFirst: false, scalarOther: true, other: () => table.multiply(scalars) });
    if (before.length > 0) result.push({ kind: "multiply", hole, holeFirst: false, scalarOther: isScalarProduct(before), other: () => table.multiply(before) });
    if (after.length > 0) result.push({ kind: "multiply", hole, holeFirst: true, scalarOther: isScalarProduct(after), other: () => table.multiply(after) });
    return result;
  };

  /** The result of a lemma under a match, its cotangent bound beside the map. */
  const conclude = (lemma: Lemma, matcher: Matcher, cotangent: Term, at: Term): LocalStep => {
    const found = matcher.result();
    const variables = new Map(found.variables).set(lemma.argument.name, cotangent);
    const match = { ...found, variables };
    return {
      rule: lemma.name,
      at,
      before: cotangent,
      after: instantiate(table, lemma.result, match),
      given: lemma.given.map(({ term, condition }) => ({ term: instantiate(table, term, match), condition })),
    };
  };

  const mentions = (lemma: Lemma, variable: Term): boolean => variable.kind === "variable" && (uses(lemma.result, variable) || lemma.given.some(({ term }) => uses(term, variable)));

  /** A lemma for one pair: its map is the pair's operator on the variable and one other pattern variable. */
  const applyToPair = (pair: Pair, sample: Term, cotangent: Term): LocalStep | null => {
    for (const lemma of rules.lemmas(sample)) {
      if (lemma.mode === "pushforward" || lemma.map.args.length !== 2) continue;
      const place = lemma.map.args.indexOf(lemma.variable);
      const other = lemma.map.args[1 - place];
      if (place < 0 || other === undefined) continue;
      if (!fits(pair, lemma)) continue;
      const matcher = createMatcher(table, () => lemmaForTensors(lemma));
      const needed = mentions(lemma, other) || pair.kind === "multiply";
      const matched = matcher.match(lemma.variable, pair.hole, () => !needed || matcher.match(other, pair.other(), () => true));
      if (!matched) continue;
      return conclude(lemma, matcher, cotangent, pair.hole);
    }
    return null;
  };

  /** In a product: scalar lemmas only for scalar parts, and the side of the hole as in the lemma. */
  const fits = (pair: Pair, { map, variable }: Lemma): boolean => {
    const place = map.args.indexOf(variable);
    const other = map.args[1 - place];
    if (pair.kind !== "multiply" || other === undefined) return true;
    if (isScalarShape(pair.hole.shape) !== isScalarShape(variable.shape)) return false;
    if (isScalarShape(variable.shape)) return true;
    if (pair.scalarOther !== isScalarShape(other.shape)) return false;
    return pair.scalarOther || pair.holeFirst === (place === 0);
  };

  const applyToArguments = (term: Term, index: number, argument: Term, forwards: boolean): LocalStep | null => {
    const at = term.args[index];
    for (const lemma of rules.lemmas(term)) {
      if ((lemma.mode === "pushforward") !== forwards || lemma.map.args[index] !== lemma.variable || at === undefined) continue;
      const matcher = createMatcher(table, () => lemmaForTensors(lemma));
      if (matcher.matchAll(lemma.map.args, term.args, () => true)) return conclude(lemma, matcher, argument, at);
    }
    return null;
  };

  /** f′(x) ⊙ δ, the same in both directions since a diagonal map is its own adjoint. */
  const throughFunction = (term: TermOf<"apply">, argument: Term): Local => {
    const { name, derivative, parameter, given, domain } = term.function;
    const [inner] = term.args;
    if (derivative === null || inner === undefined) return { kind: "stuck", term };
    const slope = entrywise(table, derivative, parameter, inner);
    const after = isScalarShape(term.shape) ? table.multiply([slope, argument]) : table.hadamard([slope, argument]);
    const instances = [...domain, ...given].map((hypothesis) => ({ term: entrywise(table, hypothesis.term, parameter, inner), condition: hypothesis.condition }));
    return { kind: "done", value: after, steps: [{ rule: name, at: inner, before: argument, after, given: instances }] };
  };

  const unfolding = (term: Term, index: number, direction: Direction): Term | null => {
    if (term.kind === "fill") return table.multiply([...term.args, table.ones(term.shape)]);
    if (term.kind !== "call") return null;
    const usable = rules.lemmas(term).some((lemma) => lemma.map.args[index] === lemma.variable && (lemma.mode === "adjoint" || lemma.mode === direction));
    return usable ? null : unfold(table, term);
  };

  /** Linear in each argument, so that no lemma is needed beside the schema; the kernel proves each of its instances. */
  const throughContraction = (term: TermOf<"einsum">, index: number, cotangent: Term): LocalStep => {
    const at = term.args[index];
    if (at === undefined) throw new Error("internal: no such argument");
    return { rule: contractionRule, at, before: cotangent, after: contractionAdjoint(table, term, index, cotangent), given: [] };
  };

  const pullback = (term: Term, index: number, cotangent: Term): Local => {
    if (term.kind === "apply") return throughFunction(term, cotangent);
    if (term.kind === "add" || term.kind === "multiply" || term.kind === "hadamard") {
      const steps: LocalStep[] = [];
      let value = cotangent;
      for (const pair of pairs(term, index)) {
        const step = applyToPair(pair, term, value);
        if (step === null) return { kind: "stuck", term };
        steps.push(step);
        value = step.after;
      }
      return { kind: "done", value, steps };
    }
    const step = term.kind === "einsum" ? throughContraction(term, index, cotangent) : applyToArguments(term, index, cotangent, false);
    return step === null ? { kind: "stuck", term } : { kind: "done", value: step.after, steps: [step] };
  };

  /** Linear in the argument, by some adjoint lemma: then D term · v is the term with v in its place. */
  const linearIn = (term: Term, index: number): Lemma | null =>
    rules.lemmas(term).find((lemma) => lemma.mode === "adjoint" && (isNary(term) ? pairs(term, index).slice(-1).every((pair) => fits(pair, lemma)) : lemma.map.args[index] === lemma.variable)) ?? null;

  const pushforward = (term: Term, index: number, tangent: Term): Local => {
    if (term.kind === "apply") return throughFunction(term, tangent);
    const at = term.args[index];
    if (at === undefined) throw new Error("internal: no such argument");
    if (term.kind === "add") return { kind: "done", value: tangent, steps: [{ rule: "pushforward_add", at, before: tangent, after: tangent, given: [] }] };
    const forward = applyToArguments(term, index, tangent, true);
    if (forward !== null) return { kind: "done", value: forward.after, steps: [forward] };
    if (term.kind === "operator") return throughOperator(term, index, tangent);
    const linear = term.kind === "einsum" ? { name: contractionRule } : linearIn(term, index);
    if (linear === null) return { kind: "stuck", term };
    const after = withArguments(table, term, term.args.map((argument, place) => (place === index ? tangent : argument)));
    return { kind: "done", value: after, steps: [{ rule: linear.name, at, before: tangent, after, given: [] }] };
  };

  const throughOperator = (term: TermOf<"operator">, index: number, tangent: Term): Local => {
    const { operator, args } = term;
    if (operator.tangent === null) return { kind: "stuck", term };
    const places = new Map(operator.parameters.map(({ name }, place) => [name, place]));
    const replace = (variable: TermOf<"variable">): Term | null => {
      const place = places.get(variable.name);
      if (place === undefined) return null;
      if (variable.role === "pattern") return args[place] ?? null;
      if (variable.role !== "tangent") return null;
      return place === index ? tangent : table.zeros(args[place]?.shape ?? variable.shape);
    };
    const sizes = new Map<string, Dimension>();
    matchShapes(operator.parameters.map(({ shape }) => shape), args.map(({ shape }) => shape), sizes);
    const conditions = [...operator.domain, ...operator.given];
    const [after, ...subjects] = substitute(table, [operator.tangent, ...conditions.map((hypothesis) => hypothesis.term)], { variable: replace, sizes });
    const at = args[index];
    if (after === undefined || at === undefined) return { kind: "stuck", term };
    const given = conditions.map(({ term: subject, condition }, place) => ({ term: subjects[place] ?? subject, condition }));
    return { kind: "done", value: after, steps: [{ rule: operator.name, at, before: tangent, after, given }] };
  };

  return { unfolding, pullback, pushforward };
}

const lemmaForTensors = ({ map, result, given }: Lemma): boolean => holdForTensors([map, result, ...given.map(({ term }) => term)]);

/** The name of the schema in steps. */
export const contractionRule = "adjoint_einsum";

const isNary = (term: Term): boolean => term.kind === "multiply" || term.kind === "hadamard";

/** Whether a product is a scalar, without making it: xᵀ y has as many rows as xᵀ and columns as y. */
function isScalarProduct(factors: readonly Term[]): boolean {
  const [first] = factors;
  const last = factors.at(-1);
  return first !== undefined && last !== undefined && isScalarShape([first.shape[0], last.shape[1]]);
}

const uses = (root: Term, variable: Term): boolean => postorder([root]).includes(variable);
