/** Programs as a JAX module: pure functions, and one whose gradient under JAX is the closed form. Knows JAX's spelling only. */
import type { EmittedProgram } from "../program.js";
import { atom, Binding, type Code } from "../infix.js";
import type { Method } from "../schedule/instruction.js";
import type { Target } from "../target.js";
import { overDevices, shardedCheck } from "./jax-sharding.js";
import { jaxSpellings } from "./jax-spelling.js";
import type { Library, ModuleNames, Taught } from "./python/library.js";
import { pythonTarget } from "./python/module.js";
import { type VmapSpelling, vectorised } from "./python/vectorised.js";
import { indented, tuple } from "./python/writer.js";

const vmap: VmapSpelling = {
  one: (like) => `jnp.ones((), ${like}.dtype)`,
  identity: (count, like) => `jnp.eye(${count}, dtype=${like}.dtype)`,
  mapped: (name) => `jax.vmap(${name}, out_axes=-1)`,
  shape: tuple,
};

/** A function with `jax.custom_vjp`. */
function customVjp({ both, plain }: ModuleNames, { name, places, pullback, inputs, told, reading, body }: Taught): readonly string[] {
  const missing = places.flatMap((place, index) => (place === null ? [index] : []));
  const outputs = places.length - missing.length;
  const keywords = told.map((size) => `, ${size}=${size}`).join("");
  const sizes = told.map((size) => `, ${size}`).join("");
  const before = told.map((size) => `${size}, `).join("");
  const derivative = (place: number): string => (outputs === 1 ? "derivatives" : `derivatives[${place}]`);
  const settings = told.length > 0 ? [`nondiff_argnums=${tuple(told.map((_, index) => `${inputs.length + index}`))}`] : [];
  const without = missing.map((index) => inputs[index] ?? "");
  const parameters = told.length > 0 ? [...inputs, ...told].join(", ") : "*inputs";
  const packed = told.length > 0 ? [`    inputs = ${tuple(inputs)}`] : [];
  const names = { forward: `_${name}_forward`, backward: `_${name}_backward` };
  return [
    ...(settings.length === 0 ? ["@jax.custom_vjp"] : []),
    `def ${name}(${[...inputs, ...told].join(", ")}):`,
    `    """The value; its gradient under \`jax.grad\` is the closed form${without.length > 0 ? `, in all but ${without.join(", ")}` : ""}."""`,
    ...indented([...reading, ...body]),
    "", "",
    `def ${names.forward}(${parameters}):`,
    ...packed,
    ...(missing.length === 0 ? [] : [
      `    for place, name in (${missing.map((index) => `(${index}, "${inputs[index] ?? ""}"),`).join(" ")}):`,
      "        if inputs[place].perturbed:",
      `            raise TypeError(f"\`${name}\` has no derivative in \`{name}\`")`,
      "    inputs = tuple(one.value for one in inputs)",
    ]),
    ...(pullback ? [`    return ${name}.__wrapped__(*inputs${sizes}), inputs`] : [`    return ${both}(*inputs${keywords})`]),
    "", "",
    `def ${names.backward}(${before}${pullback ? "inputs" : "derivatives"}, cotangent):`,
    ...(missing.length > 0 ? ["    if isinstance(cotangent, jax.custom_derivatives.SymbolicZero):", "        cotangent = jnp.zeros(cotangent.shape, cotangent.dtype)"] : []),
    ...(pullback ? [`    derivatives = ${plain}(*inputs, cotangent${keywords})`] : []),
    `    return ${tuple(places.map((place) => (place === null ? "None" : `${pullback ? "" : "cotangent * "}${derivative(place)}`)))}`,
    "", "",
    ...(settings.length > 0 ? [`${name} = jax.custom_vjp(${name}, ${settings.join(", ")})`] : []),
    `${name}.defvjp(${names.forward}, ${names.backward}${missing.length > 0 ? ", symbolic_zeros=True" : ""})`,
    "", "",
  ];
}

