/** The part of a JavaScript or TypeScript module that compares it with central differences, with types between ‹ and ›. Knows no formulas. */
import { isUnit, sizeValue } from "../../../term/dimension.js";
import { plainName } from "../../notation.js";
import type { Tying } from "../../../term/tying.js";
import { type EmittedProgram, tiedOutputs } from "../../program.js";
import type { Schedule } from "../../schedule/instruction.js";
import { type Language, written } from "./library.js";
import { checkSizes, triangularNames } from "../../check-sizes.js";

export interface JsNames {
  readonly plain: string;
  readonly both: string;
  readonly inputs: readonly string[];
  readonly sizes: ReadonlyMap<string, string>;
  /** Names of what is no part of the program, inside `create`. */
  readonly local: { readonly inputs: string; readonly out: string; readonly sizes: string; readonly both: string };
}

/** Moves an entry of a structured matrix at all its places, each with its sign; one that is none does not move. */
function tiedBump(ties: { readonly [name: string]: Tying }): readonly string[] {
  return [
    `const ties‹: Record<string, string>› = ${JSON.stringify(ties)};`,
    "const tiedBump = (name‹: string›, a‹: number | Float64Array›, index‹: number›, by‹: number›)‹: number | Float64Array› => {",
    "  const n = Math.round(Math.sqrt(flat(a).length));",
    "  const [row, column, tie] = [Math.floor(index / n), index % n, ties[name]];",
    "  const isEntry = tie === undefined || tie === \"symmetric\" || (tie === \"skew\" ? row !== column : tie === \"diagonal\" ? row === column : tie === \"lower\" ? row >= column : row <= column);",
    "  const moved = isEntry ? bump(a, index, by) : a;",
    "  return row !== column && (tie === \"symmetric\" || tie === \"skew\") ? bump(moved, column * n + row, tie === \"skew\" ? -by : by) : moved;",
    "};",
  ];
}

function comparison(program: EmittedProgram, triangular: ReadonlySet<string>): readonly string[] {
  if (program.order === "jvp") {
    const pairs = program.tangents.map(({ variable, tangent }) => [plainName(variable), plainName(tangent)]);
    return [
      "const moved = (sign‹: number›)‹: number[]› => {",
      "  const point‹: _Given› = { ...given };",
      `  for (const [name, tangent] of ${JSON.stringify(pairs)}‹ as const›) point[name] = add(given[name], sign * h, given[tangent]);`,
      "  return flat(value(point));",
      "};",
      "const [up, down] = [moved(1), moved(-1)];",
      `compare(${JSON.stringify(program.outputs[0]?.name ?? "")}, flat(claimed), up.map((x, i) => (x - down[i]) / (2 * h)));`,
    ];
  }
  if (program.order === "newton") return newtonEquation(program, triangular.has(program.outputs[0]?.name ?? ""));
  if ((program.order === "jacobian" || program.order === "hessian") && program.outputs.length > 1) return blockComparison(program);
  if (program.order === "jacobian" || program.order === "hessian" || program.order === "hvp") return secondOrders(program, triangular);
  const cotangent = program.inputs.find(({ role }) => role === "cotangent");
  const seeded = program.order === "vjp" && cotangent !== undefined;
  const tied = new Map(tiedOutputs(program).map(({ variable, tying }) => [plainName(variable), tying]));
  const paired = program.outputs.flatMap(({ name }) => (triangular.has(name) && !tied.has(name) ? [name] : []));
  for (const name of paired) tied.set(name, "symmetric");
  const ties = Object.fromEntries(tied);
  const isTied = Object.keys(ties).length > 0;
  const bump = isTied ? "tiedBump(name, " : "bump(";
  const single = program.outputs.length === 1;
  const claimed = single ? "claimed" : "claimed[index]";
  const names = JSON.stringify(program.outputs.map(({ name }) => name));
  return [
    ...(isTied ? tiedBump(ties) : []),
    ...(paired.length === 0 ? [] : folding),
    ...(seeded ? [`const cotangent = flat(given[${JSON.stringify(plainName(cotangent))}]);`] : []),
    `const loss = (at‹: _Given›)‹: number› => ${seeded ? "flat(value(at)).reduce((s, x, i) => s + x * cotangent[i], 0)" : "value(at)"};`,
    single ? `for (const name of ${names}) {` : `for (const [index, name] of ${names}.entries()) {`,
    ...(paired.length === 0
      ? [`  const found = flat(${claimed});`]
      : [`  const found = ${JSON.stringify(paired)}.includes(name) ? fold(flat(${claimed}), flat(given[name]).length) : flat(${claimed});`]),
    "  const expected = found.map((_, i) => (loss({ ...given, [name]: MOVE(given[name], i, h) }) - loss({ ...given, [name]: MOVE(given[name], i, -h) })) / (2 * h));".replaceAll("MOVE(", bump),
    "  compare(name, found, expected);",
    "}",
  ];
}

