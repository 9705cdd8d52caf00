/** The part of an Octave file that compares it with central differences. Knows no formulas. */
import { isUnit, sizeValue } from "../../../term/dimension.js";
import type { Attribute } from "../../../term/symbols.js";
import type { Tying } from "../../../term/tying.js";
import { plainName } from "../../notation.js";
import { type EmittedProgram, tiedOutputs } from "../../program.js";
import type { Schedule, ScheduledInput } from "../../schedule/instruction.js";
import type { Writer } from "../columns/writer.js";
import { checkSizes, triangularNames } from "../../check-sizes.js";

/** Statements that draw an argument `x` with what its declaration promises. */
function sample({ rows, columns, axes, attributes }: ScheduledInput, sizes: ReadonlyMap<string, number>): readonly string[] {
  const shape = (axes ?? [rows, columns]).map((size) => sizeValue(size, sizes));
  const isVector = axes === null && (isUnit(rows) || isUnit(columns));
  const square = axes === null && !isVector && shape[0] === shape[1];
  const has = (attribute: Attribute): boolean => attributes.includes(attribute);
  const when = (condition: boolean, line: string): readonly string[] => (condition ? [line] : []);
  const along = isVector ? "" : ", 2";
  return [
    `[x, state] = gradus_draw([${shape.join(", ")}], state, mild);`,
    ...when(!isVector && attributes.length === 0, `x = x / sqrt(${shape.at(-1) ?? 1});`),
    ...when(has("small"), "x = 0.1 * x;"),
    ...when(has("positive"), "x = abs(x) + 0.5;"),
    ...when(has("binary"), "x = double(x > 0);"),
    ...when(has("unit"), "x = 0.15 + 0.7 ./ (1 + exp(x));"),
    ...when(has("unitnorm"), "x = x / norm(x);"),
    ...when(has("prob"), "x = abs(x) + 0.1; x = x ./ sum(x, 1);"),
    ...when(has("rowprob"), "x = abs(x) + 0.1; x = x ./ sum(x, 2);"),
    ...when(has("onehot"), isVector ? "x = double(x == max(x));" : `x = double(x == max(x, []${along}));`),
    ...(square ? [
      ...when(has("symmetric"), "x = (x + x') / 2;"),
      ...when(has("skew"), "x = x - x';"),
      ...when(has("lower") || (has("triangular") && !has("upper")), "x = tril(x);"),
      ...when(has("upper"), "x = triu(x);"),
      ...when(has("diagonal"), "x = diag(diag(x));"),
      ...when(has("toeplitz"), "x = toeplitz(x(:, 1), x(1, :));"),
      ...when(has("invertible"), "x = x + size(x, 1) * eye(size(x));"),
      ...when(has("psd"), "x = x * x';"),
      ...when(has("spd"), "x = x * x' + size(x, 1) * eye(size(x));"),
      ...when(has("orthogonal"), "[x, ~] = qr(x);"),
    ] : []),
  ];
}

/** The direction in which a matrix keeps its structure, from the movement of one entry. */
const tiedSteps: { readonly [T in Tying]: string } = {
  symmetric: "step + step' - step .* eye(size(step))",
  diagonal: "step .* eye(size(step))",
  skew: "step - step'",
  lower: "tril(step)",
  upper: "triu(step)",
};

/** A loop that fills `expected`, a row for each entry of the value and a column for each of `base`. */
const overEntries = (content: readonly string[]): readonly string[] => ["for entry = 1:numel(base)", "  step = zeros(size(base));", "  step(entry) = 1;", ...content.map((line) => `  ${line}`), "end"];

