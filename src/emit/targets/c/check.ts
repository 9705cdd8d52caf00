/** The program in a C file that compares it with central differences. Knows no formulas. */
import { isUnit, sizeValue } from "../../../term/dimension.js";
import type { Attribute } from "../../../term/symbols.js";
import type { Tying } from "../../../term/tying.js";
import { checkSizes, triangularNames } from "../../check-sizes.js";
import type { LoopProgram } from "../../loops/program.js";
import { plainName } from "../../notation.js";
import { type EmittedProgram, tiedOutputs } from "../../program.js";
import type { Schedule, ScheduledInput } from "../../schedule/instruction.js";
import type { CNames } from "./names.js";

/** Which entries move with one: `GRADUS_…` in the program. */
const ties: { readonly [T in Tying]: number } = { symmetric: 1, diagonal: 2, skew: 3, lower: 4, upper: 5 };

const drawing: readonly string[] = [
  "/* A normal number from a counter: the same on every machine. */",
  "static double gradus_normal(unsigned long long *state)",
  "{",
  "    double uniform[2];",
  "    for (int k = 0; k < 2; ++k) {",
  "        *state = *state * 6364136223846793005ULL + 1442695040888963407ULL;",
  "        uniform[k] = ((double)(*state >> 33) + 0.5) / 2147483648.0;",
  "    }",
  "    return sqrt(-2.0 * log(uniform[0])) * cos(6.28318530717958648 * uniform[1]);",
  "}",
];

const moving: readonly string[] = [
  "/* Moves an entry; of a matrix that is 1 symmetric, 2 diagonal, 3 skew, 4 lower or 5 upper triangular as far as it is one. */",
  "static void gradus_move(double *x, size_t length, size_t entry, double by, int tie)",
  "{",
  "    size_t n = 1;",
  "    while (n * n < length) ++n;",
  "    const size_t row = entry / n, column = entry % n;",
  "    if ((tie == 2 && row != column) || (tie == 3 && row == column) || (tie == 4 && row < column) || (tie == 5 && row > column)) return;",
  "    x[entry] += by;",
  "    if ((tie == 1 || tie == 3) && row != column) x[column * n + row] += tie == 3 ? -by : by;",
  "}", "",
  "/* Adds to each entry of the last axis that of the transpose: where one triangle is read for both, both move. */",
  "static void gradus_fold(double *x, size_t rows, size_t length)",
  "{",
  "    size_t n = 1;",
  "    while (n * n < length) ++n;",
  "    for (size_t r = 0; r < rows; ++r)",
  "        for (size_t i = 0; i < n; ++i)",
  "            for (size_t j = 0; j < i; ++j) x[r * length + i * n + j] = x[r * length + j * n + i] = x[r * length + i * n + j] + x[r * length + j * n + i];",
  "}", "",
  "/* The larger of `worst` and the error of `found`, relative to the largest entry or one. */",
  "static double gradus_difference(double worst, const double *found, const double *expected, size_t length)",
  "{",
  "    double scale = 1.0, gap = 0.0;",
  "    for (size_t i = 0; i < length; ++i) {",
  "        if (fabs(expected[i]) > scale) scale = fabs(expected[i]);",
  "        if (!(fabs(found[i] - expected[i]) <= gap)) gap = fabs(found[i] - expected[i]);",
  "    }",
  "    return gap / scale <= worst ? worst : gap / scale;",
  "}",
];

