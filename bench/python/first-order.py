"""Losses with all their gradients: emitted, by hand in NumPy, and by JAX, PyTorch and HIPS autograd, all on one thread.

Reads a folder of emitted modules, which bench/first-order.js writes, and prints the rows of the table as JSON. Every result is
compared with the hand-written one before anything is timed. Times are medians in seconds, over rounds in which all take turns.
"""
import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")

import importlib.metadata
import importlib.util
import json
import pathlib
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import autograd
import autograd.numpy as anp
import jax
import jax.numpy as jnp
import numpy as np
import torch

jax.config.update("jax_enable_x64", True)
torch.set_num_threads(1)

ROUNDS = 121
SLICE = 0.001


def load(folder, name, target):
    path = pathlib.Path(folder) / f"{name}_{target}.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass
class Problem:
    """A loss of arguments in the order of the emitted functions; `wrt` are the places of those that it is differentiated in, in the order asked."""

    title: str
    name: str
    arguments: Callable
    wrt: tuple
    by_hand: Callable
    in_jax: Callable
    in_torch: Callable
    in_autograd: Callable

    def contenders(self, folder):
        arrays = self.arguments(np.random.default_rng(0))
        in_numpy, in_torch, in_jax = (load(folder, self.name, target) for target in ("numpy", "torch", "jax"))
        tensors = [torch.tensor(one) for one in arrays]
        leaves = [torch.tensor(one, requires_grad=place in self.wrt) for place, one in enumerate(arrays)]
        wanted = [leaves[place] for place in self.wrt]
        placed = [jnp.asarray(one) for one in arrays]
        jitted = jax.jit(in_jax.value_and_grad)
        by_jax = jax.jit(jax.value_and_grad(self.in_jax, self.wrt))
        by_func = torch.func.grad_and_value(self.in_torch, self.wrt)
        by_autograd = [autograd.grad(self.in_autograd, self.wrt), self.in_autograd]

        def taught(function):
            value = function(*leaves)
            return value, torch.autograd.grad(value, wanted)

        def turned(pair):
            return pair[1], pair[0]

        return {
            "by hand": lambda: self.by_hand(*arrays),
            "emitted NumPy": lambda: in_numpy.value_and_grad(*arrays),
            "HIPS autograd": lambda: (by_autograd[1](*arrays), by_autograd[0](*arrays)),
            "jax.grad, jit": lambda: jax.block_until_ready(by_jax(*placed)),
            "emitted JAX, jit": lambda: jax.block_until_ready(jitted(*placed)),
            "torch autograd": lambda: taught(self.in_torch),
            "torch.func": lambda: turned(by_func(*tensors)),
            "emitted torch": lambda: in_torch.value_and_grad(*tensors),
            "emitted torch in autograd": lambda: taught(in_torch.loss),
        }


def network(inner, hidden, outer, batch):
    """mse(t, W2 relu(W1 x + b1) + b2), of one sample or as the mean over rows; arguments t, W2, W1, x, b1, b2."""

    def arguments(random):
        rows = () if batch == 1 else (batch,)
        draw = random.standard_normal
        return [draw((*rows, outer)), draw((outer, hidden)) / hidden**0.5, draw((hidden, inner)) / inner**0.5, draw((*rows, inner)), draw(hidden), draw(outer)]

    def one(t, W2, W1, x, b1, b2):
        z = W1 @ x + b1
        a = np.maximum(z, 0)
        r = W2 @ a + b2 - t
        delta = 2 / len(t) * r
        epsilon = (W2.T @ delta) * (z > 0)
        return r @ r / len(t), (np.outer(epsilon, x), epsilon, np.outer(delta, a), delta)

    def rows(t, W2, W1, x, b1, b2):
        z = x @ W1.T + b1
        a = np.maximum(z, 0)
        r = a @ W2.T + b2 - t
        delta = 2 / r.size * r
        epsilon = (delta @ W2) * (z > 0)
        return np.sum(r**2) / r.size, (epsilon.T @ x, epsilon.sum(0), delta.T @ a, delta.sum(0))

    def in_torch(t, W2, W1, x, b1, b2):
        linear = torch.nn.functional.linear
        return torch.nn.functional.mse_loss(linear(torch.relu(linear(x, W1, b1)), W2, b2), t)

    return Problem(
        f"network {inner}, {hidden}, {outer}; batch {batch}",
        "network" if batch == 1 else "network_rows",
        arguments,
        (2, 4, 1, 5),
        one if batch == 1 else rows,
        lambda t, W2, W1, x, b1, b2: jnp.mean((jax.nn.relu(x @ W1.T + b1) @ W2.T + b2 - t) ** 2),
        in_torch,
        lambda t, W2, W1, x, b1, b2: anp.mean((anp.dot(anp.maximum(anp.dot(x, W1.T) + b1, 0.0), W2.T) + b2 - t) ** 2),
    )


