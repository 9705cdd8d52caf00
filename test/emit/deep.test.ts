// Programs of many layers are written as several functions, none too long for an optimising compiler, and compute the same.
import { expect, it } from "vitest";
import { inParts } from "../../src/emit/targets/javascript/parts.js";
import { createNamer } from "../../src/emit/names.js";
import { targets } from "../../src/emit/targets.js";
import { must } from "../evaluate/must.js";
import { argumentsAt, foundIn, functionNamed, load } from "./javascript.js";
import { programOf } from "./problems.js";
import { pointOf } from "./questions.js";
import { expectRight, runAt } from "./run.js";

const layers = Array.from({ length: 24 }, (_, index) => index + 1);
const text = `mse(t, ${layers.reduce((inner, layer) => `tanh(W${layer} ${inner} + b${layer})`, "x")})`;
const declarations = ["x : vector(n)", "t : vector(n)", ...layers.flatMap((layer) => [`W${layer} : matrix(n, n)`, `b${layer} : vector(n)`])].join(", ");

it("twenty-four layers are several functions that together give the evaluator's numbers", async () => {
  const program = programOf({ text, declarations });
  const code = must(targets.js.emit(program));
  const bodies = code.split(/const part\d+ = /u);
  expect(bodies.length).toBeGreaterThan(3);
  for (const body of bodies.slice(1, -1)) expect(body.length).toBeLessThan(16_000);
  const run = { ...runAt("24 layers", program, pointOf(program)), tolerance: 1e-9 };
  const { inputs, sizes } = argumentsAt(run);
  const module = await load(code);
  expectRight(run, foundIn(functionNamed(module, "value_and_grad")(inputs, sizes)));
  expect(module.selfCheck()).toMatchObject({ ok: true });
});

it("a part that gives a number to another stays where it is", () => {
  const line = (name: string): readonly string[] => Array.from({ length: 300 }, () => `${name}[0] = x[0] + y[0] + some_more_text_to_fill_a_line;`);
  const pieces = [
    { lines: ["const s = x[0];", ...line("z")], defines: ["s"] },
    { lines: line("z"), defines: [] },
    { lines: ["z[1] = s;", ...line("z")], defines: [] },
  ];
  const { functions, body } = inParts(pieces, new Map([["x", "Float64Array"]]), [], createNamer([]));
  expect(functions.filter((one) => one.startsWith("const part"))).toEqual(["const part1 = (x‹: Float64Array›)‹: void› => {", "const part2 = (x‹: Float64Array›, s‹: number›)‹: void› => {"]);
  expect(body).toContain("const s = x[0];");
  expect(body.slice(-2)).toEqual(["part1(x);", "part2(x, s);"]);
});