/** Statements that draw `x`, of rows by columns, with what its declaration promises. */
function sample({ rows, columns, axes, attributes }: ScheduledInput, place: number, sizes: ReadonlyMap<string, number>): readonly string[] {
  const [r, c] = isUnit(columns) || !isUnit(rows) ? [sizeValue(rows, sizes), sizeValue(columns, sizes)] : [sizeValue(columns, sizes), 1];
  const isVector = axes === null && (isUnit(rows) || isUnit(columns));
  const square = axes === null && !isVector && r === c;
  const has = (attribute: Attribute): boolean => attributes.includes(attribute);
  const each = (statement: string): string => `for (size_t i = 0; i < ${r * c}; ++i) ${statement}`;
  const grid = (statement: string): string => `for (size_t i = 0; i < ${r}; ++i) for (size_t j = 0; j < ${c}; ++j) ${statement}`;
  const when = (condition: boolean, ...lines: readonly string[]): readonly string[] => (condition ? lines : []);
  const keep = `for (size_t i = 0; i < ${r * c}; ++i) old[i] = x[i];`;
  const last = axes === null ? c : sizeValue(axes.at(-1) ?? columns, sizes);
  const gram = ["double total = 0.0;", `for (size_t k = 0; k < ${c}; ++k) total += old[i * ${c} + k] * old[j * ${c} + k];`];
  const isOf = (condition: string): string => grid(`if (!(${condition})) x[i * ${c} + j] = 0.0;`);
  const lines = [
    each("{ const double drawn = gradus_normal(state); x[i] = mild ? 0.4 + 0.1 * fabs(drawn) : drawn; }"),
    ...when(!isVector && attributes.length === 0, each(`x[i] /= sqrt(${last}.0);`)),
    ...when(has("small"), each("x[i] *= 0.1;")),
    ...when(has("positive"), each("x[i] = fabs(x[i]) + 0.5;")),
    ...when(has("binary"), each("x[i] = x[i] > 0.0 ? 1.0 : 0.0;")),
    ...when(has("unit"), each("x[i] = 0.15 + 0.7 / (1.0 + exp(x[i]));")),
    ...when(has("unitnorm"), "double length = 0.0;", each("length += x[i] * x[i];"), each("x[i] /= sqrt(length);")),
    ...when(has("prob"), each("x[i] = fabs(x[i]) + 0.1;"), `for (size_t j = 0; j < ${c}; ++j) {`, "    double total = 0.0;", `    for (size_t i = 0; i < ${r}; ++i) total += x[i * ${c} + j];`, `    for (size_t i = 0; i < ${r}; ++i) x[i * ${c} + j] /= total;`, "}"),
    ...when(has("rowprob"), each("x[i] = fabs(x[i]) + 0.1;"), `for (size_t i = 0; i < ${r}; ++i) {`, "    double total = 0.0;", `    for (size_t j = 0; j < ${c}; ++j) total += x[i * ${c} + j];`, `    for (size_t j = 0; j < ${c}; ++j) x[i * ${c} + j] /= total;`, "}"),
    ...when(has("onehot"), `for (size_t i = 0; i < ${isVector ? 1 : r}; ++i) {`, "    size_t top = 0;", `    for (size_t j = 1; j < ${isVector ? r : c}; ++j) if (x[i * ${c} + j] > x[i * ${c} + top]) top = j;`, `    for (size_t j = 0; j < ${isVector ? r : c}; ++j) x[i * ${c} + j] = j == top ? 1.0 : 0.0;`, "}"),
    ...when(square && has("symmetric"), keep, grid(`x[i * ${c} + j] = (old[i * ${c} + j] + old[j * ${c} + i]) / 2.0;`)),
    ...when(square && has("skew"), keep, grid(`x[i * ${c} + j] = old[i * ${c} + j] - old[j * ${c} + i];`)),
    ...when(square && (has("lower") || (has("triangular") && !has("upper"))), isOf("i >= j")),
    ...when(square && has("upper"), isOf("i <= j")),
    ...when(square && has("diagonal"), isOf("i == j")),
    ...when(square && has("toeplitz"), keep, grid(`x[i * ${c} + j] = j >= i ? old[j - i] : old[(i - j) * ${c}];`)),
    ...when(square && has("invertible"), `for (size_t i = 0; i < ${r}; ++i) x[i * ${c} + i] += ${r}.0;`),
    ...when(square && (has("psd") || has("spd")), keep, grid(`{ ${gram.join(" ")} x[i * ${c} + j] = total${has("spd") ? ` + (i == j ? ${r}.0 : 0.0)` : ""}; }`)),
    ...when(square && has("orthogonal"), `for (size_t i = 0; i < ${r}; ++i) {`, "    for (size_t k = 0; k < i; ++k) {", "        double along = 0.0;", `        for (size_t j = 0; j < ${c}; ++j) along += x[i * ${c} + j] * x[k * ${c} + j];`, `        for (size_t j = 0; j < ${c}; ++j) x[i * ${c} + j] -= along * x[k * ${c} + j];`, "    }", "    double length = 0.0;", `    for (size_t j = 0; j < ${c}; ++j) length += x[i * ${c} + j] * x[i * ${c} + j];`, `    for (size_t j = 0; j < ${c}; ++j) x[i * ${c} + j] /= sqrt(length);`, "}"),
  ];
  const old = lines.includes(keep) ? [`double old[${r * c}];`] : [];
  return ["{", ...[`double *x = given[${place}];`, ...old, ...lines].map((line) => `    ${line}`), "}"];
}

