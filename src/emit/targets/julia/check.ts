/** The part of a Julia module that compares it with central differences. Knows no formulas. */
import { isUnit, sizeValue } from "../../../term/dimension.js";
import type { Attribute } from "../../../term/symbols.js";
import type { Tying } from "../../../term/tying.js";
import { checkSizes, triangularNames } from "../../check-sizes.js";
import { plainName } from "../../notation.js";
import { type EmittedProgram, tiedOutputs } from "../../program.js";
import type { Schedule, ScheduledInput } from "../../schedule/instruction.js";
import { axesOf, type Writer } from "../columns/writer.js";

/** A block that draws an argument with what its declaration promises. */
function sample(input: ScheduledInput, sizes: ReadonlyMap<string, number>): readonly string[] {
  const { attributes } = input;
  const shape = axesOf(input).map((size) => sizeValue(size, sizes));
  if (shape.length === 0) return [`push!(given, ${attributes.includes("positive") ? "abs(draw()) + 0.5" : "draw()"})`];
  const isVector = shape.length === 1 || (shape.length === 2 && isUnit(input.rows));
  const square = shape.length === 2 && shape[0] === shape[1];
  const has = (attribute: Attribute): boolean => attributes.includes(attribute);
  const when = (condition: boolean, code: string): readonly string[] => (condition ? [`x = ${code}`] : []);
  return [
    `x = draw(${shape.join(", ")})`,
    ...when(!isVector && attributes.length === 0, `x ./ sqrt(${shape.at(-1) ?? 1})`),
    ...when(has("small"), "0.1 .* x"),
    ...when(has("positive"), "abs.(x) .+ 0.5"),
    ...when(has("binary"), "float.(x .> 0)"),
    ...when(has("unit"), "0.15 .+ 0.7 ./ (1 .+ exp.(x))"),
    ...when(has("unitnorm"), "x ./ norm(x)"),
    ...when(has("prob"), "(abs.(x) .+ 0.1) ./ sum(abs.(x) .+ 0.1; dims = 1)"),
    ...when(has("rowprob"), "(abs.(x) .+ 0.1) ./ sum(abs.(x) .+ 0.1; dims = 2)"),
    ...when(has("onehot"), isVector ? "float.(x .== maximum(x))" : "float.(x .== maximum(x; dims = 2))"),
    ...(square ? [
      ...when(has("symmetric"), "(x .+ x') ./ 2"),
      ...when(has("skew"), "x .- x'"),
      ...when(has("lower") || (has("triangular") && !has("upper")), "tril(x)"),
      ...when(has("upper"), "triu(x)"),
      ...when(has("diagonal"), "diagm(diag(x))"),
      ...when(has("toeplitz"), "[j >= i ? x[1, j - i + 1] : x[i - j + 1, 1] for i in axes(x, 1), j in axes(x, 2)]"),
      ...when(has("invertible"), "x + size(x, 1) * I"),
      ...when(has("psd"), "x * x'"),
      ...when(has("spd"), "x * x' + size(x, 1) * I"),
      ...when(has("orthogonal"), "Matrix(qr(x).Q)"),
    ] : []),
    "push!(given, x)",
  ];
}

/** The direction in which a matrix keeps its structure, from the movement of one entry. */
const tiedSteps: { readonly [T in Tying]: string } = {
  symmetric: "step .+ step' .- diagm(diag(step))",
  diagonal: "diagm(diag(step))",
  skew: "step .- step'",
  lower: "tril(step)",
  upper: "triu(step)",
};

const both = (matrix: string): string => `(${matrix} .+ ${matrix}') ./ 2`;

