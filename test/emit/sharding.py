"""Emitted JAX on eight virtual devices against one: what is wrong, as a list, for the modules named on standard input."""
import os

os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=8"

import inspect

import habits
import jax
import jax.numpy as jnp
from habits import close, faults, raises

jax.config.update("jax_enable_x64", True)
modules = habits.load()
mesh = jax.sharding.Mesh(jax.devices(), ("data",))
SHAPES = {
    "network": {"t": (16, 3), "W2": (3, 5), "W1": (5, 4), "x": (16, 4), "b1": (5,), "b2": (3,)},
    "normalised": {"X": (16, 4), "c": (), "W": (4, 3), "T": (16, 3)},
}
#: Whether each result lies along the samples: the value, then the derivatives.
ALONG = {"network": [False, False, False, True], "normalised": [False, False, True]}

for name, shapes in SHAPES.items():
    module = modules[name]
    given = {key: jnp.asarray(habits.random.standard_normal(shape)) for key, shape in shapes.items()}
    if "c" in given:
        given["c"] = jnp.abs(given["c"]) + 0.1
    at = [given[key] for key in inspect.signature(module.value_and_grad).parameters]
    expected = jax.tree.leaves(module.value_and_grad(*at))
    call = module.sharded(mesh)
    found = jax.tree.leaves(call(*at))
    placed = [jax.device_put(one, lie) for one, lie in zip(at, module.shardings(mesh).values())]
    for index, (one, again, other) in enumerate(zip(found, jax.tree.leaves(call(*placed)), expected)):
        close(f"{name}: result {index}", one, other)
        close(f"{name}: result {index} of arguments in their places", again, other)
        if len(one.sharding.device_set) != 8 or one.sharding.is_fully_replicated == ALONG[name][index]:
            faults.append(f"{name}: result {index} lies at {one.sharding}")
    rows = [one[:12] if one.shape[:1] == (16,) else one for one in at]
    raises(f"{name}: twelve samples on eight devices", ValueError, "12 samples do not divide evenly among 8 devices: leave 4 out, or add 4", lambda call=call, rows=rows: call(*rows))
    text = jax.jit(module.value_and_grad, in_shardings=tuple(module.shardings(mesh).values())).lower(*at).compile().as_text()
    if "all-reduce" not in text:
        faults.append(f"{name}: no sum over the devices")
habits.finish()