interface Moves {
  /** The number of the variable among the arguments, and of its entries. */
  readonly first: number;
  readonly n: number;
  readonly tie: number;
  readonly paired: boolean;
  /** Statements that compute a value, and that bring a point back. */
  readonly run: (into: string) => string;
  readonly reset: (index: number, length: number) => string;
}

/** Second differences along one direction: every column of a Hessian takes part. */
function secondOrders(program: EmittedProgram, { first, n, tie, paired, run, reset }: Moves): readonly string[] {
  const each = (statement: string): string => `for (size_t i = 0; i < ${n}; ++i) ${statement}`;
  const corner = (step: string, other: string, sign: string): readonly string[] => [
    each(`at[${first}][i] = given[${first}][i] ${other} k * along[i];`),
    `gradus_move(at[${first}], ${n}, entry, ${step}k, ${tie});`,
    run("up"),
    `expected[entry] ${sign}= up[0] / (4.0 * k * k);`,
  ];
  const corners = [...corner("", "+", "+"), ...corner("", "-", "-"), ...corner("-", "+", "-"), ...corner("-", "-", "+"), reset(first, n)];
  // A point where second differences depend on their step tells nothing.
  const differences = [
    "for (double k = 2e-4; k > 5e-5; k /= 2.0)",
    `    for (size_t entry = 0; entry < ${n}; ++entry) {`,
    "        if (k > 1.5e-4) coarse[entry] = 0.0; else coarse[entry] = expected[entry];",
    "        expected[entry] = 0.0;",
    ...corners.map((line) => `        ${line}`),
    "    }",
    `if (!(gradus_difference(0.0, coarse, expected, ${n}) <= 1e-5)) continue;`,
  ];
  const arrays = `double along[${n}], slope[${n}], coarse[${n}];`;
  if (program.order === "newton") {
    // H s + g = 0 for the step s, with g from first differences.
    return [
      arrays,
      "double reach = 1.0;",
      each("if (fabs(out[0][i]) > reach) reach = fabs(out[0][i]);"),
      each("along[i] = out[0][i] / reach;"),
      ...differences,
      `for (size_t entry = 0; entry < ${n}; ++entry) {`,
      `    gradus_move(at[${first}], ${n}, entry, h, ${tie});`,
      `    ${run("up")}`,
      `    gradus_move(at[${first}], ${n}, entry, -2.0 * h, ${tie});`,
      `    ${run("down")}`,
      `    ${reset(first, n)}`,
      "    slope[entry] = (down[0] - up[0]) / (2.0 * h);",
      "    expected[entry] *= reach;",
      "}",
      `worst[0] = gradus_difference(worst[0], expected, slope, ${n});`,
    ];
  }
  const [pair] = program.tangents;
  const direction = program.order === "hvp" && pair !== undefined ? program.inputs.indexOf(pair.tangent) : null;
  return [
    arrays,
    each(direction === null ? "along[i] = gradus_normal(&state);" : `along[i] = given[${direction}][i];`),
    ...(paired ? [`gradus_fold(along, 1, ${n});`] : []),
    each(direction === null ? `{ slope[i] = 0.0; for (size_t j = 0; j < ${n}; ++j) slope[i] += out[0][i * ${n} + j] * along[j]; }` : "slope[i] = out[0][i];"),
    ...(paired ? [`gradus_fold(slope, 1, ${n});`] : []),
    ...differences,
    `worst[0] = gradus_difference(worst[0], slope, expected, ${n});`,
  ];
}

