// Every rule in use: its map differentiated at distinct sizes, 1 × n, n × 1, 1 × 1, with a repeated and a transposed variable, and twice.
import { describe, expect, test } from "vitest";
import { ascii } from "../../src/emit/ascii.js";
import { withoutNames } from "../../src/answer/inline.js";
import type { Rule } from "../../src/rules/rule.js";
import { type Dimension, isScalarShape, namedSize, type Shape, sizeNames, UNIT } from "../../src/term/dimension.js";
import { createTable, type TermTable } from "../../src/term/table.js";
import type { Term, TermOf } from "../../src/term/term.js";
import { postorder, substitute } from "../../src/term/traverse.js";
import { engine } from "../examples/engine.js";

/** The map that a rule differentiates, in `pattern` variables; null for other rules. */
function mapOf(rule: Rule, table: TermTable): Term | null {
  if (rule.kind === "lemma") return rule.map;
  if (rule.kind === "function") return rule.symbol.derivative === null ? null : table.apply(rule.symbol, table.variable(rule.symbol.parameter, [namedSize("m"), namedSize("n")], "pattern"));
  if (rule.kind === "operator" && rule.symbol.tangent !== null && rule.symbol.parameters.length > 0) {
    return table.operator(rule.symbol, rule.symbol.parameters.map(({ name, shape }) => table.variable(name, shape, "pattern")), rule.symbol.shape);
  }
  return rule.kind === "define" ? table.call(rule.symbol, rule.symbol.parameters.map(({ name, shape }) => table.variable(name, shape, "pattern")), rule.symbol.shape) : null;
}

interface Use {
  readonly what: string;
  readonly expression: string;
  readonly let: ReadonlyMap<string, string>;
  readonly shape: Shape;
  /** The variables to differentiate in. */
  readonly wrt: readonly string[];
}

const variablesIn = (term: Term): readonly TermOf<"variable">[] => postorder([term]).filter((part): part is TermOf<"variable"> => part.kind === "variable");
/** A size as a declaration writes it: `2*n*n`, with no powers. */
const written = ({ coefficient, powers }: Dimension): string => [...(coefficient === 1 && powers.length > 0 ? [] : [`${coefficient}`]), ...powers.flatMap(([name, exponent]) => Array.from({ length: exponent }, () => name))].join("*");
const declared = ({ shape, attributes }: Pick<TermOf<"variable">, "shape" | "attributes">): string =>
  [isScalarShape(shape) ? "scalar" : `${shape.length > 2 ? "tensor" : "matrix"}(${shape.map(written).join(", ")})`, ...attributes].join(" ");

function use(what: string, table: TermTable, map: Term, own: string | null, sizes: ReadonlyMap<string, Dimension>, replace: (variable: TermOf<"variable">) => Term | null = () => null): Use {
  const [sized = map] = substitute(table, [map], { sizes });
  const [term = sized] = substitute(table, [sized], { variable: replace });
  const names = variablesIn(term).map(({ name }) => name);
  const wrt = own !== null && names.includes(own) ? [own] : own === null ? names : [];
  return { what, expression: ascii.print(term), let: new Map(variablesIn(term).map((variable) => [variable.name, declared(variable)])), shape: term.shape, wrt };
}

function usesOf(map: Term, own: string | null): readonly Use[] {
  const table = createTable();
  const [moved = map] = substitute(table, [map], {});
  const names = [...new Set(variablesIn(moved).flatMap(({ shape }) => sizeNames(shape)))];
  const all = (size: Dimension): ReadonlyMap<string, Dimension> => new Map(names.map((name) => [name, size]));
  const square = all(namedSize("n"));
  const variables = variablesIn(substitute(table, [moved], { sizes: square })[0] ?? moved);
  const [first, ...others] = variables;
  const twin = first === undefined ? undefined : others.find(({ shape, attributes }) => shape.map(({ key }) => key).join() === first.shape.map(({ key }) => key).join() && attributes.length === 0);
  const turned = variables.find(({ shape, attributes }) => shape.length === 2 && shape.every((size) => size.key === "n") && attributes.length === 0);
  return [
    use("distinct sizes", table, moved, own, new Map()),
    ...names.map((name) => use(`${name} = 1`, table, moved, own, new Map([[name, UNIT]]))),
    use("all sizes 1", table, moved, own, all(UNIT)),
    ...(first === undefined || twin === undefined ? [] : [use("a repeated variable", table, moved, own, square, (variable) => (variable === twin ? first : null))]),
    ...(turned === undefined ? [] : [use("a transposed variable", table, moved, own, square, (variable) => (variable === turned ? table.transpose(turned) : null))]),
  ];
}

