/** Programs as one file of C99 on row-major arrays that the caller owns. Knows that form only. */
import { ok, type Result } from "../../../diagnostics/result.js";
import { type Dimension, UNIT } from "../../../term/dimension.js";
import { describe } from "../../description.js";
import { loopProgram } from "../../loops/lower.js";
import type { LoopProgram } from "../../loops/program.js";
import { asciiName, claimAll, createNamer, namesFor } from "../../names.js";
import { plainName } from "../../notation.js";
import type { EmittedProgram, ProgramOrder } from "../../program.js";
import type { Schedule } from "../../schedule/instruction.js";
import { schedule } from "../../schedule/schedule.js";
import type { Target } from "../../target.js";
import { cCheck } from "./check.js";
import { definitionLines } from "./definition.js";
import type { CNames } from "./names.js";
import { cReserved } from "./spelling.js";
import { cLines, type CWriter } from "./statements.js";

const outputName: { readonly [O in ProgramOrder]: (name: string) => string } = {
  gradient: (name) => `d${name}`,
  vjp: (name) => `d${name}`,
  jvp: () => "tangent",
  jacobian: (name) => `jacobian_${name}`,
  hessian: (name) => `hessian_${name}`,
  hvp: (name) => `hvp_${name}`,
  newton: (name) => `newton_${name}`,
};

interface Module {
  readonly program: EmittedProgram;
  readonly loops: LoopProgram;
  readonly names: CNames;
  readonly writer: CWriter;
  /** The arrays of the program's own, in the order in which they lie in the working space. */
  readonly own: () => readonly { readonly name: string; readonly length: Dimension }[];
}

function nameModule(program: EmittedProgram, loops: LoopProgram): Module {
  const outer = createNamer(cReserved, asciiName);
  const plain = outer.claim(program.name);
  const both = outer.claim(`value_and_${plain}`);
  const space = outer.claim(`${both}_workspace`);
  const reserved = new Set([...cReserved, plain, both, space]);
  const namer = createNamer(reserved, asciiName);
  const inputs = claimAll(namer, reserved, program.inputs.map(plainName));
  const sizes = claimAll(namer, reserved, loops.sizes);
  const sizeNames = new Map(loops.sizes.map((name, index) => [name, sizes[index] ?? name]));
  const value = namer.claim("value");
  const outputs = loops.outputs.map(({ output }) => namer.claim(outputName[program.order](output.name)));
  const work = namer.claim("work");
  const [arrays, scalars] = [new Map<number, string>(), new Map<number, string>()];
  loops.inputs.forEach(({ place }, index) => (place.kind === "array" ? arrays.set(place.array, inputs[index] ?? "") : scalars.set(place.scalar, inputs[index] ?? "")));
  loops.outputs.forEach((output, index) => arrays.set(output.array, outputs[index] ?? ""));
  if (loops.value.place.kind === "array") arrays.set(loops.value.place.array, value);
  const status = namer.claim("status");
  const scratch = namer.claim("scratch");
  const counters: string[] = [];
  const counterAt = (depth: number): string => (counters[depth] ??= namer.claim("ijklpqr"[depth] ?? "i"));
  for (let depth = 0; depth < 3; depth += 1) counterAt(depth);
  const array = namesFor(namer, loops.arrays, arrays);
  const scalar = namesFor(namer, loops.scalars, scalars);
  const size = (dimension: Dimension): string => {
    const factors = dimension.powers.flatMap(([name, exponent]) => Array.from({ length: exponent }, () => sizeNames.get(name) ?? name));
    if (dimension.coefficient !== 1 || factors.length === 0) factors.unshift(`${dimension.coefficient}`);
    return factors.length === 1 ? (factors[0] ?? "1") : `(${factors.join(" * ")})`;
  };
  const further: { readonly name: string; readonly length: Dimension }[] = [];
  const workspace = (length: Dimension): string => {
    const name = namer.temporary();
    further.push({ name, length });
    return name;
  };
  const own: Module["own"] = () => [...loops.arrays.flatMap(({ role, length }, id) => (role === "work" ? [{ name: array(id), length }] : [])), ...further];
  const lengthOf = (id: number): Dimension => loops.arrays[id]?.length ?? UNIT;
  return { program, loops, names: { both, plain, space, inputs, sizes, value, outputs, work }, own, writer: { array, scalar, size, lengthOf, namer, counterAt, status, scratch, workspace, needs: new Set(), scratchSizes: new Set() } };
}

const mentions = (lines: readonly string[], name: string): boolean => lines.some((line) => new RegExp(`\\b${name}\\b`, "u").test(line));
const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => (line.startsWith("#") ? line : `    ${line}`));

interface Signatures {
  /** Before `value`, and after it. */
  readonly given: readonly string[];
  readonly made: readonly string[];
}

function signatures({ loops, names }: Module): Signatures {
  const given = [
    ...loops.inputs.map(({ place }, index) => (place.kind === "array" ? `const double *restrict ${names.inputs[index] ?? ""}` : `double ${names.inputs[index] ?? ""}`)),
    ...names.sizes.map((size) => `size_t ${size}`),
  ];
  return { given, made: [...names.outputs.map((output) => `double *restrict ${output}`), `double *${names.work}`] };
}

const signature = (type: string, name: string, parameters: readonly string[]): string => `${type} ${name}(${parameters.length === 0 ? "void" : parameters.join(", ")})`;
/** C++ has no `restrict`. */
const prototype = (text: string): string => `${text.replaceAll("*restrict ", "*")};`;