/** How a perturbation of the arguments is compared with the claim, by the question that was asked. */
function comparison(program: EmittedProgram, triangular: ReadonlySet<string>, lengths: readonly number[], valueLength: number): readonly string[] {
  const place = (variable: EmittedProgram["inputs"][number]): number => program.inputs.indexOf(variable);
  const wrt = program.outputs.map(({ name }) => program.inputs.findIndex((input) => plainName(input) === name));
  const [first = 0] = wrt;
  const n = lengths[first] ?? 1;
  const [firstOutput] = program.outputs;
  const paired = firstOutput !== undefined && triangular.has(firstOutput.name);
  const tie = paired ? 1 : 0;
  const run = (into: string): string => `if (gradus_run(at, ${into}, ignored, work) != GRADUS_OK) break;`;
  const reset = (index: number | string, length: number | string): string => `for (size_t i = 0; i < ${length}; ++i) at[${index}][i] = given[${index}][i];`;
  const compare = (length: string): string => `worst[0] = gradus_difference(worst[0], out[0], expected, ${length});`;
  switch (program.order) {
    case "jvp": {
      const move = (sign: string): readonly string[] => program.tangents.map(({ variable, tangent }) => `for (size_t i = 0; i < ${lengths[place(variable)] ?? 1}; ++i) at[${place(variable)}][i] = given[${place(variable)}][i] ${sign} h * given[${place(tangent)}][i];`);
      return [...move("+"), run("up"), ...move("-"), run("down"), ...program.tangents.map(({ variable }) => reset(place(variable), lengths[place(variable)] ?? 1)), `for (size_t i = 0; i < ${valueLength}; ++i) expected[i] = (up[i] - down[i]) / (2.0 * h);`, compare(`${valueLength}`)];
    }
    case "gradient":
    case "vjp": {
      const cotangent = program.inputs.findIndex(({ role }) => role === "cotangent");
      const weight = program.order === "vjp" && cotangent >= 0 ? ` * given[${cotangent}][i]` : "";
      const tied = tiedOutputs(program);
      const tyings = program.outputs.map(({ name }, index) => {
        const own = tied.find(({ variable }) => place(variable) === wrt[index]);
        return own !== undefined ? ties[own.tying] : triangular.has(name) ? 1 : 0;
      });
      const folded = program.outputs.flatMap(({ name }, index) => (triangular.has(name) && !tied.some(({ variable }) => place(variable) === wrt[index]) ? [`gradus_fold(out[${index}], 1, ${lengths[wrt[index] ?? 0] ?? 1});`] : []));
      return [
        `static const int wrt[] = {${wrt.join(", ")}}, tie[] = {${tyings.join(", ")}};`,
        `static const size_t lengths[] = {${wrt.map((index) => lengths[index] ?? 1).join(", ")}};`,
        ...folded,
        `for (int k = 0; k < ${program.outputs.length}; ++k) {`,
        "    for (size_t entry = 0; entry < lengths[k]; ++entry) {",
        "        gradus_move(at[wrt[k]], lengths[k], entry, h, tie[k]);",
        `        ${run("up")}`,
        "        gradus_move(at[wrt[k]], lengths[k], entry, -2.0 * h, tie[k]);",
        `        ${run("down")}`,
        `        ${reset("wrt[k]", "lengths[k]")}`,
        "        expected[entry] = 0.0;",
        `        for (size_t i = 0; i < ${valueLength}; ++i) expected[entry] += (up[i] - down[i]) / (2.0 * h)${weight};`,
        "    }",
        "    worst[k] = gradus_difference(worst[k], out[k], expected, lengths[k]);",
        "}",
      ];
    }
    case "jacobian":
      return [
        ...(paired ? [`gradus_fold(out[0], ${valueLength}, ${n});`] : []),
        `for (size_t entry = 0; entry < ${n}; ++entry) {`,
        `    gradus_move(at[${first}], ${n}, entry, h, ${tie});`,
        `    ${run("up")}`,
        `    gradus_move(at[${first}], ${n}, entry, -2.0 * h, ${tie});`,
        `    ${run("down")}`,
        `    ${reset(first, n)}`,
        `    for (size_t i = 0; i < ${valueLength}; ++i) expected[i * ${n} + entry] = (up[i] - down[i]) / (2.0 * h);`,
        "}",
        compare(`${valueLength * n}`),
      ];
    case "newton":
    case "hvp":
    case "hessian":
      return secondOrders(program, { first, n, tie, paired, run, reset });
  }
}

