/** Closed forms: canonical arithmetic and the text rewrites, applied from the leaves up until nothing changes. Knows no derivatives. */
import { holds } from "../../term/facts/facts.js";
import type { Facts } from "../../term/facts/known.js";
import { splitProduct } from "../../term/factors.js";
import { createMatcher, instantiate, isTied, resembles, type Tie, tiesOf } from "../match.js";
import { type Root, rootOfTerm } from "../../rules/roots.js";
import type { Rewrite } from "../../rules/rule.js";
import type { RuleSet } from "../../rules/rule-set.js";
import { isColumnShape, isScalarShape, isUnit, SCALAR } from "../../term/dimension.js";
import { holdForTensors } from "../../term/entrywise-terms.js";
import type { TermTable } from "../../term/table.js";
import { dispatch, type Handlers, type Term, type TermOf } from "../../term/term.js";
import type { Hypothesis } from "../../term/symbols.js";
import { postorder, unfold, withArguments } from "../../term/traverse.js";
import { type Arithmetic, createArithmetic } from "./arithmetic.js";
import { type Contractions, createContractions } from "./contraction.js";
import { createOrdering, type Ordering } from "./order.js";
import { scalarOfOnes } from "./present.js";
import { createSearch } from "./search.js";
import type { RewriteStep, Simplify } from "./step.js";
import { createSums, type Sums } from "./sums.js";
import { createWeights, type Weights } from "./weight.js";

export interface Simplifier {
  readonly ordering: Ordering;
  readonly weights: Weights;
  /** The canonical form; rewrites that were used are given to `note`, if any. */
  readonly simplify: Simplify;
  /** The canonical form, and of short terms the shortest that a bounded search finds. */
  readonly shortest: Simplify;
}

type Task =
  | { readonly step: "visit" | "build"; readonly term: Term }
  | { readonly step: "alias"; readonly term: Term; readonly target: Term };

/** More rule applications than any answer needs; the rules decrease a measure, so this only bounds absurd input. */
const mostSteps = 2_000_000;

/** Kinds of which a pattern takes members one by one. */
const isJoined = ({ kind }: Term): boolean => kind === "multiply" || kind === "hadamard" || kind === "add";

