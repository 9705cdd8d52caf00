/** The part of an emitted Python module that compares it with central differences when it is run as a script. Knows no formulas and no library. */
import { checkSizes, triangularNames } from "../../check-sizes.js";
import { plainName } from "../../notation.js";
import { type EmittedProgram, tiedOutputs } from "../../program.js";
import type { Schedule } from "../../schedule/instruction.js";
import type { Library, ModuleNames } from "./library.js";
import { giversUsed, sample, tiedSteps } from "./samples.js";

const indented = (lines: readonly string[], depth: number): readonly string[] => lines.map((line) => " ".repeat(4 * depth) + line);

/** How a perturbation of the arguments is compared with the claim, by the question that was asked. */
function comparison(program: EmittedProgram, { inputs }: ModuleNames, triangular: ReadonlySet<string>): readonly string[] {
  const nameOf = (index: number): string => inputs[index] ?? "";
  if (program.order === "jvp") {
    const pairs = program.tangents.map(({ variable, tangent }) => `("${nameOf(program.inputs.indexOf(variable))}", "${nameOf(program.inputs.indexOf(tangent))}")`);
    return [
      "def moved(sign):",
      `    return dict(given, **{name: given[name] + sign * h * given[tangent] for name, tangent in [${pairs.join(", ")}]})`,
      "expected = (value_at(moved(1)) - value_at(moved(-1))) / (2 * h)",
      `compare(${JSON.stringify(program.outputs[0]?.name ?? "")}, claimed, np.asarray(expected))`,
    ];
  }
  if (program.order === "newton") return newtonEquation(program, nameOf, triangular.has(program.outputs[0]?.name ?? ""));
  if ((program.order === "jacobian" || program.order === "hessian") && program.outputs.length > 1) return blockComparison(program, nameOf);
  if (program.order === "jacobian" || program.order === "hessian" || program.order === "hvp") return secondOrders(program, nameOf, triangular);
  const cotangent = program.inputs.findIndex(({ role }) => role === "cotangent");
  const seeded = program.order === "vjp" && cotangent >= 0 ? `np.sum(value_at(at) * given["${nameOf(cotangent)}"])` : "value_at(at)";
  const wrt = program.outputs.map(({ name }) => `"${nameOf(program.inputs.findIndex((input) => plainName(input) === name))}"`);
  const tied = tiedOutputs(program);
  const ties = tied.map(({ variable, tying }) => `"${nameOf(program.inputs.indexOf(variable))}": lambda step: ${tiedSteps[tying]}`);
  const paired = program.outputs.flatMap(({ name }, index) => (triangular.has(name) && !tied.some(({ variable }) => plainName(variable) === name) ? [wrt[index] ?? ""] : []));
  return [
    "def number_at(at):",
    `    return float(${seeded})`,
    ...(ties.length === 0 ? [] : [`tied = {${ties.join(", ")}}`]),
    ...(paired.length === 0 ? [] : [`paired = {${paired.join(", ")}}  # one triangle is read for both`]),
    `for name, gradient in zip([${wrt.join(", ")}], ${program.outputs.length === 1 ? "[claimed]" : "claimed"}):`,
    "    base = np.asarray(given[name], dtype=float)",
    "    expected = np.zeros(base.shape)",
    "    for index in np.ndindex(*base.shape):",
    "        step = np.zeros(base.shape)",
    "        step[index] = h",
    ...(ties.length === 0 ? [] : ["        step = tied.get(name, lambda step: step)(step)"]),
    ...(paired.length === 0 ? [] : ["        step = step + step.T if name in paired else step"]),
    "        expected[index] = (number_at(dict(given, **{name: base + step})) - number_at(dict(given, **{name: base - step}))) / (2 * h)",
    `    compare(name, ${paired.length === 0 ? "gradient" : "gradient + gradient.T if name in paired else gradient"}, expected)`,
  ];
}

/** H s + g = 0, with H s from second differences of the value along the step and g from first ones. */
function newtonEquation(program: EmittedProgram, nameOf: (index: number) => string, paired: boolean): readonly string[] {
  const name = nameOf(program.inputs.findIndex((input) => plainName(input) === program.outputs[0]?.name));
  return [
    `name = "${name}"`, "base = np.asarray(given[name], dtype=float)", "", "def at(moved):", "    return value_at(dict(given, **{name: moved}))", "",
    "length = max(1.0, float(np.linalg.norm(claimed)))",
    "along = claimed.reshape(base.shape) / length",
    ...(paired ? ["along = (along + along.T) / 2"] : []),
    "gradient = np.zeros(base.shape)",
    "bent = np.zeros(base.shape)",
    "for index in np.ndindex(*base.shape):",
    "    step = np.zeros(base.shape)",
    "    step[index] = 1.0",
    ...(paired ? ["    step = step + step.T"] : []),
    "    gradient[index] = (at(base + h * step) - at(base - h * step)) / (2 * h)",
    "    for k, weight in ((1e-3, -1 / 3), (5e-4, 4 / 3)):",
    "        second = at(base + k * (step + along)) - at(base + k * (step - along)) - at(base - k * (step - along)) + at(base - k * (step + along))",
    "        bent[index] += weight * length * second / (4 * k * k)",
    "compare(name, claimed * 0.0 - bent, gradient)",
  ];
}

