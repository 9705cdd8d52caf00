"""Second derivatives: emitted NumPy beside closed forms by hand, JAX under jit and torch.func, all on one thread.

Reads a folder of emitted modules, which bench/second-order.js writes, and prints the rows of the table as JSON. Every result is
compared with the hand-written one before anything is timed; what a library lacks is null. Times are medians in milliseconds.
"""
import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")

import importlib.util
import json
import pathlib
import sys
import time

import numpy as np

try:
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
except ImportError:
    jax = None
try:
    import torch

    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
except ImportError:
    torch = None


def module(folder, name):
    spec = importlib.util.spec_from_file_location(name, pathlib.Path(folder) / f"{name}.py")
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def quadratic(emitted):
    n = 1000
    random = np.random.default_rng(0)
    x, A = random.standard_normal(n), random.standard_normal((n, n))
    return {
        "name": "x' A x, n = 1000",
        "hand": lambda: A + A.T,
        "emitted": lambda: emitted.hessian(x, A),
        "loss": lambda np_, x, A: x @ A @ x,
        "at": (x, A),
    }


def logistic(emitted):
    m, n = 2000, 1000
    random = np.random.default_rng(1)
    X, w = random.standard_normal((m, n)) / n**0.5, random.standard_normal(n)
    y = np.sign(random.standard_normal(m))

    def hand():
        s = 1 / (1 + np.exp(y * (X @ w)))
        root = X * np.sqrt(s * (1 - s) * y * y)[:, None]
        return root.T @ root

    def without_root():
        s = 1 / (1 + np.exp(y * (X @ w)))
        return X.T @ ((s * (1 - s) * y * y)[:, None] * X)

    return {
        "name": "logistic regression, n = 1000, m = 2000",
        "hand": hand,
        "other": ("by hand, without the square root", without_root),
        "emitted": lambda: emitted.hessian(y, X, w),
        "loss": lambda np_, w, y, X: np_.sum(np_.log(np_.exp(-y * (X @ w)) + 1.0)),
        "at": (w, y, X),
        "rounds": 15,
    }


def factorisation(emitted):
    n, k = 200, 5
    random = np.random.default_rng(2)
    M = (random.random((n, n)) > 0.5) * 1.0
    T, U, V = random.standard_normal((n, n)), random.standard_normal((n, k)), random.standard_normal((n, k))

    def blocks():
        return (2 * (M * M) @ (V[:, :, None] * V[:, None, :]).reshape(n, -1)).reshape(n, k, k)

    def dense():
        result = np.zeros((n, k, n, k))
        rows = np.arange(n)
        result[rows, :, rows, :] = blocks()
        return result

    loss = lambda np_, U, M, T, V: np_.sum((M * (T - U @ V.T)) ** 2)
    dense_row = {"name": "masked factorisation in U, n = 200, k = 5, dense", "hand": dense, "emitted": lambda: emitted.hessian(M, T, U, V), "loss": loss, "at": (U, M, T, V), "slow": True}
    block_row = {"name": "masked factorisation in U, n = 200, k = 5, as blocks", "hand": blocks, "emitted": lambda: emitted.hessian_core(M, T, U, V)}
    return dense_row, block_row


def newton(emitted):
    n, k = 200, 5
    random = np.random.default_rng(2)
    M = (random.random((n, n)) > 0.5) * 1.0
    T, U, V = random.standard_normal((n, n)), random.standard_normal((n, k)), random.standard_normal((n, k))

    def step():
        squares = M * M
        blocks = (2 * squares @ (V[:, :, None] * V[:, None, :]).reshape(n, -1)).reshape(n, k, k)
        slope = 2 * (squares * (U @ V.T - T)) @ V
        return -np.linalg.solve(blocks, slope[:, :, None])[:, :, 0]

    loss = lambda np_, U, M, T, V: np_.sum((M * (T - U @ V.T)) ** 2)
    return {"name": "Newton step of the masked factorisation, n = 200, k = 5", "hand": step, "emitted": lambda: emitted.newton(M, T, U, V), "loss": loss, "at": (U, M, T, V), "newton": True, "slow": True}