/** Constants whose names the reader has taken, `shadowed`, are written out: `4 atan(1)` beside a variable `π`. */
export function createSimplifier(table: TermTable, rules: RuleSet, facts: Facts, shadowed: ReadonlySet<string> = new Set()): Simplifier {
  const ordering = createOrdering();
  const weights = createWeights();
  const arithmetic = createArithmetic(table, ordering, facts);
  const sums = createSums(table, arithmetic, weights);
  const done = new Map<Term, Term>();
  let steps = 0;

  const simplify = (root: Term, note?: (step: RewriteStep) => void): Term => {
    const tasks: Task[] = [{ step: "visit", term: root }];
    for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
      if (task.step === "alias") {
        done.set(task.term, finished(task.target));
        continue;
      }
      const { term } = task;
      if (done.has(term)) continue;
      if (task.step === "visit") {
        tasks.push({ step: "build", term });
        for (const argument of term.args) if (!done.has(argument)) tasks.push({ step: "visit", term: argument });
        continue;
      }
      const built = construct(term, term.args.map(finished));
      if (built !== term && !done.has(built) && built.args.some((argument) => !done.has(argument))) {
        tasks.push({ step: "alias", term, target: built }, { step: "visit", term: built });
        continue;
      }
      const known = done.get(built);
      if (known !== undefined) {
        done.set(term, known);
        continue;
      }
      const next = rewriteOnce(built, note);
      if (next === null) {
        done.set(built, built);
        done.set(term, built);
      } else tasks.push({ step: "alias", term, target: next }, { step: "visit", term: next });
    }
    return finished(root);
  };

  const finished = (term: Term): Term => {
    const result = done.get(term);
    if (result === undefined) throw new Error("internal: a term was built before its arguments");
    return result;
  };

  const constructors: Handlers<Term, [readonly Term[]]> = canonicalConstructors(table, arithmetic, createContractions(table, arithmetic, ordering), sums, shadowed);
  const construct = (term: Term, args: readonly Term[]): Term => dispatch(constructors, term, args);

  const ties = new Map<Rewrite, readonly Tie[]>();
  const tied = (rule: Rewrite): readonly Tie[] => {
    const known = ties.get(rule) ?? tiesOf(splitProduct(rule.left.args)[1]);
    ties.set(rule, known);
    return known;
  };
  const anchors = new Map<Rewrite, readonly Root[]>();
  /** The operators at the roots of a pattern's members that are no variables: a term without one of them cannot match. */
  const anchorsOf = (rule: Rewrite): readonly Root[] => {
    const known = anchors.get(rule) ?? rule.left.args.filter(({ kind }) => kind !== "variable" && kind !== "size").map(rootOfTerm);
    anchors.set(rule, known);
    return known;
  };

  const rewriteOnce = (term: Term, note: ((step: RewriteStep) => void) | undefined): Term | null => {
    const roots = isJoined(term) ? new Set(term.args.map(rootOfTerm)) : null;
    for (const rule of rules.rewrites(term)) {
      if (roots !== null && !anchorsOf(rule).every((root) => roots.has(root))) continue;
      const after = applyRewrite(rule, term);
      if (after === null || after === term) continue;
      steps += 1;
      if (steps > mostSteps) return null;
      note?.({ rule: rule.name, before: term, after });
      return after;
    }
    return null;
  };

  const applyRewrite = (rule: Rewrite, term: Term): Term | null => {
    if (!isJoined(term) && !resembles(rule.left, term)) return null;
    const matcher = createMatcher(table, () => holdForTensors([rule.left, rule.right, ...rule.given.map((hypothesis) => hypothesis.term)]));
    let result: Term | null = null;
    const allowed = (): boolean => rule.given.every((hypothesis) => isOfDomain(rule.left, hypothesis) || holds(facts, instantiate(table, hypothesis.term, matcher.result()), hypothesis.condition));
    const right = (): Term => instantiate(table, rule.right, matcher.result());
    if (term.kind === "multiply") {
      matchWindow(table, rule.left.args, term.args, tied(rule), matcher, (before, after, scalars) => {
        if (!allowed()) return false;
        result = table.multiply([...scalars, ...before, right(), ...after]);
        return true;
      });
    } else if (term.kind === "add" || term.kind === "hadamard") {
      matcher.matchSome(rule.left.args, term.args, (taken) => {
        if (!allowed()) return false;
        const rest = term.args.filter((_, place) => !taken.includes(place));
        result = term.kind === "add" ? table.add([...rest, right()]) : table.hadamard([...rest, right()]);
        return true;
      });
    } else {
      matcher.match(rule.left, term, () => {
        if (!allowed()) return false;
        result = right();
        return true;
      });
    }
    return result;
  };

  const search = createSearch(table, simplify, sums, weights);
  return { ordering, weights, simplify, shortest: (term, note) => search.shortest(simplify(term, note), note) };
}

/** Whether an operator in `left` is undefined where the hypothesis does not hold: what is rewritten could not be there. */
function isOfDomain(left: Term, { term, condition }: Hypothesis): boolean {
  return postorder([left]).some((part) => {
    if (part.kind !== "operator") return false;
    const { domain, parameters } = part.operator;
    return domain.some((one) => one.condition === condition && one.term.kind === "variable" && part.args[parameters.findIndex(({ name }) => one.term.kind === "variable" && name === one.term.name)] === term);
  });
}

/** Matches a product pattern with neighbouring factors of a longer product. */
function matchWindow(table: TermTable, patterns: readonly Term[], factors: readonly Term[], ties: readonly Tie[], matcher: ReturnType<typeof createMatcher>, next: (before: readonly Term[], after: readonly Term[], scalars: readonly Term[]) => boolean): void {
  const [patternScalars, patternChain] = splitProduct(patterns);
  const [scalars, chain] = splitProduct(factors);
  if (patternScalars.length > scalars.length || patternChain.length > chain.length) return;
  const last = patternChain.at(-1);
  // diag(u) v holds for v = A x as well: a vector may be all that is left of the chain.
  const column = last?.kind === "variable" && isColumnShape(last.shape) && patternChain[0]?.kind === "diagonal" ? (links: readonly Term[]): Term | null => (isColumnShape(links.at(-1)?.shape ?? SCALAR) ? table.multiply(links) : null) : undefined;
  matcher.matchSome(patternScalars, scalars, (taken) => {
    const rest = scalars.filter((_, place) => !taken.includes(place));
    for (let start = 0; start + patternChain.length <= chain.length; start += 1) {
      const end = start + patternChain.length;
      if (ties.every((tie) => isTied(chain, start, tie)) && patternChain.every((pattern, place) => resembles(pattern, chain[start + place])) && matcher.matchAll(patternChain, chain.slice(start, end), () => next(chain.slice(0, start), chain.slice(end), rest))) return true;
      if (patternChain.length === 0) break;
      const behind = column !== undefined && end < chain.length ? column(chain.slice(end - 1)) : null;
      if (behind !== null && matcher.matchAll(patternChain, [...chain.slice(start, end - 1), behind], () => next(chain.slice(0, start), [], rest))) return true;
    }
    return false;
  });
}