export function cCheck(program: EmittedProgram, scheduled: Schedule, loops: LoopProgram, names: CNames): readonly string[] {
  const values = checkSizes(scheduled);
  const triangular = triangularNames(program, scheduled);
  const lengths = scheduled.inputs.map(({ rows, columns }) => sizeValue(rows, values) * sizeValue(columns, values));
  const outputLengths = loops.outputs.map(({ array }) => sizeValue(loops.arrays[array]?.length ?? scheduled.value.rows, values));
  const valueLength = sizeValue(scheduled.value.rows, values) * sizeValue(scheduled.value.columns, values);
  const [inputs, outputs, longest] = [lengths.length, outputLengths.length, Math.max(...lengths, ...outputLengths, valueLength)];
  const drawn = scheduled.inputs.map((input, index): ScheduledInput => {
    const moves = program.tangents.some(({ variable, tangent }) => tangent === program.inputs[index] && triangular.has(plainName(variable)));
    return moves ? { ...input, attributes: [...input.attributes, "symmetric"] } : input;
  });
  const compared = comparison(program, triangular, lengths, valueLength);
  const sizes = loops.sizes.map((name) => `${values.get(name) ?? 2}`);
  const passed = [...loops.inputs.map(({ place }, index) => (place.kind === "array" ? `at[${index}]` : `*at[${index}]`)), ...sizes, "value", ...outputLengths.map((_, index) => `out[${index}]`), "work"];
  const tables = (name: string, counts: readonly number[]): readonly string[] => [...counts.map((count, index) => `static double ${name}_${index}[${count}];`), `static double *${name}[${counts.length}] = {${counts.map((_, index) => `${name}_${index}`).join(", ")}};`];
  const label = (name: string): string => JSON.stringify(name.replace(/[^A-Za-z0-9_]/gu, "_"));
  return [
    "#ifdef GRADUS_MAIN",
    "#include <stdio.h>",
    "#include <stdlib.h>", "",
    ...drawing, "",
    ...moving, "",
    "/* Random arguments of small distinct sizes, as declared. */",
    "static void gradus_sample(double **given, unsigned long long *state, int mild)",
    "{",
    ...drawn.flatMap((input, index) => sample(input, index, values)).map((line) => `    ${line}`),
    "}", "",
    "static int gradus_run(double **at, double *value, double **out, double *work)",
    "{",
    `    return ${names.both}(${passed.join(", ")});`,
    "}", "",
    "/* Compares the derivatives with central differences at three points: 0 when they agree, 1 when not, 2 when no admissible point was found. */",
    "int main(void)",
    "{",
    ...[...tables("given", lengths), ...tables("at", lengths), ...tables("out", outputLengths), ...tables("ignored", outputLengths)].map((line) => `    ${line}`),
    `    static const size_t given_lengths[] = {${lengths.join(", ")}}, out_lengths[] = {${outputLengths.join(", ")}};`,
    `    static double value[${valueLength}], up[${valueLength}], down[${valueLength}], expected[${longest}], worst[${outputs}];`,
    `    static const char *names[] = {${program.outputs.map(({ name }) => label(name)).join(", ")}};`,
    "    const double h = 1e-6;",
    "    unsigned long long state = 1;",
    "    int points = 0, wrong = 0;",
    `    double *work = calloc(${names.space}(${sizes.join(", ")}) + 1, sizeof *work);`,
    "    if (!work) return 2;",
    "    (void)h; (void)down; (void)expected; (void)ignored; (void)gradus_move; (void)gradus_fold;",
    "    for (int attempt = 0; attempt < 60 && points < 3; ++attempt) {",
    "        int finite = 1;",
    "        gradus_sample(given, &state, attempt >= 30);",
    `        for (int k = 0; k < ${inputs}; ++k)`,
    "            for (size_t i = 0; i < given_lengths[k]; ++i) at[k][i] = given[k][i];",
    "        if (gradus_run(at, value, out, work) != GRADUS_OK) continue;",
    `        for (size_t i = 0; i < ${valueLength}; ++i) finite = finite && isfinite(value[i]);`,
    `        for (int k = 0; k < ${outputs}; ++k)`,
    "            for (size_t i = 0; i < out_lengths[k]; ++i) finite = finite && isfinite(out[k][i]);",
    "        if (!finite) continue;",
    ...compared.map((line) => `        ${line}`),
    "        ++points;",
    "    }",
    "    free(work);",
    `    for (int k = 0; k < ${outputs}; ++k) {`,
    '        printf("%s: differs from central differences by %.1e\\n", names[k], worst[k]);',
    "        if (!(worst[k] <= 1e-5)) wrong = 1;",
    "    }",
    '    if (points == 0) printf("not checked: no admissible point was found\\n");',
    "    return points == 0 ? 2 : wrong;",
    "}",
    "#endif",
  ];
}