/** How a perturbation of the arguments is compared with the claim, by the question that was asked. Arguments are numbered in `given`. */
function comparison(program: EmittedProgram, triangular: ReadonlySet<string>): readonly string[] {
  const place = (variable: EmittedProgram["inputs"][number]): number => program.inputs.indexOf(variable) + 1;
  const wrt = program.outputs.map(({ name }) => program.inputs.findIndex((input) => plainName(input) === name) + 1);
  const [first = 0] = wrt;
  const paired = program.outputs.map(({ name }) => triangular.has(name));
  const isPaired = paired[0] === true;
  const fold = (name: string): readonly string[] => (isPaired ? [`${name} = ${both(name)}`] : []);
  const direction = isPaired ? "halves(unit(base, entry))" : "unit(base, entry)";
  const slope = `(flat(value(moved(given, ${first}, h .* ${direction}))) .- flat(value(moved(given, ${first}, -h .* ${direction})))) ./ 2h`;
  const second = (step: string): string => `(at(${step}, 1, 1) - at(${step}, 1, -1) - at(${step}, -1, 1) + at(${step}, -1, -1)) / 4k^2`;
  const along = [
    "k = 1e-4",
    `at(step, a, b) = only(flat(value(moved(given, ${first}, k .* (a .* step .+ b .* along)))))`,
    `curved = [${second(direction)} for entry in eachindex(base)]`,
  ];
  switch (program.order) {
    case "jvp": {
      const pairs = program.tangents.map(({ variable, tangent }) => `(${place(variable)}, ${place(tangent)})`);
      return [`shift(s) = foldl((at, (x, dx)) -> moved(at, x, s .* given[dx]), (${pairs.join(", ")},); init = given)`, "compare(1, claimed, (value(shift(h)) .- value(shift(-h))) ./ 2h)"];
    }
    case "gradient":
    case "vjp": {
      const cotangent = program.inputs.find(({ role }) => role === "cotangent");
      const seeded = program.order === "vjp" && cotangent !== undefined ? `sum(value(at) .* given[${place(cotangent)}])` : "value(at)";
      const tied = tiedOutputs(program);
      const steps = program.outputs.map((_, index) => {
        const own = tied.find(({ variable }) => place(variable) === wrt[index]);
        return own !== undefined ? `step -> ${tiedSteps[own.tying]}` : paired[index] === true ? `step -> ${both("step")}` : "identity";
      });
      const foldings = program.outputs.map((_, index) => (paired[index] === true && !tied.some(({ variable }) => place(variable) === wrt[index]) ? `G -> ${both("G")}` : "identity"));
      return [
        `objective(at) = ${seeded}`,
        `for (k, (variable, gradient, tie, fold)) in enumerate(zip((${wrt.join(", ")},), ${program.outputs.length === 1 ? "(claimed,)" : "claimed"}, (${steps.join(", ")},), (${foldings.join(", ")},)))`,
        "    base = given[variable]",
        "    expected = [(objective(moved(given, variable, h .* tie(unit(base, entry)))) - objective(moved(given, variable, -h .* tie(unit(base, entry))))) / 2h for entry in eachindex(base)]",
        "    compare(k, fold(gradient), base isa Real ? only(expected) : reshape(expected, size(base)))",
        "end",
      ];
    }
    case "jacobian":
      return [`base = given[${first}]`, `expected = reduce(hcat, [${slope} for entry in eachindex(base)])`, "slopes = reshape(flat(claimed), size(expected))", ...(isPaired ? ["slopes = (slopes .+ slopes[:, vec(permutedims(reshape(1:length(base), size(base))))]) ./ 2"] : []), "compare(1, slopes, expected)"];
    case "newton":
      return [
        `base = given[${first}]`,
        "reach = max(1.0, norm(claimed))",
        "along = base isa Real ? claimed / reach : reshape(claimed, size(base)) ./ reach",
        ...along,
        `expected = [only(${slope}) for entry in eachindex(base)]`,
        "compare(1, -reach .* curved, expected)",
      ];
    case "hvp":
    case "hessian": {
      const [pair] = program.tangents;
      const isAlong = program.order === "hvp" && pair !== undefined;
      return [
        `base = given[${first}]`,
        `along = ${isAlong ? `given[${place(pair.tangent)}]` : "base isa Real ? 1.0 : randn(random, size(base)...)"}`,
        ...fold("along"),
        ...along,
        isAlong ? "product = claimed" : "product = base isa Real ? claimed : reshape(reshape(claimed, length(base), length(base)) * vec(along), size(base))",
        ...fold("product"),
        "compare(1, flat(product), curved)",
      ];
    }
  }
}