/** Several Jacobians, or blocks of a Hessian, one after the other. */
function blockComparison({ order, inputs, outputs }: EmittedProgram, nameOf: (index: number) => string): readonly string[] {
  const named = (wanted: string): string => nameOf(inputs.findIndex((input) => plainName(input) === wanted));
  const unit = (step: string, index: string, like: string): readonly string[] => [`${step} = np.zeros(${like}.shape)`, `${step}[${index}] = 1.0`];
  if (order === "jacobian") {
    return [
      `for name, block in zip([${outputs.map(({ name }) => `"${named(name)}"`).join(", ")}], claimed):`,
      "    base = np.asarray(given[name], dtype=float)",
      "    expected = np.zeros(value_at(given).shape + base.shape)",
      "    for index in np.ndindex(*base.shape):",
      ...unit("step", "index", "base").map((line) => `        ${line}`),
      "        expected[(..., *index)] = (value_at(dict(given, **{name: base + h * step})) - value_at(dict(given, **{name: base - h * step}))) / (2 * h)",
      "    compare(name, block, expected)",
    ];
  }
  const pairs = outputs.map(({ name, rows }) => `("${named(rows === undefined ? name : plainName(rows))}", "${named(name)}")`);
  return [
    "k = 1e-4",
    "",
    "def at(rows, first, columns, second):",
    "    moved = dict(given, **{rows: given[rows] + first})",
    "    return value_at(dict(moved, **{columns: moved[columns] + second}))",
    "",
    `for (rows, columns), block in zip([${pairs.join(", ")}], claimed):`,
    "    one, other = (np.asarray(given[name], dtype=float) for name in (rows, columns))",
    "    expected = np.zeros(one.shape + other.shape)",
    "    for i in np.ndindex(*one.shape):",
    ...unit("first", "i", "one").map((line) => `        ${line}`),
    "        for j in np.ndindex(*other.shape):",
    ...unit("second", "j", "other").map((line) => `            ${line}`),
    "            up = at(rows, k * first, columns, k * second) + at(rows, -k * first, columns, -k * second)",
    "            down = at(rows, k * first, columns, -k * second) + at(rows, -k * first, columns, k * second)",
    "            expected[i + j] = (up - down) / (4 * k * k)",
    '    compare(f"{rows}, {columns}", block, expected)',
  ];
}

/** Jacobians by first differences of the value, Hessians and their products with a direction by second ones. */
function secondOrders(program: EmittedProgram, nameOf: (index: number) => string, triangular: ReadonlySet<string>): readonly string[] {
  const [output] = program.outputs;
  const paired = output !== undefined && triangular.has(output.name);
  const both = (step: string): readonly string[] => (paired ? [`    ${step} = ${step} + ${step}.T`] : []);
  const name = nameOf(program.inputs.findIndex((input) => plainName(input) === output?.name));
  const start = [`name = "${name}"`, "base = np.asarray(given[name], dtype=float)", "", "def at(moved):", "    return value_at(dict(given, **{name: moved}))", ""];
  const unit = ["    step = np.zeros(base.shape)", "    step[index] = 1.0", ...both("step")];
  if (program.order === "jacobian") {
    return [
      ...start,
      "expected = np.zeros(at(base).shape + base.shape)",
      "for index in np.ndindex(*base.shape):",
      ...unit,
      "    expected[(..., *index)] = (at(base + h * step) - at(base - h * step)) / (2 * h)",
      `compare(name, ${paired ? "claimed + np.swapaxes(claimed, -1, -2)" : "claimed"}, expected)`,
    ];
  }
  const [pair] = program.tangents;
  const second = (other: string): string => `(at(base + k * (step + ${other})) - at(base + k * (step - ${other})) - at(base - k * (step - ${other})) + at(base - k * (step + ${other}))) / (4 * k * k)`;
  if (program.order === "hvp" && pair !== undefined) {
    return [
      ...start,
      "k = 1e-4",
      `along = np.asarray(given["${nameOf(program.inputs.indexOf(pair.tangent))}"], dtype=float)`,
      "expected = np.zeros(base.shape)",
      "for index in np.ndindex(*base.shape):",
      ...unit,
      `    expected[index] = ${second("along")}`,
      `compare(name, ${paired ? "claimed + claimed.T" : "claimed"}, expected)`,
    ];
  }
  return [
    ...start,
    "k = 1e-4",
    "expected = np.zeros(base.shape + base.shape)",
    "for index in np.ndindex(*base.shape):",
    "    for other in np.ndindex(*base.shape):",
    ...unit.map((line) => `    ${line}`),
    "        second = np.zeros(base.shape)",
    "        second[other] = 1.0",
    ...both("second").map((line) => `    ${line}`),
    `        expected[index + other] = ${second("second")}`,
    ...(paired ? ["claimed = claimed + np.swapaxes(claimed, 0, 1)", "claimed = claimed + np.swapaxes(claimed, 2, 3)"] : []),
    "compare(name, claimed, expected)",
  ];
}

