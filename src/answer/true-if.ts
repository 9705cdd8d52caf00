/** Under which further fact about the variables two different terms are equal. Knows the ladder and the facts that can be declared. */
import { findCounterexample } from "../evaluate/counterexample.js";
import type { RuleSet } from "../rules/rule-set.js";
import { isColumnShape, isScalarShape, isSquareShape, sameShape } from "../term/dimension.js";
import type { Attribute } from "../term/symbols.js";
import { createTable, type TermTable } from "../term/table.js";
import type { Term, TermOf } from "../term/term.js";
import { postorder, substitute } from "../term/traverse.js";
import { decideEqual } from "./ladder.js";

/** A fact that makes a false equation true: an attribute of each of some variables, or that two matrices commute. */
export interface TrueIf {
  readonly fact: Attribute | "commute";
  readonly variables: readonly string[];
  /** Whether the equation was decided under the fact, or only agreed at points. */
  readonly level: "proved" | "exact-modular" | "floats";
}

type Variable = TermOf<"variable">;

const isSquare = ({ shape }: Variable): boolean => isSquareShape(shape) && !isScalarShape(shape);
const isMatrix = ({ shape }: Variable): boolean => shape.length === 2 && !isColumnShape(shape);
const any = (): boolean => true;

/** Facts in the order in which they are tried, those that ask for less first; of which variables; and what makes them nothing new. */
const facts: readonly { readonly fact: Attribute; readonly fits: (variable: Variable) => boolean; readonly known: readonly Attribute[] }[] = [
  { fact: "symmetric", fits: isSquare, known: ["symmetric", "spd", "diagonal"] },
  { fact: "positive", fits: any, known: ["positive", "unit", "prob", "rowprob"] },
  { fact: "prob", fits: (variable) => isColumnShape(variable.shape) && !isScalarShape(variable.shape), known: ["prob"] },
  { fact: "unitnorm", fits: (variable) => isColumnShape(variable.shape) && !isScalarShape(variable.shape), known: ["unitnorm"] },
  { fact: "rowprob", fits: isMatrix, known: ["rowprob"] },
  { fact: "orthogonal", fits: isSquare, known: ["orthogonal"] },
  { fact: "skew", fits: isSquare, known: ["skew", "symmetric", "spd", "diagonal"] },
  { fact: "spd", fits: isSquare, known: ["spd"] },
];
const lastFacts: typeof facts = [
  { fact: "diagonal", fits: isSquare, known: ["diagonal"] },
  { fact: "binary", fits: any, known: ["binary"] },
];

interface Question {
  readonly left: Term;
  readonly right: Term;
  readonly seed: string;
  readonly rules: RuleSet;
}

/** The first fact, of as few variables as it needs, under which left = right; null where none is found. The sides must differ as they stand. */
export function trueIf(question: Question): TrueIf | null {
  const variables = postorder([question.left, question.right]).filter((term) => term.kind === "variable");
  const withAttribute = ({ fact, fits, known }: (typeof facts)[number]): TrueIf | null => {
    const eligible = variables.filter((variable) => fits(variable) && !variable.attributes.some((attribute) => known.includes(attribute)));
    return eligible.length === 0 ? null : fewest(question, fact, eligible);
  };
  for (const one of facts) {
    const found = withAttribute(one);
    if (found !== null) return found;
  }
  const commuting = pairs(variables.filter(isSquare)).find(([A, B]) => sameShape(A.shape, B.shape) && holdsWhenCommuting(question, A, B));
  if (commuting !== undefined) return { fact: "commute", variables: commuting.map(({ name }) => name), level: "exact-modular" };
  for (const one of lastFacts) {
    const found = withAttribute(one);
    if (found !== null) return found;
  }
  return null;
}

/** The fact of all of `eligible`, if that helps, and then of no more of them than needed. A fact of more variables never hurts. */
function fewest(question: Question, fact: Attribute, eligible: readonly Variable[]): TrueIf | null {
  let level = levelUnder(question, fact, eligible);
  let needed = eligible;
  if (level === null) return null;
  for (const one of eligible) {
    if (needed.length === 1) break;
    const without = needed.filter((other) => other !== one);
    const enough = levelUnder(question, fact, without);
    if (enough !== null) [needed, level] = [without, enough];
  }
  return { fact, variables: needed.map(({ name }) => name), level };
}

const quickTries = 2;
const tries = 12;

function levelUnder({ left, right, seed, rules }: Question, fact: Attribute, variables: readonly Variable[]): TrueIf["level"] | null {
  const table = createTable();
  const chosen = new Set<string>(variables.map(({ name, role }) => `${role} ${name}`));
  const declared = (one: Variable): Term | null => (chosen.has(`${one.role} ${one.name}`) ? table.variable(one.name, one.shape, one.role, [...one.attributes, fact]) : null);
  return levelOf(substitute(table, [left, right], { variable: declared }), seed, rules);
}

function levelOf([left, right]: readonly Term[], seed: string, rules: RuleSet): TrueIf["level"] | null {
  if (left === undefined || right === undefined) throw new Error("internal: an equation without two sides");
  const quick = findCounterexample({ left, right, seed, tries: quickTries });
  if (!quick.ok || quick.value.counterexample !== null) return null;
  const verdict = decideEqual({ left, right, seed, tries }, rules);
  if (!verdict.ok || verdict.value.kind === "refuted") return null;
  if (verdict.value.kind === "undecided") return verdict.value.agreedAt >= tries && verdict.value.everySide ? "floats" : null;
  return verdict.value.kind;
}

function pairs(variables: readonly Variable[]): readonly (readonly [Variable, Variable])[] {
  return variables.flatMap((A, index) => variables.slice(index + 1).map((B) => [A, B] as const));
}

/** With α I + β A + γ A² for B: such matrices, and limits of them, are all that commute with a general A of up to three rows. */
function holdsWhenCommuting({ left, right, seed, rules }: Question, A: Variable, B: Variable): boolean {
  if (B.attributes.length > 0) return false;
  const table = createTable();
  const terms = substitute(table, [left, right], { variable: (one) => (one.name === B.name && one.role === B.role ? polynomialIn(table, A) : null) });
  const level = levelOf(terms, seed, rules);
  return level === "proved" || level === "exact-modular";
}

function polynomialIn(table: TermTable, { name, shape, role, attributes }: Variable): Term {
  const A = table.variable(name, shape, role, attributes);
  const coefficient = (power: number): Term => table.variable(`coefficient ${power}`, table.number(1).shape, "pattern");
  return table.add([table.multiply([coefficient(0), table.identity(shape[0])]), table.multiply([coefficient(1), A]), table.multiply([coefficient(2), A, A])]);
}