export function juliaCheck(program: EmittedProgram, scheduled: Schedule, { both: name, told, sizes }: Writer): readonly string[] {
  const values = checkSizes(scheduled);
  const triangular = triangularNames(program, scheduled);
  const drawn = scheduled.inputs.map((input, index): ScheduledInput => {
    const moves = program.tangents.some(({ variable, tangent }) => tangent === program.inputs[index] && triangular.has(plainName(variable)));
    return moves ? { ...input, attributes: [...input.attributes, "symmetric"] } : input;
  });
  const sizeOf = new Map([...sizes].map(([size, own]) => [own, values.get(size) ?? 2]));
  const keywords = told.length === 0 ? "" : `; ${told.map((own) => `${own} = ${sizeOf.get(own) ?? 2}`).join(", ")}`;
  const compared = comparison(program, triangular);
  const uses = (word: string): boolean => compared.some((line) => new RegExp(`\\b${word}\\b`, "u").test(line));
  const parts = program.outputs.length === 1 ? "(found, claimed)" : "(found, claimed...)";
  return [
    '"Random arguments of small distinct sizes, as declared."',
    "function _sample(draw)",
    "    given = Any[]",
    ...drawn.flatMap((input) => sample(input, values)).map((line) => `    ${line}`),
    "    return given",
    "end", "",
    '"Compares the derivatives with central differences at three points; false where they differ or no admissible point was found."',
    "function _check(seed = 1)",
    "    random = MersenneTwister(seed)",
    ...(uses("h") ? ["    h = 1e-6"] : []),
    `    worst = zeros(${program.outputs.length})`,
    "    points = 0",
    `    value(at) = ${name}(at...${keywords})[1]`,
    "    flat(x) = x isa Real ? [x] : vec(x)",
    ...(uses("moved") ? ["    moved(at, k, step) = [i == k ? x .+ step : x for (i, x) in enumerate(at)]"] : []),
    ...(uses("unit") ? ["    unit(base, entry) = base isa Real ? 1.0 : [i == entry ? 1.0 : 0.0 for i in reshape(1:length(base), size(base))]"] : []),
    ...(uses("halves") ? [`    halves(step) = ${both("step")}`] : []),
    "    function compare(k, found, expected)",
    "        if size(found) != size(expected)",
    "            worst[k] = Inf",
    "            return",
    "        end",
    "        gap = maximum(abs.(found .- expected)) / max(1.0, maximum(abs.(expected)))",
    "        worst[k] = isnan(gap) ? Inf : max(worst[k], gap)",
    "    end",
    "    for attempt in 1:60",
    "        draw(dims...) = (drawn = isempty(dims) ? randn(random) : randn(random, dims...); attempt > 30 ? 0.4 .+ 0.1 .* abs.(drawn) : drawn)",
    "        given = _sample(draw)",
    "        local found, claimed",
    "        try",
    `            found, claimed = ${name}(given...${keywords})`,
    "        catch problem",
    "            problem isa Union{DomainError, SingularException, PosDefException} || rethrow()",
    "            continue",
    "        end",
    `        all(part -> all(isfinite, part), ${parts}) || continue`,
    ...compared.map((line) => `        ${line}`),
    "        points += 1",
    "        points == 3 && break",
    "    end",
    "    for (k, what) in enumerate((" + program.outputs.map(({ name: own }) => JSON.stringify(own).replaceAll("$", "\\$")).join(", ") + ",))",
    '        println(what, ": differs from central differences by ", worst[k])',
    "    end",
    '    points == 0 && println("not checked: no admissible point was found")',
    "    return points > 0 && all(<=(1e-5), worst)",
    "end",
  ];
}