/** The functions `_sample` and `_check`, and what runs them. */
export function checkLines({ check }: Library, program: EmittedProgram, scheduled: Schedule, names: ModuleNames): readonly string[] {
  const values = checkSizes(scheduled);
  const sizeOf = new Map([...names.sizes].map(([size, name]) => [name, values.get(size) ?? 2]));
  const told = names.told.map((name) => `${name}=${sizeOf.get(name) ?? 2}`);
  const single = program.outputs.length === 1;
  const triangular = triangularNames(program, scheduled);
  const points = scheduled.inputs.map((input, index) => {
    const moves = program.tangents.some(({ variable, tangent }) => tangent === program.inputs[index] && triangular.has(plainName(variable)));
    return `        "${names.inputs[index] ?? ""}": ${sample(moves ? { ...input, attributes: [...input.attributes, "symmetric"] } : input, values)},`;
  });
  const further = check.further(program, names, names.told.map((name) => `${sizeOf.get(name) ?? 2}`));
  const compared = comparison(program, names, triangular);
  const givers = giversUsed(points);
  return [
    "def _sample(draw):",
    '    """Random arguments of small distinct sizes, as declared."""',
    ...indented([...points, ...givers].some((line) => line.includes("np.")) ? check.imports : [], 1),
    ...indented(givers, 1),
    "    return {", ...points, "    }", "", "",
    "def _check(seed=0):",
    '    """Compares the derivatives with central differences; 0 when they agree, 1 when not, 2 when no admissible point was found."""',
    ...indented(check.imports, 1),
    "    random = np.random.default_rng(seed)",
    ...(compared.some((line) => /\bh\b/u.test(line)) ? ["    h = 1e-6"] : []),
    "    errors = {}", "",
    "    def results(at):",
    `        found, claimed = ${names.both}(${[check.passed, ...told].join(", ")})`,
    `        return ${check.array("found")}, ${single ? check.array("claimed") : `tuple(${check.array("one")} for one in claimed)`}`, "",
    "    def value_at(at):",
    "        return results(at)[0]", "",
    '    def compare(name, found, expected, other="central differences"):',
    '        what = f"{name}: differs from {other}"',
    "        if found.shape != expected.shape:",
    '            print(f"{name}: shape {found.shape}, expected {expected.shape}")',
    '            errors[what] = float("inf")',
    "            return",
    "        scale = max(1.0, float(np.max(np.abs(expected))))",
    "        worst = float(np.max(np.abs(found - expected))) / scale",
    '        errors[what] = max(worst, errors.get(what, 0.0)) if np.isfinite(worst) else float("inf")', "",
    "    def examine(given, claimed):",
    ...indented(compared, 2), "",
    ...(further.length === 0 ? [] : ["    def examine_further(given, claimed):", ...indented(further, 2), ""]),
    "    def drawn(attempt):",
    "        def draw(shape):",
    "            normal = random.standard_normal(shape)",
    "            return normal if attempt < 30 else 0.4 + 0.1 * np.abs(normal)", "",
    "        return _sample(draw)", "",
    "    points = 0",
    '    with np.errstate(all="ignore"):',
    "        for attempt in range(60):",
    "            given = drawn(attempt)",
    ...(program.order === "newton" ? ["            try:", "                found, claimed = results(given)", "            except (np.linalg.LinAlgError, RuntimeError):  # no step: the Hessian is singular here", "                continue"] : ["            found, claimed = results(given)"]),
    `            if not all(np.all(np.isfinite(part)) for part in [found, ${single ? "claimed" : "*claimed"}]):`,
    "                continue",
    "            examine(given, claimed)",
    ...(further.length === 0 ? [] : ["            if points == 0:", "                examine_further(given, claimed)"]),
    "            points += 1",
    "            if points == 3:",
    "                break",
    "    for what, worst in errors.items():",
    '        print(f"{what} by {worst:.1e}")',
    "    if points == 0:",
    '        print("not checked: no admissible point was found")',
    "        return 2",
    "    return 0 if all(worst <= 1e-5 for worst in errors.values()) else 1", "", "",
    'if __name__ == "__main__":',
    ...indented(check.setup, 1),
    "    raise SystemExit(_check())",
  ];
}
