/** Emitted JAX over a mesh of devices: samples spread along one axis, everything else on every device. Knows no formulas. */
import type { ModuleNames, Sharding } from "./python/library.js";
import { tuple } from "./python/writer.js";

const place = (along: boolean): string => (along ? "along" : "everywhere");

/**
 * The same function, compiled for a mesh. XLA is told where arguments and results lie and puts the collectives in itself: a formula for all samples may
 * have means or maxima over them in its midst, where a sum of what each device makes of its own samples would be wrong.
 */
export function overDevices({ both, inputs, told }: ModuleNames, sharding: Sharding): readonly string[] {
  const outputs = sharding.outputs.map(place);
  const sample = sharding.inputs.indexOf(true);
  const sizes = told.length > 0 ? `, *, ${told.join(", ")}` : "";
  const computed = told.length > 0 ? `lambda *at: ${both}(*at, ${told.map((size) => `${size}=${size}`).join(", ")})` : both;
  return [
    "def shardings(mesh):",
    '    """Where each argument lies on a mesh with the axis `data`: samples along it, everything else on every device."""',
    '    along = jax.sharding.NamedSharding(mesh, jax.sharding.PartitionSpec("data"))',
    "    everywhere = jax.sharding.NamedSharding(mesh, jax.sharding.PartitionSpec())",
    "    return {", ...inputs.map((name, index) => `        "${name}": ${place(sharding.inputs[index] ?? false)},`), "    }",
    "", "",
    `def sharded(mesh${sizes}):`,
    `    """\`${both}\` for a mesh: \`sharded(jax.sharding.Mesh(jax.devices(), ("data",)))(${inputs.join(", ")})\`. Samples have to divide evenly."""`,
    '    along = jax.sharding.NamedSharding(mesh, jax.sharding.PartitionSpec("data"))',
    "    everywhere = jax.sharding.NamedSharding(mesh, jax.sharding.PartitionSpec())",
    `    lie = ${tuple(sharding.inputs.map(place))}`,
    `    computed = jax.jit(${computed}, in_shardings=lie, out_shardings=(${place(sharding.value)}, ${outputs.length === 1 ? outputs.join("") : tuple(outputs)}))`, "",
    "    def call(*at):",
    `        samples, devices = len(at[${sample}]), mesh.shape["data"]`,
    "        if samples % devices != 0:",
    '            raise ValueError(f"{samples} samples do not divide evenly among {devices} devices: leave {samples % devices} out, or add {devices - samples % devices}")',
    "        return computed(*at)", "",
    "    return call",
    "", "",
  ];
}

/** The results over as many devices as divide the samples, compared with those of one. */
export function shardedCheck({ inputs, told, sharding }: ModuleNames, sizes: readonly string[]): readonly string[] {
  if (sharding === null) return [];
  const sample = inputs[sharding.inputs.indexOf(true)] ?? "";
  const passed = ["jax.sharding.Mesh(jax.devices()[:count], (\"data\",))", ...told.map((name, index) => `${name}=${sizes[index] ?? ""}`)].join(", ");
  return [
    `count = max(one for one in range(1, len(jax.devices()) + 1) if len(given["${sample}"]) % one == 0)`,
    `found = sharded(${passed})(*[jnp.asarray(one, float) for one in given.values()])[1]`,
    `for name, one, expected in zip([${sharding.outputs.map((_, index) => `"output ${index + 1}"`).join(", ")}], ${sharding.outputs.length === 1 ? "[found], [claimed]" : "found, claimed"}):`,
    '    compare(f"{name} over {count} devices", np.asarray(one), expected, "one device")',
  ];
}
