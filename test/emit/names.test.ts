// Awkward names, all in one program, in every target: each file is accepted by its language, gives right numbers, and never takes two names for one.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { nameInLatex } from "../../src/emit/latex.js";
import { asciiName, claimAll, createNamer, unicodeName } from "../../src/emit/names.js";
import type { EmittedProgram } from "../../src/emit/program.js";
import { juliaName } from "../../src/emit/targets/julia/spelling.js";
import { type TargetName, targetNames, targets } from "../../src/emit/targets.js";
import { isReservedName } from "../../src/syntax/names.js";
import { parseProgram } from "../../src/syntax/statements.js";
import { namedSize, UNIT } from "../../src/term/dimension.js";
import { rational } from "../../src/term/rational.js";
import { createTable } from "../../src/term/table.js";
import { must } from "../evaluate/must.js";
import { compile, hasC, runDriver, writeDriver } from "./c.js";
import { argumentsAt, foundIn, functionNamed, load } from "./javascript.js";
import { hasOctave, runOctave } from "./octave.js";
import { moduleFaults } from "./modules.js";
import { programOf } from "./problems.js";
import { python, pythonHas } from "./python.js";
import { pointOf } from "./questions.js";
import { faultsOf, type Run, runAt } from "./run.js";
import { compiled } from "./typescript.js";

const hostile = (JSON.parse(readFileSync(new URL("../cases/hostile-inputs.json", import.meta.url), "utf8")) as { readonly input: string; readonly class: string }[]).filter((entry) => entry.class === "codegen-name").map(({ input }) => input);
/** What programs in these languages say themselves, and what only the first fifty letters tell apart. */
const further = "None_ x_ lambda np np_ v1 value given out inputs sizes total k j h m_ float create selfCheck value_and_grad δx work status next scratch restrict int size_t gradus_gemm nargin varargin ans endfunction gradus_check module using rrule loss found I NaN Inf torch jax cotangent dx".split(" ");
const long = ["a", "b"].map((last) => `a_name_that_is_longer_than_what_every_compiler_tells_apart_${last}`);
const names = [...new Set([...hostile, ...further, ...long])];
/** What the input language takes for a name; the others reach a target through the library alone. */
const written = names.filter((name) => /^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(name) && !isReservedName(name));

/** Σ k x·x with its derivatives, for a vector x of each name. */
function program(wanted: readonly string[]): EmittedProgram {
  const table = createTable();
  const inputs = wanted.map((name): EmittedProgram["inputs"][number] => {
    const variable = table.variable(name, [namedSize("n"), UNIT]);
    if (variable.kind !== "variable") throw new Error("no variable");
    return variable;
  });
  const weighted = inputs.map((input, index) => table.multiply([table.number(rational(index + 1)), table.sum(table.hadamard([input, input]))]));
  const outputs = inputs.map((input, index) => ({ name: input.name, value: table.multiply([table.number(rational(2 * index + 2)), input]), reading: "free" as const }));
  return { ...programOf({ text: "sum(x)" }), source: "sums of squares", inputs, value: table.add(weighted), outputs };
}

const runOf = (wanted: readonly string[]): Run => {
  const one = program(wanted);
  return runAt("names", one, pointOf(one));
};
const run = runOf(names);