/** Entries of a matrix and its transpose together, along the last axis: where one triangle is read for both, both move. */
const folding: readonly string[] = [
  "const across = (i‹: number›, count‹: number›)‹: number› => { const n = Math.round(Math.sqrt(count)); return (i % n) * n + Math.floor(i / n); };",
  "const fold = (x‹: number[]›, count‹: number›)‹: number[]› => x.map((y, p) => { const i = p % count; const t = across(i, count); return t === i ? y : y + x[p - i + t]; });",
];

/** H s + g = 0, with H s from second differences of the value along the step and g from first ones. */
function newtonEquation(program: EmittedProgram, paired: boolean): readonly string[] {
  const hit = paired ? "i === j || i === across(j, base.length)" : "i === j";
  return [
    `const name = ${JSON.stringify(program.outputs[0]?.name ?? "")};`,
    "const base = flat(given[name]);",
    'const at = (moved‹: number[]›)‹: number› => flat(value({ ...given, [name]: typeof given[name] === "number" ? moved[0] : Float64Array.from(moved) }))[0];',
    ...(paired ? [...folding.slice(0, 1), "const step = flat(claimed).map((x, i) => (x + claimed[across(i, base.length)]) / 2);"] : ["const step = flat(claimed);"]),
    "const length = Math.max(1, Math.hypot(...step));",
    `const moved = (i‹: number›, by‹: number›, along‹: number›)‹: number[]› => base.map((x, j) => x + (${hit} ? by : 0) + (along * step[j]) / length);`,
    "const gradient = base.map((_, i) => (at(moved(i, h, 0)) - at(moved(i, -h, 0))) / (2 * h));",
    "const bent = (i‹: number›, k‹: number›)‹: number› => (length * (at(moved(i, k, k)) - at(moved(i, k, -k)) - at(moved(i, -k, k)) + at(moved(i, -k, -k)))) / (4 * k * k);",
    "compare(name, base.map((_, i) => (bent(i, 1e-3) - 4 * bent(i, 5e-4)) / 3), gradient);",
  ];
}