/** How each kind is rebuilt from canonical arguments. A broadcast scalar is held as c · ones. */
function canonicalConstructors(table: TermTable, arithmetic: Arithmetic, contractions: Contractions, { shorten, distribute }: Sums, shadowed: ReadonlySet<string>): Handlers<Term, [readonly Term[]]> {
  const same = (term: Term, args: readonly Term[]): Term => withArguments(table, term, args);
  const zeroAware = (term: Term, args: readonly Term[]): Term => (isZeroTerm(args[0]) ? table.zeros(term.shape) : same(term, args));
  /** f of a broadcast scalar as the broadcast f of it. */
  const ofBroadcast = (term: TermOf<"apply">, argument: Term | undefined): Term | null => {
    const scalars = argument === undefined || isScalarShape(term.shape) ? null : scalarOfOnes(argument);
    return scalars === null ? null : arithmetic.multiply([table.apply(term.function, scalars.length === 0 ? table.number(1) : table.multiply(scalars)), table.ones(term.shape)], term.shape);
  };
  const ofContraction = (form: (argument: Term) => Term | null, [argument]: readonly Term[]): Term | null => (argument?.kind === "einsum" ? form(argument) : null);
  return {
    number: same,
    size: same,
    variable: same,
    ones: same,
    zeros: same,
    identity: same,
    add: (_, args) => shorten(arithmetic.add(args)),
    multiply: (term, args) => distribute(arithmetic.multiply(args, term.shape)),
    hadamard: (_, args) => distribute(arithmetic.hadamard(args)),
    power: (term, args) => (args[0] === undefined || args[1] === undefined ? same(term, args) : arithmetic.power(args[0], args[1])),
    apply: (term, args) => contractions.outward(term, args[0]) ?? ofBroadcast(term, args[0]) ?? same(term, args),
    transpose: (term, args) => ofContraction(contractions.transpose, args) ?? zeroAware(term, args),
    trace: (term, args) => ofContraction(contractions.trace, args) ?? openedTrace(table, arithmetic, args[0]) ?? zeroAware(term, args),
    sum: (term, args) => ofContraction(contractions.sum, args) ?? zeroAware(term, args),
    diagonal: zeroAware,
    diagonalPart: (term, args) => ofContraction(contractions.diagonalPart, args) ?? zeroAware(term, args),
    fill: (term, args) => arithmetic.multiply([...args, table.ones(term.shape)], term.shape),
    einsum: (term, args) => contractions.contract(term, args),
    call: (term, args) => (args.length === 0 && shadowed.has(term.definition.name) ? unfold(table, term) : same(term, args)),
    operator: same,
  };
}

/** tr(A x y′ B) as the scalar y′ B A x: a trace is the same for every rotation; null where no inner size is 1. */
function openedTrace(table: TermTable, arithmetic: Arithmetic, argument: Term | undefined): Term | null {
  if (argument?.kind !== "multiply") return null;
  const [scalars, chain] = splitProduct(argument.args);
  const cut = chain.findIndex(({ shape }, place) => place < chain.length - 1 && isUnit(shape[1])) + 1;
  return cut === 0 ? null : arithmetic.multiply([...scalars, table.multiply([...chain.slice(cut), ...chain.slice(0, cut)])], SCALAR);
}

const isZeroTerm = (term: Term | undefined): boolean => term !== undefined && (term.kind === "zeros" || (isScalarShape(term.shape) && term.kind === "number" && term.value.numerator === 0n));