/** The derivatives that JAX finds for the function that it was taught. */
function taughtGradient(program: EmittedProgram, { inputs, taught }: ModuleNames, told: readonly string[]): readonly string[] {
  if (taught === null) return [];
  const cotangent = program.inputs.findIndex(({ role }) => role === "cotangent");
  const places = program.outputs.map((_, output) => `${taught.places.indexOf(output)}`);
  const names = program.outputs.map((_, output) => `"${inputs[taught.places.indexOf(output)] ?? ""}"`);
  const called = `${taught.name}(*at${told.map((size) => `, ${size}`).join("")})`;
  const seeded = taught.pullback ? `jnp.sum(${called} * given["${inputs[cotangent] ?? ""}"])` : called;
  return [
    `arguments = [jnp.asarray(one, float) for name, one in given.items()${cotangent < 0 ? "" : ` if name != "${inputs[cotangent] ?? ""}"`}]`,
    `taught = jax.grad(lambda *at: ${seeded}, argnums=${tuple(places)})(*arguments)`,
    `for name, gradient, expected in zip([${names.join(", ")}], taught, ${names.length === 1 ? "[claimed]" : "claimed"}):`,
    `    compare(f"{name} by jax.grad of ${taught.name}", np.asarray(gradient), expected, "the closed form")`,
  ];
}

const factoredSolve = (method: Method, factors: string, right: string, transposed: boolean): string =>
  method === "lu" ? `jax.scipy.linalg.lu_solve(${factors}, ${right}${transposed ? ", trans=1" : ""})` : `jax.scipy.linalg.cho_solve(${factors}, ${right})`;

/** The diagonal of U, or of the Cholesky factor, holds the determinant. */
function factoredDeterminant(method: Method, factors: string, log: boolean): Code {
  const diagonal = `jnp.diag(${factors}[0])`;
  if (method === "cholesky") return log ? { text: `2.0 * jnp.log(${diagonal}).sum()`, level: Binding.product } : { text: `${diagonal}.prod() ** 2`, level: Binding.power };
  if (log) return atom(`jnp.log(jnp.abs(${diagonal})).sum()`);
  return { text: `${diagonal}.prod() * (-1.0) ** jnp.count_nonzero(${factors}[1] != jnp.arange(len(${factors}[1])))`, level: Binding.product };
}

const library: Library = {
  name: "jax",
  imports: ["import jax", "import jax.numpy as jnp"],
  spellings: jaxSpellings,
  reserved: "jax jnp shardings sharded _loss_forward _loss_backward _value_forward _value_backward".split(" "),
  module: "jnp",
  scalars: "array",
  softmax: (vector) => `jax.nn.softmax(${vector})`,
  logsumexp: (vector) => `jax.nn.logsumexp(${vector})`,
  outer: (left, right) => `jnp.outer(${left}, ${right})`,
  copiesTransposes: true,
  inner: (left, right) => `jnp.vdot(${left.text}, ${right.text})`,
  identity: (size, like) => `jnp.eye(${size}, dtype=${like}.dtype)`,
  number: (text, like) => `jnp.asarray(${text}, ${like}.dtype)`,
  full: (shape, number, like) => `jnp.full(${shape}, ${number}, ${like}.dtype)`,
  spread: (code, shape) => atom(`jnp.broadcast_to(${code.text}, ${shape})`),
  item: (array) => `${array}.reshape(())`,
  boxed: (scalar) => `${scalar}.reshape(1, 1)`,
  copy: null,
  returned: (scalar) => scalar,
  argument: (name, scalar, like) => [`${name} = jnp.asarray(${name}, ${scalar && like !== null ? `${like}.dtype` : `jnp.result_type(${name}, float)`})`],
  sized: (sizes, like) => [...sizes, like],
  permuted: (array, places) => `${array}.transpose(${places})`,
  diagonalViews: false,
  along: (loop) => vectorised(loop, vmap),
  teach: customVjp,
  shard: overDevices,
  factorisations: {
    imports: ["import jax.scipy.linalg"],
    factors: (method, matrix) => `jax.scipy.linalg.${method === "lu" ? "lu_factor" : "cho_factor"}(${matrix})`,
    solve: factoredSolve,
    inverse: (method, factors, identity) => factoredSolve(method, factors, identity, false),
    determinant: factoredDeterminant,
  },
  check: {
    imports: ["import numpy as np", ""],
    passed: "**at",
    array: (result) => `np.asarray(${result})`,
    further: (program, names, told) => [...taughtGradient(program, names, told), ...shardedCheck(names, told)],
    setup: ['jax.config.update("jax_enable_x64", True)'],
  },
};

export const jax: Target = pythonTarget(library);
