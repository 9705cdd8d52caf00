/** The part of a NumPy module that compares it with central differences when it is run as a script. Knows no formulas. */
import { type Dimension, isUnit, sizeValue } from "../../term/dimension.js";
import type { Tying } from "../../term/tying.js";
import { plainName } from "../notation.js";
import { type EmittedProgram, tiedOutputs } from "../program.js";
import type { Schedule, ScheduledInput } from "../schedule/instruction.js";

interface ModuleNames {
  readonly both: string;
  readonly inputs: readonly string[];
  /** Sizes that no argument shows. */
  readonly told: readonly string[];
  readonly sizes: ReadonlyMap<string, string>;
}

/** Small distinct sizes, with every `tall` matrix taller than wide. */
export function checkSizes(scheduled: Schedule): ReadonlyMap<string, number> {
  const values = new Map(scheduled.sizes.map((name, index) => [name, index + 2]));
  for (let round = 0; round < scheduled.sizes.length; round += 1) {
    for (const { rows, columns, attributes } of scheduled.inputs) {
      const [long, short] = attributes.includes("tall") ? [rows, columns] : attributes.includes("wide") ? [columns, rows] : [null, null];
      if (long === null || short === null || sizeValue(long, values) > sizeValue(short, values)) continue;
      const [[a] = []] = long.powers;
      const [[b] = []] = short.powers;
      if (a !== undefined && b === undefined) values.set(a, sizeValue(short, values) + 1);
      else if (a !== undefined && b !== undefined) {
        const [high, low] = [values.get(b) ?? 2, values.get(a) ?? 2];
        values.set(a, high);
        values.set(b, low);
      }
    }
  }
  return values;
}

function shapeText(sizes: readonly Dimension[], values: ReadonlyMap<string, number>): string {
  return `(${sizes.map((size) => `${sizeValue(size, values)},`).join(" ")})`;
}

/** A random argument that has what its declaration promises. */
function sample({ rows, columns, axes, attributes }: ScheduledInput, values: ReadonlyMap<string, number>): string {
  if (axes === null && isUnit(rows) && isUnit(columns)) return attributes.includes("positive") ? "abs(draw(())) + 0.5" : "float(draw(()))";
  const square = axes === null && sizeValue(rows, values) === sizeValue(columns, values);
  let text = `draw(${shapeText(axes ?? (isUnit(columns) ? [rows] : [rows, columns]), values)})`;
  const wrap = (attribute: ScheduledInput["attributes"][number], change: (inner: string) => string): void => {
    if (attributes.includes(attribute)) text = change(text);
  };
  if (!isUnit(rows) && !isUnit(columns) && attributes.length === 0) text = `${text} / ${sizeValue(axes?.at(-1) ?? columns, values)} ** 0.5`;
  wrap("small", (inner) => `0.1 * ${inner}`);
  wrap("positive", (inner) => `np.abs(${inner}) + 0.5`);
  wrap("binary", (inner) => `(${inner} > 0) * 1.0`);
  wrap("unit", (inner) => `0.15 + 0.7 / (1 + np.exp(${inner}))`);
  wrap("unitnorm", (inner) => `(lambda v: v / np.linalg.norm(v))(${inner})`);
  wrap("prob", (inner) => `(lambda v: v / np.sum(v, axis=0))(np.abs(${inner}) + 0.1)`);
  wrap("rowprob", (inner) => `(lambda v: v / np.sum(v, axis=1, keepdims=True))(np.abs(${inner}) + 0.1)`);
  wrap("onehot", (inner) => (isUnit(columns) || isUnit(rows) ? `(lambda v: (v == np.max(v)) * 1.0)(${inner})` : `(lambda v: (v == np.max(v, axis=1, keepdims=True)) * 1.0)(${inner})`));
  if (square) {
    wrap("symmetric", (inner) => `(lambda A: (A + A.T) / 2)(${inner})`);
    wrap("skew", (inner) => `(lambda A: A - A.T)(${inner})`);
    if (!attributes.includes("upper")) wrap("triangular", (inner) => `np.tril(${inner})`);
    wrap("lower", (inner) => `np.tril(${inner})`);
    wrap("upper", (inner) => `np.triu(${inner})`);
    wrap("diagonal", (inner) => `np.diag(np.diag(${inner}))`);
    wrap("toeplitz", (inner) => `(lambda A: np.array([[A[0, j - i] if j >= i else A[i - j, 0] for j in range(len(A))] for i in range(len(A))]))(${inner})`);
    wrap("invertible", (inner) => `(lambda A: A + len(A) * np.eye(len(A)))(${inner})`);
    wrap("psd", (inner) => `(lambda A: A @ A.T)(${inner})`);
    wrap("spd", (inner) => `(lambda A: A @ A.T + len(A) * np.eye(len(A)))(${inner})`);
    wrap("orthogonal", (inner) => `np.linalg.qr(${inner})[0]`);
  }
  return text;
}

/** The direction in which a matrix keeps its structure, from the movement of one entry. */
const tiedSteps: { readonly [T in Tying]: string } = {
  symmetric: "step + step.T - step * np.eye(len(step))",
  diagonal: "step * np.eye(len(step))",
  skew: "step - step.T",
  lower: "np.tril(step)",
  upper: "np.triu(step)",
};

