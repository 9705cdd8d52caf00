// Programs to emit, derived from text with the shipped rules; knows no target.
import { derivePullback, derivePushforward, type Derivation } from "../../src/derive/derivation.js";
import type { EmittedProgram } from "../../src/emit/program.js";
import { createRuleSet } from "../../src/rules/rule-set.js";
import { standardEntries } from "../../src/rules/standard.js";
import { parseDeclarations, parseProgram } from "../../src/syntax/statements.js";
import { elaborate } from "../../src/term/elaborate/elaborate.js";
import { must } from "../evaluate/must.js";

export const rules = must(createRuleSet(standardEntries));

export interface Question {
  readonly text: string;
  readonly declarations?: string;
  readonly wrt?: readonly string[];
  readonly name?: string;
  readonly order?: "gradient" | "vjp" | "jvp";
}

export function derived({ text, declarations = "", wrt, order = "gradient" }: Question): Derivation {
  const given = declarations === "" ? [] : must(parseDeclarations(declarations)).map((declaration) => ({ declaration, source: "--let" }));
  const problem = must(elaborate({ text, program: must(parseProgram(text)), declarations: given, library: rules.library, goal: order === "gradient" ? "scalar" : "any" }));
  const chosen = problem.variables.filter(({ name, target, occurs }) => (wrt === undefined ? occurs && !target : wrt.includes(name)));
  const question = { problem, rules, wrt: chosen };
  return must(order === "jvp" ? derivePushforward(question) : derivePullback(question, order));
}

export function programOf(question: Question): EmittedProgram {
  const { order, problem, bindings, answers, cotangent, tangents } = derived(question);
  const directions = answers.length > 0 ? problem.variables.flatMap(({ term }) => {
    const tangent = tangents.get(term);
    return tangent === undefined ? [] : [{ variable: term, tangent }];
  }) : [];
  return {
    name: question.name ?? (order === "gradient" ? "grad" : order),
    order: order === "jacobian" ? "jvp" : order,
    source: question.text,
    inputs: [...problem.variables.filter(({ occurs }) => occurs).map(({ term }) => term), ...(cotangent === null ? [] : [cotangent]), ...directions.map(({ tangent }) => tangent)],
    tangents: directions,
    along: null,
    batch: null,
    expansion: null,
    newton: null,
    gradient: null,
    value: problem.term,
    bindings,
    outputs: answers.map(({ wrt, value, reading }) => ({ name: order === "jvp" ? "value" : wrt.name, value, reading })),
    hypotheses: [...new Set(answers.flatMap(({ hypotheses }) => hypotheses))],
  };
}
