// Every program in examples/ gives the answers that stand in its comments: printed, proved, and agreeing with numbers.
import { describe, expect, test } from "vitest";
import { withoutNames } from "../../src/answer/inline.js";
import type { Derived } from "../../src/answer/derived.js";
import { ascii } from "../../src/emit/ascii.js";
import { withLetter } from "../../src/emit/names.js";
import { text } from "../../src/emit/text.js";
import { proveEqual } from "../../src/kernel/kernel.js";
import { entryText } from "../../src/report/entries.js";
import { plainStyle } from "../../src/report/style.js";
import { asciiName } from "../../src/syntax/greek.js";
import { parseProgram } from "../../src/syntax/statements.js";
import { type Dimension, isScalarShape, multiplySizes, sameShape, type Shape } from "../../src/term/dimension.js";
import { declarationOf } from "../../src/term/elaborate/elaborate.js";
import type { Term, TermOf } from "../../src/term/term.js";
import { postorder, substitute } from "../../src/term/traverse.js";
import { must } from "../evaluate/must.js";
import { ask, engine, readIn } from "./engine.js";
import { type Example, examples } from "./example.js";

const derive = ({ text: program, order, wrt, reading }: Example): Derived => must(ask(order, engine.parse(program), { wrt, entries: reading }));
const answer = ({ derivation }: Derived, name: string): Term => {
  const found = derivation.answers.find(({ wrt }) => wrt.name === asciiName(name));
  if (found === undefined) throw new Error(`no answer for ${name}`);
  return found.value;
};
const conditions = (list: readonly { readonly term: Term; readonly condition: string }[]): readonly string[] => list.map(({ term, condition }) => `${text.print(term)} ${condition}`);

/** Whether the kernel finds two terms equal, under the names of the derivation. */
function same(derived: Derived, left: Term, right: Term): string {
  const verdict = proveEqual({ left: withoutNames(derived.derivation, left), right: withoutNames(derived.derivation, right), ...engine.rules.means });
  return verdict.kind;
}