function functionLines(module: Module): { readonly body: readonly string[]; readonly space: readonly string[]; readonly plain: readonly string[] } {
  const { loops, names, writer } = module;
  const statements = cLines(writer, loops.body);
  const { value, work } = names;
  const { place } = loops.value;
  const last = place.kind === "scalar" ? [`*${value} = ${writer.scalar(place.scalar)};`] : [];
  const own = module.own().filter(({ name }) => mentions(statements, name));
  const next = writer.namer.claim("next");
  const usesScratch = writer.scratchSizes.size > 0;
  const arrays = own.map(({ name, length }, index) => `double *restrict ${name} = ${next};${index < own.length - 1 || usesScratch ? ` ${next} += ${writer.size(length)};` : ""}`);
  const before = [
    ...(own.length > 0 || usesScratch ? [`double *${next} = ${work};`] : [`(void)${work};`]),
    ...arrays,
    ...(usesScratch ? [`double *restrict ${writer.scratch} = ${next};`] : []),
    ...(mentions(statements, writer.status) ? [`int ${writer.status} = GRADUS_OK;`] : []),
  ];
  const lines = [...before, ...statements, ...last];
  const unused = [...names.inputs, ...names.sizes].filter((name) => !mentions(lines, name)).map((name) => `(void)${name};`);

  const total = writer.namer.claim("total");
  const most = writer.namer.claim("most");
  const valueLength = place.kind === "array" ? [`${total} += ${writer.size(writer.lengthOf(place.array))};`] : [];
  const counted = [
    `size_t ${total} = 0;`,
    ...own.map(({ length }) => `${total} += ${writer.size(length)};`),
    ...valueLength,
    ...(usesScratch ? [`size_t ${most} = 0;`, ...[...writer.scratchSizes].map((text) => `if (${text} > ${most}) ${most} = ${text};`), `${total} += ${most};`] : []),
    `return ${total};`,
  ];
  const unusedSizes = names.sizes.filter((name) => !mentions(counted, name)).map((name) => `(void)${name};`);

  const passed = (point: string, space: string): string => [...names.inputs, ...names.sizes, point, ...names.outputs, space].join(", ");
  const plain = place.kind === "scalar"
    ? [`double ${value} = 0.0;`, `return ${names.both}(${passed(`&${value}`, work)});`]
    : [`return ${names.both}(${passed(work, `${work} + ${writer.size(writer.lengthOf(place.array))}`)});`];
  return { body: [...unused, ...lines, "return GRADUS_OK;"], space: [...unusedSizes, ...counted], plain };
}

const comment = (lines: readonly string[]): readonly string[] => ["/*", ...lines.map((line) => ` * ${line.replace(/\*\//gu, "* /").replace(/\?\?/gu, "? ?")}`), " */"];

const statuses: readonly string[] = [
  "#ifndef GRADUS_OK",
  "#define GRADUS_OK 0",
  "#define GRADUS_SINGULAR 1        /* a matrix that had to be inverted is singular */",
  "#define GRADUS_NOT_DEFINITE 2    /* a matrix that had to be positive definite is not */",
  "#define GRADUS_NO_CONVERGENCE 3  /* an iteration for eigenvalues or a matrix function did not end */",
  "#endif",
];

function emit(program: EmittedProgram, scheduled: Schedule): Result<string> {
  const loops = loopProgram(scheduled, "c", { kernels: true });
  if (!loops.ok) return loops;
  const module = nameModule(program, loops.value);
  const { names, writer } = module;
  const { given, made } = signatures(module);
  const { body, space, plain } = functionLines(module);
  const value = `double *restrict ${names.value}`;
  const heads = {
    space: signature("size_t", names.space, names.sizes.map((size) => `size_t ${size}`)),
    both: signature("int", names.both, [...given, value, ...made]),
    plain: signature("int", names.plain, [...given, ...made]),
  };
  const length = (array: number): string => writer.size(writer.lengthOf(array));
  const described = loops.value.outputs.map(({ array }, index) => `${names.outputs[index] ?? ""}: ${length(array)} numbers`);
  return ok([
    ...comment([
      ...describe(program, names.inputs), "",
      "Vectors and matrices are arrays of double in row-major order; none of them may overlap.",
      `${names.both} writes the value and ${described.join(", ")}; it needs ${names.space}(${names.sizes.join(", ")}) numbers of working`,
      `space in ${names.work}, and returns GRADUS_OK or what was wrong; then the results mean nothing. ${names.plain} leaves the value out.`,
      "Nothing is allocated. -DGRADUS_CBLAS: products by CBLAS. -DGRADUS_PROTOTYPES: declarations only. -DGRADUS_MAIN: a program that",
      "compares the derivatives with differences.",
    ]),
    "#include <stddef.h>", "",
    ...statuses, "",
    "#ifdef __cplusplus", 'extern "C" {', "#endif",
    prototype(heads.space), prototype(heads.both), prototype(heads.plain),
    "#ifdef __cplusplus", "}", "#endif", "",
    "#ifndef GRADUS_PROTOTYPES", "",
    "#include <math.h>",
    "#ifdef GRADUS_CBLAS", "#include <cblas.h>", "#include <limits.h>", "#endif", "",
    ...definitionLines(writer.needs),
    heads.space, "{", ...indented(space), "}", "",
    heads.both, "{", ...indented(body), "}", "",
    heads.plain, "{", ...indented(plain), "}", "",
    ...cCheck(program, scheduled, module.loops, names), "",
    "#endif", "",
  ].map((line) => line.trimEnd()).join("\n"));
}

export const c: Target = {
  name: "c",
  extension: "c",
  emit: (program, options) => {
    const scheduled = schedule(program, options);
    return scheduled.ok ? emit(program, scheduled.value) : scheduled;
  },
};