def logistic(m, n):
    """sum(log(1 + exp(X w)) - y .* (X w)); arguments X, w, y."""

    def by_hand(X, w, y):
        z = X @ w
        return np.sum(np.logaddexp(0, z)) - y @ z, X.T @ (1 / (1 + np.exp(-z)) - y)

    return Problem(
        f"logistic regression, {m} samples of {n}",
        "logistic",
        lambda random: [random.standard_normal((m, n)), random.standard_normal(n) / n**0.5, (random.random(m) > 0.5) * 1.0],
        (1,),
        by_hand,
        lambda X, w, y: jnp.sum(jax.nn.softplus(X @ w) - y * (X @ w)),
        lambda X, w, y: torch.nn.functional.binary_cross_entropy_with_logits(X @ w, y, reduction="sum"),
        lambda X, w, y: anp.sum(anp.logaddexp(0.0, anp.dot(X, w)) - y * anp.dot(X, w)),
    )


def attention(m, n, d, k):
    """normsq(attention(Q, K, V) - T); arguments Q, K, V, T."""

    def by_hand(Q, K, V, T):
        s = Q @ K.T / d**0.5
        e = np.exp(s - s.max(axis=1, keepdims=True))
        p = e / e.sum(axis=1, keepdims=True)
        r = p @ V - T
        g = 2 * (r @ V.T)
        ds = p * (g - (p * g).sum(axis=1, keepdims=True)) / d**0.5
        return np.sum(r**2), (ds @ K, ds.T @ Q, 2 * (p.T @ r))

    def in_autograd(Q, K, V, T):
        s = anp.dot(Q, K.T) / d**0.5
        e = anp.exp(s - anp.max(s, axis=1, keepdims=True))
        return anp.sum((anp.dot(e / anp.sum(e, axis=1, keepdims=True), V) - T) ** 2)

    return Problem(
        f"attention, {m} queries, {n} keys of {d}, values of {k}",
        "attention",
        lambda random: [random.standard_normal((m, d)), random.standard_normal((n, d)), random.standard_normal((n, k)), random.standard_normal((m, k))],
        (0, 1, 2),
        by_hand,
        lambda Q, K, V, T: jnp.sum((jax.nn.softmax(Q @ K.T / d**0.5, axis=1) @ V - T) ** 2),
        lambda Q, K, V, T: torch.sum((torch.softmax(Q @ K.T / d**0.5, 1) @ V - T) ** 2),
        in_autograd,
    )


def softmax(m, n, k):
    """crossentropyrows(T, X W), the mean over rows; arguments T, X, W."""

    def by_hand(T, X, W):
        z = X @ W
        top = z.max(axis=1, keepdims=True)
        e = np.exp(z - top)
        total = e.sum(axis=1, keepdims=True)
        weights = T.sum(axis=1, keepdims=True)
        return (np.sum(weights * (top + np.log(total))) - np.sum(T * z)) / m, X.T @ (weights * (e / total) - T) / m

    def in_autograd(T, X, W):
        z = anp.dot(X, W)
        top = anp.max(z, axis=1, keepdims=True)
        return -anp.sum(T * (z - top - anp.log(anp.sum(anp.exp(z - top), axis=1, keepdims=True)))) / m

    return Problem(
        f"softmax cross entropy, {m} samples of {n}, {k} classes",
        "softmax",
        lambda random: [np.eye(k)[random.integers(0, k, m)], random.standard_normal((m, n)), random.standard_normal((n, k)) / n**0.5],
        (2,),
        by_hand,
        lambda T, X, W: -jnp.sum(T * jax.nn.log_softmax(X @ W, axis=1)) / m,
        lambda T, X, W: torch.nn.functional.cross_entropy(X @ W, T),
        in_autograd,
    )


problems = [
    *(network(inner, hidden, outer, batch) for inner, hidden, outer in ((8, 16, 4), (64, 128, 10), (784, 256, 10)) for batch in (1, 64)),
    logistic(2000, 100),
    attention(64, 64, 32, 32),
    softmax(256, 64, 10),
]


def flat(results):
    """The value and all derivatives as one vector."""
    parts = []
    waiting = [results]
    while waiting:
        one = waiting.pop()
        if isinstance(one, (tuple, list)):
            waiting.extend(reversed(one))
        else:
            parts.append(np.asarray(one.detach() if hasattr(one, "detach") else one, dtype=float).ravel())
    return np.concatenate(parts)


def agree(name, contenders):
    """Refuses to time what computes something else."""
    expected = flat(contenders["by hand"]())
    for contender, call in contenders.items():
        found = flat(call())
        error = np.max(np.abs(found - expected)) / np.max(np.abs(expected)) if found.shape == expected.shape else np.inf
        if not error <= 1e-8:
            raise SystemExit(f"{name}: {contender} is off by {error:.1e}")


def measure(contenders):
    counts = {}
    for name, call in contenders.items():
        call()
        start = time.perf_counter()
        call()
        counts[name] = max(1, int(SLICE / max(time.perf_counter() - start, 1e-7)))
    times = {name: [] for name in contenders}
    for _ in range(ROUNDS):
        for name, call in contenders.items():
            start = time.perf_counter()
            for _ in range(counts[name]):
                call()
            times[name].append((time.perf_counter() - start) / counts[name])
    return {name: statistics.median(measured) for name, measured in times.items()}


rows = []
for problem in problems:
    contenders = problem.contenders(sys.argv[1])
    agree(problem.title, contenders)
    rows.append({"name": problem.title, "times": measure(contenders)})
print(json.dumps({"versions": {name: importlib.metadata.version(name) for name in ("numpy", "jax", "torch", "autograd")}, "rows": rows}))