/** How a perturbation of the arguments is compared with the claim, by the question that was asked. */
function comparison(program: EmittedProgram, names: ModuleNames): readonly string[] {
  const nameOf = (index: number): string => names.inputs[index] ?? "";
  if (program.order === "jvp") {
    const pairs = program.tangents.map(({ variable, tangent }) => `("${nameOf(program.inputs.indexOf(variable))}", "${nameOf(program.inputs.indexOf(tangent))}")`);
    return [
      "def moved(sign):",
      `    return dict(given, **{name: given[name] + sign * h * given[tangent] for name, tangent in [${pairs.join(", ")}]})`,
      "expected = (value(moved(1)) - value(moved(-1))) / (2 * h)",
      `compare(${JSON.stringify(program.outputs[0]?.name ?? "")}, np.asarray(claimed), np.asarray(expected))`,
    ];
  }
  if (program.order === "jacobian" || program.order === "hessian" || program.order === "hvp") return secondOrders(program, nameOf);
  const cotangent = program.inputs.findIndex(({ role }) => role === "cotangent");
  const seeded = program.order === "vjp" && cotangent >= 0 ? `float(np.sum(value(at) * given["${nameOf(cotangent)}"]))` : "value(at)";
  const wrt = program.outputs.map(({ name }) => `"${nameOf(program.inputs.findIndex((input) => plainName(input) === name))}"`);
  const ties = tiedOutputs(program).map(({ variable, tying }) => `"${nameOf(program.inputs.indexOf(variable))}": lambda step: ${tiedSteps[tying]}`);
  return [
    "def loss(at):",
    `    return ${seeded}`,
    ...(ties.length === 0 ? [] : [`tied = {${ties.join(", ")}}`]),
    `for name, gradient in zip([${wrt.join(", ")}], ${program.outputs.length === 1 ? "[claimed]" : "claimed"}):`,
    "    base = np.asarray(given[name], dtype=float)",
    "    expected = np.zeros(base.shape)",
    "    for index in np.ndindex(*base.shape):",
    "        step = np.zeros(base.shape)",
    "        step[index] = h",
    ...(ties.length === 0 ? [] : ["        step = tied.get(name, lambda step: step)(step)"]),
    "        expected[index] = (loss(dict(given, **{name: base + step})) - loss(dict(given, **{name: base - step}))) / (2 * h)",
    "    compare(name, np.asarray(gradient), expected)",
  ];
}

/** Jacobians by first differences of the value, Hessians and their products with a direction by second ones. */
function secondOrders(program: EmittedProgram, nameOf: (index: number) => string): readonly string[] {
  const [output] = program.outputs;
  const name = nameOf(program.inputs.findIndex((input) => plainName(input) === output?.name));
  const start = [`name = "${name}"`, "base = np.asarray(given[name], dtype=float)", "def at(moved):", "    return np.asarray(value(dict(given, **{name: moved})), dtype=float)"];
  const unit = ["    step = np.zeros(base.shape)", "    step[index] = 1.0"];
  if (program.order === "jacobian") {
    return [
      ...start,
      "expected = np.zeros(at(base).shape + base.shape)",
      "for index in np.ndindex(*base.shape):",
      ...unit,
      "    expected[(..., *index)] = (at(base + h * step) - at(base - h * step)) / (2 * h)",
      "compare(name, np.asarray(claimed), expected)",
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
      "compare(name, np.asarray(claimed), expected)",
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
    `        expected[index + other] = ${second("second")}`,
    "compare(name, np.asarray(claimed), expected)",
  ];
}

export function numpyCheck(program: EmittedProgram, scheduled: Schedule, names: ModuleNames): readonly string[] {
  const values = checkSizes(scheduled);
  const sizeOf = new Map([...names.sizes].map(([size, name]) => [name, values.get(size) ?? 2]));
  const told = names.told.map((name) => `${name}=${sizeOf.get(name) ?? 2}`);
  const points = scheduled.inputs.map((input, index) => `        "${names.inputs[index] ?? ""}": ${sample(input, values)},`);
  return [
    "def _sample(draw):",
    '    """Random arguments of small distinct sizes, as declared."""',
    "    return {", ...points, "    }", "", "",
    "def _check(seed=0):",
    '    """Compares the derivatives with central differences; 0 when they agree, 1 when not, 2 when no admissible point was found."""',
    "    random = np.random.default_rng(seed)",
    "    h = 1e-6",
    "    errors = {}",
    "    points = 0", "",
    "    def value(at):",
    `        return ${names.both}(${["**at", ...told].join(", ")})[0]`, "",
    "    def compare(name, found, expected):",
    "        if found.shape != expected.shape:",
    '            print(f"{name}: shape {found.shape}, expected {expected.shape}")',
    '            errors[name] = float("inf")',
    "            return",
    "        scale = max(1.0, float(np.max(np.abs(expected))))",
    "        worst = float(np.max(np.abs(found - expected))) / scale",
    "        errors[name] = worst if worst != worst else max(worst, errors.get(name, 0.0))", "",
    '    with np.errstate(all="ignore"):',
    "        for attempt in range(60):",
    "            def draw(shape):",
    "                drawn = random.standard_normal(shape)",
    "                return drawn if attempt < 30 else 0.4 + 0.1 * np.abs(drawn)", "",
    "            given = _sample(draw)",
    `            found, claimed = ${names.both}(${["**given", ...told].join(", ")})`,
    `            parts = [found, ${program.outputs.length === 1 ? "claimed" : "*claimed"}]`,
    "            if not all(np.all(np.isfinite(part)) for part in parts):",
    "                continue",
    ...comparison(program, names).map((line) => `            ${line}`),
    "            points += 1",
    "            if points == 3:",
    "                break",
    "    for name, worst in errors.items():",
    '        print(f"{name}: differs from central differences by {worst:.1e}")',
    "    if points == 0:",
    '        print("not checked: no admissible point was found")',
    "        return 2",
    "    return 0 if all(worst <= 1e-5 for worst in errors.values()) else 1", "", "",
    'if __name__ == "__main__":',
    "    raise SystemExit(_check())",
  ];
}