/** How a perturbation of the arguments is compared with the claim, by the question that was asked. Arguments are numbered in the cell `given`. */
function comparison(program: EmittedProgram, triangular: ReadonlySet<string>): readonly string[] {
  const place = (variable: EmittedProgram["inputs"][number]): number => program.inputs.indexOf(variable) + 1;
  const wrt = program.outputs.map(({ name }) => program.inputs.findIndex((input) => plainName(input) === name) + 1);
  const [first = 0] = wrt;
  const compare = (found: string, expected: string): string => `worst(1) = gradus_difference(worst(1), ${found}, ${expected});`;
  const moved = (direction: string): string => `moved(given, ${first}, ${direction})`;
  const at = (direction: string): string => `column(value(${moved(direction)}))`;
  // Where one triangle is read for both, both move.
  const paired = program.outputs.map(({ name }) => triangular.has(name));
  const both = (matrix: string): string => `(${matrix} + ${matrix}') / 2`;
  const folded = (name: string): readonly string[] => (paired[0] === true ? [`${name} = ${both(name)};`] : []);
  switch (program.order) {
    case "jvp": {
      const move = (sign: string): readonly string[] => ["at = given;", ...program.tangents.map(({ variable, tangent }) => `at{${place(variable)}} = at{${place(variable)}} ${sign} h * given{${place(tangent)}};`)];
      return [...move("+"), "up = value(at);", ...move("-"), "down = value(at);", compare("claimed{1}", "(up - down) / (2 * h)")];
    }
    case "gradient":
    case "vjp": {
      const cotangent = program.inputs.find(({ role }) => role === "cotangent");
      const seeded = program.order === "vjp" && cotangent !== undefined ? `sum(column(value(at)) .* column(given{${place(cotangent)}}))` : "value(at)";
      const ties = tiedOutputs(program);
      const isTied = (index: number): boolean => ties.some(({ variable }) => place(variable) === wrt[index]);
      return [
        `loss = @(at) ${seeded};`,
        `wrt = [${wrt.join(", ")}];`,
        ...paired.flatMap((isPaired, index) => (isPaired && !isTied(index) ? [`claimed{${index + 1}} = ${both(`claimed{${index + 1}}`)};`] : [])),
        "for k = 1:numel(wrt)",
        "  base = given{wrt(k)};",
        "  expected = zeros(size(base));",
        ...overEntries([
          ...ties.flatMap(({ variable, tying }) => [`if wrt(k) == ${place(variable)}`, `  step = ${tiedSteps[tying]};`, "end"]),
          ...paired.flatMap((isPaired, index) => (isPaired && !isTied(index) ? [`if k == ${index + 1}`, `  step = ${both("step")};`, "end"] : [])),
          "expected(entry) = (loss(moved(given, wrt(k), h * step)) - loss(moved(given, wrt(k), -h * step))) / (2 * h);",
        ]).map((line) => `  ${line}`),
        "  worst(k) = gradus_difference(worst(k), claimed{k}, expected);",
        "end",
      ];
    }
    case "jacobian":
      return [`base = given{${first}};`, "expected = zeros(numel(found), numel(base));", ...overEntries([...folded("step"), `expected(:, entry) = (${at("h * step")} - ${at("-h * step")}) / (2 * h);`]), "slopes = reshape(claimed{1}, size(expected));", ...(paired[0] === true ? ["slopes = (slopes + slopes(:, reshape(reshape(1:numel(base), size(base))', 1, []))) / 2;"] : []), compare("slopes", "expected")];
    case "newton": {
      // H s + g = 0, with H s from second differences along the step and g from first ones.
      const second = `(${at("k * (step + along)")} - ${at("k * (step - along)")} - ${at("k * (along - step)")} + ${at("-k * (step + along)")}) / (4 * k * k)`;
      return [
        `base = given{${first}};`,
        "along = reshape(claimed{1}, size(base));",
        ...folded("along"),
        "reach = max(1, norm(column(along)));",
        "along = along / reach;",
        "expected = zeros(size(base));",
        "bent = zeros(size(base));",
        ...overEntries([...folded("step"), `expected(entry) = (${at("h * step")} - ${at("-h * step")}) / (2 * h);`, "for k = [1e-3, 5e-4]", `  bent(entry) = (4 * reach * ${second} - bent(entry)) / (3 + (k == 1e-3));`, "end"]),
        compare("-bent", "expected"),
      ];
    }
    case "hvp":
    case "hessian": {
      const [pair] = program.tangents;
      const second = (other: string): string => `(${at(`k * (step + ${other})`)} - ${at(`k * (step - ${other})`)} - ${at(`k * (${other} - step)`)} + ${at(`-k * (step + ${other})`)}) / (4 * k * k)`;
      const isAlong = program.order === "hvp" && pair !== undefined;
      // A Hessian is compared along a random direction: every one of its columns takes part.
      const direction = isAlong ? `along = given{${place(pair.tangent)}};` : "[along, state] = gradus_draw(size(base), state, false);";
      // A point where second differences depend on their step tells nothing.
      return [
        `base = given{${first}};`,
        direction,
        ...folded("along"),
        "expected = zeros(size(base));",
        "for k = [2e-4, 1e-4]",
        "  coarse = expected;",
        ...overEntries([...folded("step"), `expected(entry) = ${second("along")};`]).map((line) => `  ${line}`),
        "end",
        "if gradus_difference(0, coarse, expected) > 1e-5",
        "  continue",
        "end",
        `slope = ${isAlong ? "claimed{1}" : "reshape(reshape(claimed{1}, numel(base), numel(base)) * column(along), size(base))"};`,
        ...folded("slope"),
        compare("slope", "expected"),
      ];
    }
  }
}

