"""Emitted JAX under JAX's transformations: what is wrong, as a list, for the modules named on standard input."""
import inspect

import habits
import jax
import jax.numpy as jnp
from habits import close, faults, point, raises

modules = habits.load()
single = {key: jnp.asarray(one) for key, one in point("network").items()}
for one in jax.tree.leaves(jax.jit(modules["network"].value_and_grad)(**single)):
    if one.dtype != jnp.float32:
        faults.append(f"network: {one.dtype} from float32")
jax.config.update("jax_enable_x64", True)

SOURCES = {
    "network": lambda t, W2, W1, x, b1, b2: jnp.mean((W2 @ jax.nn.relu(W1 @ x + b1) + b2 - t) ** 2),
    "logistic": lambda X, w, y: jnp.sum(jax.nn.softplus(X @ w) - y * (X @ w)),
    "softmax": lambda T, X, W: -jnp.sum(T * jax.nn.log_softmax(X @ W)),
    "determinant": lambda X, c: jnp.linalg.slogdet(X.T @ X + c * jnp.eye(4))[1] + jnp.trace(jnp.linalg.inv(X.T @ X + c * jnp.eye(4))),
}
WRT = {"network": ["W2", "W1", "x", "b1", "b2"], "logistic": ["w"], "softmax": ["W"], "determinant": ["X", "c"]}
LAST = {"network": "b2", "logistic": "w", "softmax": "W", "determinant": "c"}


for name, source in SOURCES.items():
    module = modules[name]
    given = {key: jnp.asarray(one) for key, one in point(name).items()}
    parameters = list(inspect.signature(module.value_and_grad).parameters)
    places = tuple(parameters.index(key) for key in WRT[name])
    at = [given[key] for key in parameters]

    def reference(*at):
        return source(**dict(zip(parameters, at)))

    expected = jax.jit(jax.grad(reference, places))(*at)
    for key, one, other in zip(WRT[name], jax.jit(jax.grad(module.loss, places))(*at), expected):
        close(f"{name}: jax.grad in {key}", one, other)
    plain = jax.jit(module.grad)(*at)
    for key, one, other in zip(WRT[name], plain if len(places) > 1 else [plain], expected):
        close(f"{name}: the plain function in {key}", one, other)
    if name in ("determinant", "softmax"):
        continue
    for key, one, other in zip(WRT[name], jax.grad(jax.jit(module.loss), places)(*at), expected):
        close(f"{name}: jax.grad of jit in {key}", one, other)
    last = parameters.index(LAST[name])
    axes = [0 if index == last else None for index in range(len(at))]
    many = [jnp.stack([one, 2 * one, 3 * one]) if index == last else one for index, one in enumerate(at)]
    close(f"{name}: vmap", jax.jit(jax.vmap(jax.grad(module.loss, last), axes))(*many), jax.jit(jax.vmap(jax.grad(reference, last), axes))(*many))
    close(f"{name}: vmap of the plain function", jax.jit(jax.vmap(module.value_and_grad, axes))(*many)[0], jax.jit(jax.vmap(reference, axes))(*many))
    hessian = jax.jit(jax.hessian(reference, last))(*at)
    close(f"{name}: forward over reverse", jax.jit(jax.jacfwd(jax.grad(module.loss, last), last))(*at), hessian)
    close(f"{name}: reverse over reverse", jax.jit(jax.jacrev(jax.grad(module.loss, last), last))(*at), hessian)

network = [jnp.asarray(one) for one in point("network").values()]
raises("network: a derivative in the targets", TypeError, "no derivative in `t`", lambda: jax.grad(modules["network"].loss, 0)(*network))
raises("network: a wrong shape under jit", ValueError, "`x` has shape (1, 4), expected (4,)", lambda: jax.jit(modules["network"].grad)(*[jnp.ones((1, 4)) if index == 3 else one for index, one in enumerate(network)]))
raises("determinant: a scalar with an axis", ValueError, "`c` has shape (1,), expected ()", lambda: modules["determinant"].grad(jnp.ones((6, 4)), jnp.ones(1)))

x = jnp.arange(4.0)
found = jax.grad(modules["told"].loss, (0, 1))(x, 2.0, 3)
close("told: in x", found[0], 2 * x)
close("told: in c", found[1], 3.0)

pullback = [jnp.asarray(one) for one in point("pullback").values()]


def reference(W2, W1, x):
    return jax.nn.softmax(W2 @ jnp.tanh(W1 @ x))


for key, one, other in zip(("W2", "W1", "x"), jax.jit(jax.jacrev(modules["pullback"].value, (0, 1, 2)))(*pullback), jax.jit(jax.jacrev(reference, (0, 1, 2)))(*pullback)):
    close(f"pullback: in {key}", one, other)
close("pullback: twice", jax.jit(jax.jacfwd(jax.jacrev(modules["pullback"].value, 2), 2))(*pullback), jax.jit(jax.hessian(reference, 2))(*pullback))
habits.finish()