/** Several Jacobians, or blocks of a Hessian, one after the other. */
function blockComparison({ order, outputs }: EmittedProgram): readonly string[] {
  if (order === "jacobian") {
    return [
      `for (const [index, name] of ${JSON.stringify(outputs.map(({ name }) => name))}.entries()) {`,
      "  const columns = flat(given[name]).map((_, j) => { const [up, down] = [h, -h].map((by) => flat(value({ ...given, [name]: bump(given[name], j, by) }))); return up.map((x, i) => (x - down[i]) / (2 * h)); });",
      "  compare(name, flat(claimed[index]), columns[0].flatMap((_, i) => columns.map((column) => column[i])));",
      "}",
    ];
  }
  const pairs = outputs.map(({ name, rows }) => [rows === undefined ? name : plainName(rows), name]);
  return [
    "const k = 1e-4;",
    `for (const [index, [rows, columns]] of (${JSON.stringify(pairs)}‹ as const›).entries()) {`,
    "  const at = (i‹: number›, x‹: number›, j‹: number›, y‹: number›)‹: number› => {",
    "    const point‹: _Given› = { ...given };",
    "    point[rows] = bump(point[rows], i, x);",
    "    point[columns] = bump(point[columns], j, y);",
    "    return flat(value(point))[0];",
    "  };",
    "  const bent = (i‹: number›, j‹: number›)‹: number› => (at(i, k, j, k) - at(i, k, j, -k) - at(i, -k, j, k) + at(i, -k, j, -k)) / (4 * k * k);",
    "  compare(`${rows}, ${columns}`, flat(claimed[index]), flat(given[rows]).flatMap((_, i) => flat(given[columns]).map((__, j) => bent(i, j))));",
    "}",
  ];
}

/** Jacobians by first differences of the value, Hessians and their products with a direction by second ones. */
function secondOrders(program: EmittedProgram, triangular: ReadonlySet<string>): readonly string[] {
  const paired = triangular.has(program.outputs[0]?.name ?? "");
  const name = JSON.stringify(program.outputs[0]?.name ?? "");
  const found = paired ? "fold(flat(claimed), base.length)" : "flat(claimed)";
  const hit = paired ? "(i === j || i === across(j, base.length) ? by : 0)" : "(i === j ? by : 0)";
  const start = [`const name = ${name};`, "const base = flat(given[name]);", "const scalar = typeof given[name] === \"number\";", "const at = (moved‹: number[]›)‹: number[]› => flat(value({ ...given, [name]: scalar ? moved[0] : Float64Array.from(moved) }));", "const along = (...steps‹: readonly (readonly [number, number | number[]])[]›)‹: number[]› => base.map((x, i) => x + steps.reduce((s, [by, j]) => s + (typeof j === \"number\" ? HIT : by * j[i]), 0));".replace("HIT", hit), ...(paired ? folding : [])];
  if (program.order === "jacobian") {
    return [
      ...start,
      "const columns = base.map((_, j) => { const [up, down] = [at(along([h, j])), at(along([-h, j]))]; return up.map((x, i) => (x - down[i]) / (2 * h)); });",
      `compare(name, ${found}, columns[0].flatMap((_, i) => columns.map((column) => column[i])));`,
    ];
  }
  const [pair] = program.tangents;
  const second = (a: string, b: string): string => `(at(along([k, ${a}], [k, ${b}]))[0] - at(along([k, ${a}], [-k, ${b}]))[0] - at(along([-k, ${a}], [k, ${b}]))[0] + at(along([-k, ${a}], [-k, ${b}]))[0]) / (4 * k * k)`;
  if (program.order === "hvp" && pair !== undefined) {
    return [...start, "const k = 1e-4;", `const direction = flat(given[${JSON.stringify(plainName(pair.tangent))}]);`, `compare(name, ${found}, base.map((_, i) => ${second("i", "direction")}));`];
  }
  const rows = paired ? `${found}.map((y, p, x) => { const j = p % base.length; const i = (p - j) / base.length; const t = across(i, base.length); return t === i ? y : y + x[t * base.length + j]; })` : found;
  return [...start, "const k = 1e-4;", `compare(name, ${rows}, base.flatMap((_, i) => base.map((__, j) => ${second("i", "j")})));`];
}

/** What moves points, each there where the comparison uses it. */
const movers: readonly { readonly name: string; readonly line: string }[] = [
  { name: "h", line: "  const h = 1e-6;" },
  { name: "add", line: '  const add = (a‹: number | Float64Array›, factor‹: number›, b‹: number | Float64Array›)‹: number | Float64Array› => (typeof a === "number" || typeof b === "number" ? Number(a) + factor * Number(b) : Float64Array.from(a, (x, i) => x + factor * b[i]));' },
  { name: "bump", line: '  const bump = (a‹: number | Float64Array›, index‹: number›, by‹: number›)‹: number | Float64Array› => (typeof a === "number" ? a + by : Float64Array.from(a, (x, i) => (i === index ? x + by : x)));' },
];

