// A derivation stays in one table: a term that another table made would be taken for the one that has its number here.
import { expect, test } from "vitest";
import { postorder } from "../../src/term/traverse.js";
import { must } from "../evaluate/must.js";
import { engine } from "../examples/engine.js";

test.each(["sum(erf(x))", "sum(gelu(x))", "sum(gelutanh(x))", "sum(asin(x) ./ acos(x))", "crossentropy(t, W x)", "logdet(A) + b' inv(A) b"])("every term of the derivatives of %s is newer than what it holds, as the table numbers them", (expression) => {
  for (const derived of [must(engine.grad(engine.parse(expression))), must(engine.jvp(engine.parse(expression)))]) {
    const { problem, answers, bindings, sweep } = derived.derivation;
    const terms = postorder([problem.term, ...answers.map(({ value }) => value), ...bindings.map(({ value }) => value), ...sweep.steps.flatMap(({ before, after }) => [before, after])]);
    for (const term of terms) for (const argument of term.args) expect(argument.id).toBeLessThan(term.id);
    expect(new Set(terms.map(({ id }) => id)).size).toBe(terms.length);
  }
});