const folder = mkdtempSync(join(tmpdir(), "gradus-names-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const asModule = async (code: string): Promise<readonly string[]> => {
  const { inputs, sizes } = argumentsAt(run);
  const module = await load(code);
  return [...(module.selfCheck().ok === true ? [] : ["its own check fails"]), ...faultsOf(run, foundIn(functionNamed(module, "value_and_grad")(inputs, sizes)))];
};

/** A formula with names of the input language, which it has to name again. */
const asFormulas = (name: TargetName, spelled: (name: string) => string): readonly string[] => {
  const code = must(targets[name].emit(program(written)));
  return written.filter((one) => !code.includes(spelled(one))).map((one) => `${one} is not named`);
};

interface Way {
  /** Whether its language is here; on CI it has to be. */
  readonly here: () => boolean;
  /** What is wrong with the file. */
  readonly faults: () => readonly string[] | Promise<readonly string[]>;
}
const always = (): boolean => true;

/** Total over the targets: one without its test of names does not compile. */
const ways: { readonly [N in TargetName]: Way } = {
  text: { here: always, faults: () => asFormulas("text", (name) => name) },
  ascii: { here: always, faults: () => {
    const parsed = parseProgram(must(targets.ascii.emit(program(written))).split("\n").filter((line) => !line.startsWith("#")).join("\n"));
    return [...asFormulas("ascii", (name) => name), ...(parsed.ok ? [] : parsed.diagnostics.map(({ message }) => message))];
  } },
  latex: { here: always, faults: () => asFormulas("latex", nameInLatex) },
  numpy: { here: () => pythonHas("numpy"), faults: () => moduleFaults("numpy", [run], 1) },
  torch: { here: () => pythonHas("torch", "numpy"), faults: () => moduleFaults("torch", [run], 0) },
  jax: { here: () => pythonHas("jax", "numpy"), faults: () => moduleFaults("jax", [run], 0) },
  js: { here: always, faults: () => asModule(must(targets.js.emit(run.program))) },
  ts: { here: always, faults: () => {
    const said = compiled(join(folder, "ts"), new Map([["names.ts", must(targets.ts.emit(run.program))]]));
    return said === "" ? asModule(readFileSync(join(folder, "ts", "out", "names.js"), "utf8")) : [said];
  } },
  wasm: { here: always, faults: () => asModule(must(targets.wasm.emit(run.program))) },
  octave: { here: hasOctave, faults: () => runOctave(folder, [run], () => false).flatMap(({ found, raised }) => [...(raised === "" ? [] : [raised]), ...faultsOf(run, found)]) },
  c: { here: () => hasC("int main(void) { return 0; }"), faults: () => {
    const executable = join(folder, "names");
    // GNU's own macros, such as `unix`, are names too.
    const said = ["-std=c99", "-std=gnu11"].map((standard) => compile(writeDriver(folder, [run]), executable, [standard, "-O0"])).join("");
    return said === "" ? runDriver(executable, [run]).flatMap(({ found }) => faultsOf(run, found)) : [said];
  } },
  julia: { here: () => pythonHas("tree_sitter", "tree_sitter_julia"), faults: () => {
    const file = join(folder, "names.jl");
    writeFileSync(file, must(targets.julia.emit(run.program)));
    const [wrong = ["nothing was read"]] = JSON.parse(execFileSync(python, [fileURLToPath(new URL("read_julia.py", import.meta.url))], { input: JSON.stringify([file]), encoding: "utf8" })) as readonly (readonly string[])[];
    return wrong;
  } },
};

describe.each(targetNames.map((name) => [name, ways[name]] as const))("all awkward names in one file of %s", (_, { here, faults }) => {
  it.skipIf(!here())("are accepted and keep their numbers apart", async () => expect(await faults()).toEqual([]));
});

describe("names for generated text", () => {
  it.each([["Python and JavaScript", unicodeName], ["C and Octave", asciiName], ["Julia", juliaName]] as const)("are legal and distinct in %s", (_, legal) => {
    const reserved = new Set(["None", "lambda"]);
    const claimed = claimAll(createNamer(reserved, legal), reserved, names);
    expect(new Set(claimed).size).toBe(names.length);
    for (const name of claimed) expect(name).toMatch(legal === asciiName ? /^[A-Za-z][A-Za-z0-9_]{0,62}$/u : /^[\p{L}_][\p{L}\p{Nd}_]*$/u);
    expect(claimed).not.toContain("None");
  });

  it("are distinct in formulas", () => expect(new Set(written.map(nameInLatex)).size).toBe(written.length));

  it("that are none in the input language are refused there, with what was seen", () => {
    for (const name of hostile.filter((one) => !written.includes(one))) expect(parseProgram(`sum(${name})`).ok, name).toBe(false);
  });
});