describe.each(examples.map((example) => [example.path, example] as const))("%s", (_, example) => {
  const derived = derive(example);

  test("is one program, whose last statement has the title's sentence above it", () => {
    expect(example.title).toMatch(/^\S.*\.$/);
    expect(must(parseProgram(example.text)).statements.length).toBeGreaterThan(0);
    expect(example.answers.length).toBeGreaterThan(0);
  });

  test("prints the shared names and answers that stand in its comments", () => {
    expect(derived.where.map(({ name, value }) => `${withLetter(name)} = ${text.print(value)}`)).toEqual(example.names.map(({ name, formula }) => `${name} = ${formula}`));
    expect(derived.answers.map((one) => `${one.wrt.split(",").map(withLetter).join()} = ${String(one)}`)).toEqual(example.answers.map(({ name, formula }) => `${name} = ${formula}`));
  });

  test("prints the linear map, its entries and its structure where its comments do", () => {
    const [first] = derived.answers;
    const { operator, entries, structure } = first ?? { operator: null, entries: null, structure: null };
    if (example.maps.length > 0) expect(operator === null ? [] : [`${text.print(operator.tangent)} ↦ ${String(operator)}`]).toEqual(example.maps);
    if (example.entries.length > 0) expect(entries === null ? [] : [entryText(derived, entries, plainStyle)]).toEqual(example.entries);
    if (example.structures.length > 0) expect([structure?.kind]).toEqual(example.structures);
  });

  test("finds exactly the hypotheses that it states", () => {
    expect(derived.answers.map(({ hypotheses }) => conditions(hypotheses))).toEqual(example.answers.map(({ where }) => where));
  });

  test("is proved, with each answer of the shape that its question asks for", () => {
    for (const { certificate } of derived.answers) expect(certificate).toMatchObject({ verdict: "proved", reason: "" });
    const { answers, problem } = derived.derivation;
    const entries = (shape: Shape): Dimension => shape.reduce(multiplySizes);
    const outputs = entries(problem.term.shape);
    for (const { wrt, value } of answers) {
      const shape = { gradient: wrt.shape, vjp: wrt.shape, jvp: problem.term.shape, jacobian: [outputs, entries(wrt.shape)] as const, hessian: [entries(wrt.shape), entries(wrt.shape)] as const, hvp: wrt.shape }[example.order];
      expect(sameShape(value.shape, shape)).toBe(true);
    }
    for (const { name, formula } of example.shapes) expect(`${name} = ${answer(derived, name).shape.map(({ key }) => key).join(" × ")}`).toBe(`${name} = ${formula}`);
  });

  test("what it prints is read back as the same term, in Unicode and in ASCII", () => {
    const terms = [derived.derivation.problem.term, ...derived.where.map(({ value }) => value), ...derived.answers.map(({ value }) => value)];
    for (const term of terms) {
      for (const notation of [text, ascii]) {
        const printed = notation.print(term);
        const back = readIn(derived, printed, term.shape);
        expect(back === term ? printed : `${printed} became ${notation.print(back)}`).toBe(printed);
      }
    }
  });

  test("the stated formulas, and every other form of them, equal what was derived", () => {
    for (const { name, formula } of [...example.answers, ...example.forms]) {
      const value = answer(derived, name.split(",")[0] ?? "");
      expect([formula, same(derived, value, readIn(derived, formula, value.shape))]).toEqual([formula, "proved"]);
    }
  });

  test("twice an answer is not taken for the answer", () => {
    const { table } = derived.derivation.problem;
    for (const { value } of derived.answers) expect(same(derived, value, table.multiply([table.number(2), value]))).not.toBe("proved");
  });

  test("the claims beside it are proved", () => {
    const declared = [...derived.derivation.problem.variables.map((variable) => [declarationOf(variable), ...variable.attributes].join(" ")), ...(example.declared === "" ? [] : [example.declared])].join(", ");
    for (const [left, right] of example.claims) expect([left, must(engine.equal(left, right, { let: declared })).verdict.kind]).toEqual([left, "proved"]);
  });

  test("the tape, differences and mathjs agree with it", async () => {
    const { checks, warnings } = must(await engine.crossCheck(derived));
    // mathjs has no contractions, no arrays of more than two axes and no factorisations: then nothing but that is said.
    const offered = !postorder([derived.derivation.problem.term]).some(({ kind, shape }) => kind === "einsum" || shape.length > 2)
      && !warnings.some(({ message }) => /^mathjs has no reference value for `(chol|eigvecmax|eigvecs|umax|vmax|polar|logm|dlogm|sqrtm|dsqrtm)`$/u.test(message));
    if (offered) expect(warnings).toEqual([]);
    else expect(warnings.map(({ code }) => code)).toEqual(["E0805"]);
    for (const { tape, differences, reference } of checks) {
      expect(tape).toBeLessThan(1e-9);
      expect(differences).toBeLessThan(1e-8);
      if (offered) expect(reference).toBeLessThan(1e-9);
      else expect(reference).toBe(null);
    }
  });

  test("⟨JVP dX, δ⟩ = Σ ⟨dX, VJP δ⟩ over its variables", () => {
    const question = { wrt: derived.derivation.answers.map(({ wrt }) => wrt.name) };
    const wrt = example.order === "jvp" ? example.wrt : question.wrt;
    const forwards = must(engine.jvp(engine.parse(example.text), { wrt }));
    const backwards = must(engine.vjp(engine.parse(example.text), { wrt }));
    const { table } = forwards.derivation.problem;
    const names = new Map<Term, Term>();
    const move = (term: Term): Term => substitute(table, [term], { variable: (variable) => names.get(variable) ?? null })[0] ?? term;
    const product = (a: Term, b: Term): Term => (isScalarShape(a.shape) ? table.multiply([a, b]) : table.sum(table.hadamard([a, b])));
    const [pushed] = forwards.derivation.answers;
    const { cotangent, answers } = backwards.derivation;
    if (pushed === undefined || cotangent === null) throw new Error("no answers");
    const tangents = new Map([...forwards.derivation.tangents].map(([variable, tangent]) => [nameOf(variable), tangent]));
    const right = answers.map((one) => product(tangents.get(one.wrt.name) ?? tangentMissing(), move(withoutNames(backwards.derivation, one.value))));
    const verdict = proveEqual({ left: product(withoutNames(forwards.derivation, pushed.value), move(cotangent)), right: table.add(right), ...engine.rules.means });
    expect(verdict.kind).toBe("proved");
  });
});

const nameOf = (term: Term): string => (term.kind === "variable" ? term.name : "");
const tangentMissing = (): TermOf<"variable"> => {
  throw new Error("a variable without a tangent");
};

describe("the rows of the source documents", () => {
  test.each(Array.from({ length: 21 }, (_, index) => index + 1))("row %i has an example", (row) => {
    const stated = examples.filter(({ path }) => path.startsWith(`seeds/${String(row).padStart(2, "0")}-`));
    expect(stated.length).toBeGreaterThan(0);
    for (const { text: file } of stated) expect(file).toMatch(new RegExp(`^# source row ${row}\\b`, "m"));
  });

  test("the weights and the bias behind the last kink rest on no hypothesis, all others on z having no zero entry", () => {
    const [network] = examples.filter(({ path }) => path === "network.gradus");
    expect(network?.answers.map(({ name, where }) => [name, ...where])).toEqual([["W2"], ["W1", "z has no zero entry"], ["x", "z has no zero entry"], ["b1", "z has no zero entry"], ["b2"]]);
  });

  test("an index form of a sum, an entrywise map or a product with a matrix is that of its entries", () => {
    const claims = ["diag(u) (x + y) = diag(u) x + diag(u) y", "diag(relu(x)) = eye(n) .* (relu(x) ones(n)')", "(A x)' = x' A'", "tr(diag(A x)) = sum(A .* (ones(n) x'))"];
    for (const claim of claims) {
      const [left = "", right = ""] = claim.split(" = ");
      expect([claim, must(engine.equal(left, right, { let: "A : matrix(n, n), x : vector(n), y : vector(n), u : vector(n)" })).verdict.kind]).toEqual([claim, "proved"]);
    }
  });
});
