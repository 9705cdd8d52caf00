/** Whether an answer that is not right would be right with a right value in place of an earlier one of the student's: follow-through. Decides nothing about points. */
import { largest } from "../../evaluate/tensor.js";
import { relativeError } from "../../evaluate/crosscheck.js";
import { evaluate, evaluateOrder } from "../../evaluate/evaluate.js";
import { checkLimits } from "../../evaluate/limits.js";
import { orderOf } from "../../evaluate/order.js";
import { variableKey } from "../../evaluate/point.js";
import { createSampler } from "../../evaluate/sampling.js";
import type { Ast } from "../../syntax/ast.js";
import { parseExpression } from "../../syntax/expression.js";
import { parseDeclarations } from "../../syntax/statements.js";
import { sameShape, shapeAxes, type Shape } from "../../term/dimension.js";
import type { TermTable } from "../../term/table.js";
import type { Term } from "../../term/term.js";
import { postorder, substitute } from "../../term/traverse.js";
import type { PreparedAnswer, PreparedProblem } from "../prepared.js";
import type { InContext, UsedDefinition } from "../submission/definitions.js";
import { understand } from "../understand.js";
import type { AnswerBudget } from "../verdict/budget.js";
import { partsOnTheWay } from "./parts.js";

export interface CarriedQuestion {
  readonly problem: PreparedProblem;
  readonly prepared: PreparedAnswer;
  readonly text: string;
  readonly answer: Ast;
  readonly context: InContext;
  readonly table: TermTable;
  /** The right value, in `table`. */
  readonly expected: Term;
  readonly seed: string;
  readonly budget: AnswerBudget;
  readonly isRight: (term: Term) => boolean | null;
  /** By the index of a statement, the earlier answer that it gives, where that is not right. */
  readonly wrongAnswers: ReadonlyMap<number, PreparedAnswer>;
}

/** What was wrong before: the statement whose right value makes the answer right. */
export interface Carried {
  readonly culprits: readonly UsedDefinition[];
}

export function carriedMistake(question: CarriedQuestion): Carried | null {
  return byRightAnswers(question) ?? byRightDefinition(question);
}

/** With the right answers in place of all wrong earlier answers. */
function byRightAnswers({ problem, text, answer, context, table, isRight, wrongAnswers, budget }: CarriedQuestion): Carried | null {
  const wrong = context.used.flatMap((definition) => {
    const prepared = wrongAnswers.get(definition.index);
    const ascii = prepared?.ascii ?? null;
    const parsed = ascii === null ? null : parseExpression(ascii);
    return parsed?.ok === true ? [{ definition, right: parsed.value }] : [];
  });
  if (wrong.length === 0 || answer.kind === "name") return null;
  const definitions = new Map([...context.definitions, ...wrong.map(({ definition, right }): readonly [string, Ast] => [definition.name, right])]);
  const understood = understand({ text, answer, definitions }, problem, table, budget);
  return understood.ok && isRight(understood.value) === true ? { culprits: wrong.map(({ definition }) => definition) } : null;
}

/** Values that are tried in all for definitions of the student's own. */
const mostTried = 200;

/**
 * With a part of the problem or of its answer in place of one definition. What is left has to speak of the problem: `d = …, dW = 2 d` earns nothing for a
 * wrong d, since all of the answer is in it.
 */
function byRightDefinition(question: CarriedQuestion): Carried | null {
  const { problem, prepared, context, table, expected, isRight, wrongAnswers, budget } = question;
  let tried = 0;
  const parts = context.used.length === 0 ? [] : partsOnTheWay(problem, prepared, expected, table);
  for (const definition of context.used) {
    if (wrongAnswers.has(definition.index)) continue;
    const own = understand({ text: question.text, answer: definition.value, definitions: context.definitions }, problem, table, budget);
    const fitting = (own.ok ? parts.filter((part) => part !== own.value && sameShape(part.shape, own.value.shape)) : parts).slice(0, mostTried - tried);
    tried += fitting.length;
    for (const group of byShape(fitting)) {
      const open = openAt(question, definition, group[0]?.shape ?? expected.shape);
      const agreeing = open === null ? [] : agreeingParts(open, group, question);
      const candidates = open === null ? [] : agreeing.flatMap((part) => substitute(table, [open.term], { variable: ({ name }) => (name === open.name ? part : null) }));
      if (candidates.some((candidate) => isRight(candidate) === true)) return { culprits: [definition] };
    }
  }
  return null;
}

function byShape(parts: readonly Term[]): readonly (readonly Term[])[] {
  const groups = new Map<string, Term[]>();
  for (const part of parts) groups.set(shapeAxes(part.shape).join(","), [...(groups.get(shapeAxes(part.shape).join(",")) ?? []), part]);
  return [...groups.values()];
}

interface Opened {
  /** The answer, with a variable in place of the definition. */
  readonly term: Term;
  readonly name: string;
}

/** The answer with one definition as a variable of this shape; null where that makes no sense, or where nothing but that variable is left. */
function openAt({ problem, text, answer, context, table, expected, budget }: CarriedQuestion, { name }: UsedDefinition, shape: Shape): Opened | null {
  const axes = shapeAxes(shape);
  if (axes.length > 2 || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return null;
  const declared = parseDeclarations(`${name} : ${axes.length === 1 ? "vector" : "matrix"}(${axes.join(", ")})`);
  if (!declared.ok) return null;
  const declarations = [...problem.declarations, ...declared.value];
  const definitions = new Map([...context.definitions].filter(([other]) => other !== name));
  const variable = problem.variables[0];
  if (variable === undefined) return null;
  const opened = { ...problem, declarations, variables: [...problem.variables, { ...variable, name }] };
  const understood = understand({ text, answer, definitions }, opened, table, budget);
  if (!understood.ok || !sameShape(understood.value.shape, expected.shape)) return null;
  const names = new Set(postorder([understood.value]).flatMap((term) => (term.kind === "variable" ? [term.name] : [])));
  return names.has(name) && names.size > 1 ? { term: understood.value, name } : null;
}

const closely = 1e-6;

/** Points that are looked at for one at which the right answer is not zero, as behind a mask it may be. */
const mostPoints = 8;

/** The parts with which the opened answer agrees with the right one at one point: what does not is not worth a proof. */
function agreeingParts({ term, name }: Opened, parts: readonly Term[], { expected, seed }: CarriedQuestion): readonly Term[] {
  const order = orderOf([term], []);
  const sampler = createSampler({ terms: [term, expected, ...parts], seed: `${seed}/carried` });
  if (!order.ok || !sampler.ok) return [];
  for (let index = 0; index < mostPoints; index += 1) {
    const point = sampler.value.point(index);
    const found = point.ok ? evaluate([expected, ...parts], point.value, [], checkLimits) : point;
    if (!point.ok || !found.ok) return [];
    const [right, ...values] = found.value;
    if (right === undefined || largest(right) === 0) continue;
    const key = variableKey({ name, role: "given" });
    return parts.filter((_, place) => {
      const value = values[place];
      if (value === undefined) return false;
      const opened = evaluateOrder(order.value, { sizes: point.value.sizes, values: new Map([...point.value.values, [key, value]]) }, checkLimits);
      const [answer] = opened.ok ? opened.value : [];
      return answer !== undefined && relativeError(answer, right) < closely;
    });
  }
  return [];
}