def network(emitted):
    n, depth = 32, 10
    random = np.random.default_rng(3)
    weights = [random.standard_normal((n, n)) * (2 / n) ** 0.5 for _ in range(depth)]
    x, t = random.standard_normal(n), np.eye(n)[3]

    def core():
        a, gates = x, []
        for W in weights[:-1]:
            z = W @ a
            gates.append((z > 0) * 1.0)
            a = z * gates[-1]
        z = weights[-1] @ a
        p = np.exp(z - z.max())
        p /= p.sum()
        G = np.diag(gates[0])
        G = weights[1] * gates[0]
        for W, gate in zip(weights[2:], gates[1:]):
            G = W @ (gate[:, None] * G)
        PG = p @ G
        return np.outer(x, x) * t.sum(), G.T @ (p[:, None] * G) - np.outer(PG, PG)

    def dense():
        left, right = core()
        return right[:, None, :, None] * left[None, :, None, :]

    def loss(np_, W1, x, t, *others):
        a = W1 @ x
        for W in others:
            a = W @ (a * (a > 0))
        top = a.max()
        return (t.sum() * (np_.log(np_.exp(a - top).sum()) + top)) - t @ a

    given = [t, *weights[::-1], x]
    dense_row = {"name": "ten-layer ReLU net and cross entropy in the first weights, n = 32, dense", "hand": dense, "emitted": lambda: emitted.hessian(*given), "loss": loss, "at": (weights[0], x, t, *weights[1:])}
    core_row = {"name": "ten-layer ReLU net and cross entropy in the first weights, n = 32, as K ⊗ xx'", "hand": core, "emitted": lambda: emitted.hessian_core(*given)}
    return dense_row, core_row


def peers(row):
    """The library's own second derivatives of the same loss; Newton steps by a dense solve."""
    loss, at = row.get("loss"), row.get("at")
    if loss is None:
        return {}
    found = {}
    size = at[0].size
    if jax is not None:
        def second(x, *others):
            H = jax.hessian(lambda x: loss(jnp, x, *others))(x)
            if not row.get("newton"):
                return H
            g = jax.grad(lambda x: loss(jnp, x, *others))(x)
            return -jnp.linalg.solve(H.reshape(size, size), g.reshape(size)).reshape(x.shape)

        compiled, given = jax.jit(second), [jnp.asarray(one) for one in at]
        found["jax"] = lambda: np.asarray(compiled(*given).block_until_ready())
    if torch is not None:
        tensors = [torch.from_numpy(np.ascontiguousarray(one)) for one in at]

        def by_torch():
            H = torch.func.hessian(lambda x: loss(torch, x, *tensors[1:]))(tensors[0])
            if not row.get("newton"):
                return H.numpy()
            g = torch.func.grad(lambda x: loss(torch, x, *tensors[1:]))(tensors[0])
            return -torch.linalg.solve(H.reshape(size, size), g.reshape(size)).reshape(g.shape).numpy()

        found["torch"] = by_torch
    return found


def flat(result):
    return np.concatenate([np.ravel(part) for part in result]) if isinstance(result, tuple) else np.ravel(result)


def agree(name, found, wanted):
    error = float(np.max(np.abs(flat(found) - flat(wanted)))) / max(1.0, float(np.max(np.abs(flat(wanted)))))
    if not error <= 1e-8:
        raise SystemExit(f"{name}: differs by {error}")


def medians(functions, rounds, budget):
    """The median time of each, one call of each in turn; slower ones get fewer rounds, and at least three."""
    times = {name: [] for name in functions}
    started = time.perf_counter()
    for round_ in range(rounds):
        for name, function in functions.items():
            if round_ >= 3 and sum(times[name]) > budget:
                continue
            start = time.perf_counter()
            function()
            times[name].append(time.perf_counter() - start)
        if time.perf_counter() - started > 4 * budget:
            break
    return {name: float(np.median(values)) * 1e3 for name, values in times.items()}


def measure(row, budget=2.0):
    wanted = row["hand"]()
    functions = {"hand": row["hand"], "emitted": row["emitted"], **({"other": row["other"][1]} if "other" in row else {}), **peers(row)}
    for name, function in functions.items():
        agree(f"{row['name']}: {name}", function(), wanted)
    fast = {name: function for name, function in functions.items() if name in ("hand", "emitted", "other")}
    found = {**medians(fast, row.get("rounds", 300), budget), **medians({name: function for name, function in functions.items() if name not in fast}, row.get("rounds", 30), budget)}
    return {"name": row["name"], "note": row["other"][0] if "other" in row else None, **{name: found.get(name) for name in ("hand", "other", "emitted", "jax", "torch")}}


if __name__ == "__main__":
    modules = sys.argv[1]
    rows = [
        quadratic(module(modules, "quadratic")),
        logistic(module(modules, "logistic")),
        *factorisation(module(modules, "factorisation")),
        *network(module(modules, "network")),
        newton(module(modules, "newton")),
    ]
    versions = {"numpy": np.__version__, "jax": None if jax is None else jax.__version__, "torch": None if torch is None else torch.__version__}
    print(json.dumps({"versions": versions, "rows": [measure(row) for row in rows]}))