const drawing = [
  "function [x, state] = gradus_draw(shape, state, mild)",
  "  % Normal numbers from a counter: the same on every machine. Mild ones lie near one half.",
  "  x = zeros(shape);",
  "  for k = 1:2 * numel(x)",
  "    state = mod(16807 * state, 2147483647);",
  "    if mod(k, 2) == 1",
  "      radius = sqrt(-2 * log(state / 2147483647));",
  "    else",
  "      x(k / 2) = radius * cos(2 * pi * state / 2147483647);",
  "    end",
  "  end",
  "  if mild",
  "    x = 0.4 + 0.1 * abs(x);",
  "  end",
  "end", "",
  "function worst = gradus_difference(worst, found, expected)",
  "  % The larger of `worst` and the error of `found`, relative to the largest entry or one.",
  "  if ~isequal(size(found), size(expected))",
  "    worst = Inf;",
  "    return",
  "  end",
  "  gap = abs(found(:) - expected(:));",
  "  gap(isnan(gap)) = Inf;",
  "  worst = max(worst, max(gap) / max(1, max(abs(expected(:)))));",
  "end",
];

export function octaveCheck(program: EmittedProgram, scheduled: Schedule, { both, told, sizes }: Writer): readonly string[] {
  const values = checkSizes(scheduled);
  const triangular = triangularNames(program, scheduled);
  const drawn = scheduled.inputs.map((input, index): ScheduledInput => {
    const moves = program.tangents.some(({ variable, tangent }) => tangent === program.inputs[index] && triangular.has(plainName(variable)));
    return moves ? { ...input, attributes: [...input.attributes, "symmetric"] } : input;
  });
  const sizeOf = new Map([...sizes].map(([size, name]) => [name, values.get(size) ?? 2]));
  const passed = ["at{:}", ...told.map((name) => `${sizeOf.get(name) ?? 2}`)].join(", ");
  return [
    ...drawing, "",
    "function [given, state] = gradus_sample(state, mild)",
    "  % Random arguments of small distinct sizes, as declared.",
    `  given = cell(1, ${scheduled.inputs.length});`,
    ...drawn.flatMap((input, index) => [...sample(input, values), `given{${index + 1}} = x;`]).map((line) => `  ${line}`),
    "end", "",
    "function at = gradus_moved(at, k, step)",
    "  at{k} = at{k} + step;",
    "end", "",
    "function gradus_check()",
    "  % Compares the derivatives with central differences at three points; an error where they differ or no admissible point was found.",
    "  h = 1e-6;",
    "  state = 1;",
    "  points = 0;",
    "  reason = '';",
    `  names = {${program.outputs.map(({ name }) => `'${name.replace(/'/gu, "''")}'`).join(", ")}};`,
    `  worst = zeros(1, ${program.outputs.length});`,
    `  value = @(at) ${both}(${passed});`,
    "  moved = @gradus_moved;",
    "  column = @(x) reshape(x, [], 1);",
    "  for attempt = 1:60",
    "    [given, state] = gradus_sample(state, attempt > 30);",
    "    at = given;",
    `    claimed = cell(1, ${program.outputs.length});`,
    "    try",
    `      [found, claimed{:}] = ${both}(${passed});`,
    "    catch problem",
    "      reason = problem.message;",
    "      continue",
    "    end",
    "    if ~all(isfinite(column(found))) || ~all(cellfun(@(part) all(isfinite(part(:))), claimed))",
    "      continue",
    "    end",
    ...comparison(program, triangular).map((line) => `    ${line}`),
    "    points = points + 1;",
    "    if points == 3",
    "      break",
    "    end",
    "  end",
    "  for k = 1:numel(names)",
    "    fprintf('%s: differs from central differences by %.1e\\n', names{k}, worst(k));",
    "  end",
    "  if points == 0",
    "    error('gradus:check', 'not checked: no admissible point was found; %s', reason);",
    "  end",
    "  if ~all(worst <= 1e-5)",
    "    error('gradus:check', 'the derivatives differ from central differences');",
    "  end",
    "end",
  ];
}