/** What is wrong with the gradient of ⟨G, expression⟩ in every variable, or null; and the gradient's own expressions. */
async function faultOf({ expression, let: declarations, shape, wrt }: Use): Promise<{ readonly fault: string | null; readonly gradients: readonly Use[]; readonly compared: boolean }> {
  const scalar = isScalarShape(shape);
  const given = new Map([...declarations, ["G0", declared({ shape, attributes: [] })]]);
  const problem = engine.parse(scalar ? `G0 * (${expression})` : `inner(G0, ${expression})`, { let: given });
  if (!problem.ok) return { fault: problem.diagnostics.map(({ code, message }) => `${code} ${message}`).join(), gradients: [], compared: false };
  const derived = engine.grad(problem, { wrt: [...wrt] });
  if (!derived.ok) return { fault: derived.diagnostics.map(({ code, message }) => `${code} ${message}`).join(), gradients: [], compared: false };
  const gradients = derived.value.answers.map((answer): Use => ({ what: `the gradient in ${answer.wrt}`, expression: ascii.print(withoutNames(derived.value.derivation, answer.value)), let: given, shape: answer.shape, wrt: [...declarations.keys()] }));
  const unproved = derived.value.answers.find(({ certificate }) => certificate.verdict !== "proved");
  const checked = await engine.crossCheck(derived.value, { points: 1, reference: false });
  if (!checked.ok) return { fault: checked.diagnostics.every(({ code }) => code === "E0806" || code === "E0804" || code === "E0503") ? null : checked.diagnostics.map(({ code, message }) => `${code} ${message}`).join(), gradients, compared: false };
  const worst = Math.max(0, ...checked.value.checks.flatMap(({ tape, differences }) => [tape ?? 0, differences ?? 0]));
  const routes = checked.value.checks.some(({ tape, differences }) => tape !== null || differences !== null);
  if (!(worst < 1e-6)) return { fault: `numbers disagree by ${worst}`, gradients, compared: true };
  return { fault: unproved !== undefined && !routes ? `neither proved nor compared: ${unproved.certificate.reason}` : null, gradients, compared: routes };
}

/** Singular vectors of one row or column are ±1 or along it: the formula's pinv of a 1 × 1 zero cannot be told from rounding by numbers. */
const beyondRounding: ReadonlySet<string> = new Set(["umax m = 1", "pullback_umax m = 1", "vmax n = 1", "pullback_vmax n = 1"]);

const rules = engine.rules.rules.flatMap((rule) => {
  const map = mapOf(rule, createTable());
  return map === null || variablesIn(map).length === 0 ? [] : [{ name: rule.name, map, own: rule.kind === "lemma" ? rule.variable.name : null, open: rule.kind === "operator" }];
});

describe("every rule in use", () => {
  test.each(rules.map((one) => [one.name, one] as const))("%s holds at every kind of size, and with its variables repeated or transposed", async (_, { name, map, own, open }) => {
    const faults: string[] = [];
    let compared = 0;
    for (const one of usesOf(map, own)) {
      if (one.wrt.length === 0 || beyondRounding.has(`${name} ${one.what}`)) continue;
      const found = await faultOf(one);
      if (found.compared) compared += 1;
      if (open && found.fault?.startsWith("E0303") === true) compared += 1;
      else if (found.fault !== null) faults.push(`${one.what}: ${one.expression}: ${found.fault}`);
    }
    expect(faults).toEqual([]);
    expect(compared).toBeGreaterThan(0);
  });

  test("the gradients of their maps are differentiated again, and the numbers agree or it is refused by name", async () => {
    const faults: string[] = [];
    let compared = 0;
    for (const { name, map, own } of rules) {
      const [distinct] = usesOf(map, own);
      const first = distinct === undefined ? null : await faultOf(distinct);
      for (const gradient of first?.gradients ?? []) {
        const second = await faultOf({ ...gradient, let: new Map([...gradient.let].map(([variable, shape]) => [variable === "G0" ? "H0" : variable, shape])), expression: gradient.expression.replaceAll("G0", "H0") });
        if (second.compared) compared += 1;
        if (second.fault !== null && !second.fault.startsWith("E0303")) faults.push(`${name}, ${gradient.what}: ${gradient.expression}: ${second.fault}`);
      }
    }
    expect(faults).toEqual([]);
    expect(compared).toBeGreaterThan(rules.length / 2);
  });
});
