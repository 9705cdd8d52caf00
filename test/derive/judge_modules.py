"""Judges emitted NumPy modules, named on standard input, by the independent oracle of the published cases.

Each job names a case (a line of derivatives.jsonl), a file, its function and the variables its parameters stand for. The answer is the largest relative error of the
function's value against the oracle's numerical derivative over several sizes and points, or what was raised.
"""
import importlib.util
import inspect
import json
import sys
from pathlib import Path

import numpy as np

cases = Path(__file__).resolve().parent.parent / "cases"
sys.path.insert(0, str(cases))
import oracle  # noqa: E402

items = oracle.load(cases / "derivatives.jsonl")
SEEDS = range(4)


def module_at(path, index):
    spec = importlib.util.spec_from_file_location(f"published{index}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def argument(value, kind):
    if kind == "scalar":
        return float(np.real(value[0, 0]))
    return value[:, 0].copy() if kind == "vector" else value.copy()


def stacked(got, item, env, want):
    """The result as the oracle lays it out: a gradient or jvp in its own shape, a Jacobian or Hessian by stacked columns."""
    got = np.asarray(got, dtype=float)
    if item["kind"] in ("gradient", "jvp"):
        return got.reshape(want.shape)
    if got.ndim <= 2 and got.size == want.size:
        return got.reshape(want.shape)
    split = got.ndim - min(got.ndim - 1, sum(n > 1 for n in env[item["wrt"]].shape))
    front, back = list(range(split))[::-1], list(range(split, got.ndim))[::-1]
    return np.transpose(got, front + back).reshape(want.shape)


def error_of(index, job):
    item = items[job["case"]]
    function = getattr(module_at(job["file"], index), job["name"])
    named = [name for name, p in inspect.signature(function).parameters.items() if p.kind is inspect.Parameter.KEYWORD_ONLY]
    worst = 0.0
    for seed in SEEDS:
        env = oracle.environment(item, seed)
        want = oracle.derivative(item, env)
        args = [argument(env[name], kind) for name, kind in job["inputs"]]
        got = function(*args, **{name: int(env[name]) for name in named})
        worst = max(worst, oracle.rel_error(stacked(got, item, env, want), want))
    return worst


def verdict(index, job):
    try:
        return {"error": error_of(index, job), "raised": None}
    except Exception as problem:  # what a module raises is a finding, not a reason to stop
        return {"error": None, "raised": f"{type(problem).__name__}: {problem}"}


print(json.dumps([verdict(index, job) for index, job in enumerate(json.load(sys.stdin))]))
