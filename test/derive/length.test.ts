// How long printed answers are beside the published ones: operators and calls, counted after parsing both.
import { expect, test } from "vitest";
import type { Ast } from "../../src/syntax/ast.js";
import { parseExpression } from "../../src/syntax/expression.js";
import { must } from "../evaluate/must.js";
import { ask, engine } from "../examples/engine.js";
import { publishedCases } from "./published-cases.js";

function operatorsIn(text: string): number {
  const stack: Ast[] = [must(parseExpression(text))];
  let count = 0;
  for (let ast = stack.pop(); ast !== undefined; ast = stack.pop()) {
    if (ast.kind === "binary") stack.push(ast.left, ast.right);
    else if (ast.kind === "negate" || ast.kind === "transpose") stack.push(ast.of);
    else if (ast.kind === "call") stack.push(...ast.args);
    else continue;
    count += 1;
  }
  return count;
}

test("with every name written out, 90 of 100 printed answers are no longer than the published formula", () => {
  const compared = publishedCases.flatMap(({ id, expr, vars, wrt, order, expected, structure }) => {
    const derived = ask(order, engine.parse(expr, { let: vars }), { wrt: [wrt], entries: structure === null ? "free" : "tied" });
    const inlined = derived.ok ? derived.value.answers[0]?.inlined : undefined;
    return inlined === undefined ? [] : [{ id, longer: inlined === null || operatorsIn(inlined) > operatorsIn(expected), line: `${id}: ${inlined} for ${expected}` }];
  });
  const longer = compared.filter((one) => one.longer).map(({ line }) => line);
  expect([longer.length / compared.length < 0.1, longer]).toEqual([true, longer]);
});