export function jsCheck(program: EmittedProgram, scheduled: Schedule, names: JsNames, language: Language): readonly string[] {
  const values = checkSizes(scheduled);
  const sizes = JSON.stringify(Object.fromEntries(values));
  const keys = program.inputs.map(plainName);
  const triangular = triangularNames(program, scheduled);
  const points = scheduled.inputs.map(({ rows, columns, attributes }, index) => {
    const name = JSON.stringify(keys[index] ?? "");
    const moves = program.tangents.some(({ variable, tangent }) => tangent === program.inputs[index] && triangular.has(plainName(variable)));
    const drawn = `_sample(${sizeValue(rows, values)}, ${sizeValue(columns, values)}, ${JSON.stringify(moves ? [...attributes, "symmetric"] : attributes)}, draw)`;
    return `      [${name}]: ${isUnit(rows) && isUnit(columns) ? `${drawn}[0]` : `Float64Array.from(${drawn})`},`;
  });
  const compared = comparison(program, triangular);
  const parts = program.outputs.length === 1 ? "[found, claimed]" : "[found, ...claimed]";
  const lines = [
    "/**",
    " * Compares the derivatives with central differences at three random points of small sizes.",
    " * { ok, worst, errors }: the relative error of each derivative; ok is null when no admissible point was found.",
    " */",
    "export function selfCheck(seed = 1)‹: { readonly ok: boolean | null; readonly worst: number; readonly errors: Record<string, number> }› {",
    `  const functions = create(${values.size === 0 ? "" : sizes});`,
    "  const normal = _normals(seed);",
    '  const flat = (x‹: number | Float64Array›)‹: number[]› => (typeof x === "number" ? [x] : Array.from(x));',
    "  const errors‹: Record<string, number>› = {};",
    `  const value = (at‹: _Given›) => functions.${names.both}(at‹ as unknown as Inputs›)[0];`,
    ...movers.flatMap(({ name, line }) => (compared.some((one) => new RegExp(`\\b${name}\\b`, "u").test(one)) ? [line] : [])),
    "  const compare = (name‹: string›, found‹: number[]›, expected‹: number[]›)‹: void› => {",
    "    const scale = expected.reduce((s, x) => Math.max(s, Math.abs(x)), 1);",
    "    const same = found.length === expected.length;",
    "    errors[name] = same ? expected.reduce((worst, x, i) => Math.max(worst, Math.abs(x - found[i]) / scale), errors[name] ?? 0) : Infinity;",
    "  };",
    "  let points = 0;",
    "  for (let attempt = 0; attempt < 60 && points < 3; attempt += 1) {",
    "    const draw = () => (attempt < 30 ? normal() : 0.4 + 0.1 * Math.abs(normal()));",
    "    const given‹: _Given› = {", ...points, "    };",
    `    const [found, claimed] = functions.${names.both}(given‹ as unknown as Inputs›);`,
    `    const parts‹: readonly (number | Float64Array)[]› = ${parts};`,
    "    if (!parts.every((part) => (typeof part === \"number\" ? Number.isFinite(part) : part.every(Number.isFinite)))) continue;",
    ...compared.map((line) => `    ${line}`),
    "    points += 1;",
    "  }",
    "  if (points === 0) return { ok: null, worst: NaN, errors };",
    "  const worst = Object.values(errors).reduce((a, b) => (b <= a ? a : b), 0);",
    "  return { ok: worst <= 1e-5, worst, errors };",
    "}",
  ];
  return lines.map((line) => written(line, language));
}
