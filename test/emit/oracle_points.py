"""Prints, for every published case, points with the derivative that the independent oracle finds there numerically.

A derivative is given row by row; a Jacobian or Hessian with the axes of its output, then those of its variable.
"""
import json
import sys
from pathlib import Path

import numpy as np

cases = Path(__file__).resolve().parent.parent / "cases"
sys.path.insert(0, str(cases))
import oracle  # noqa: E402


def by_axes(item, env, want):
    """A matrix between stacked columns as an array of the two shapes."""
    if item["kind"] in ("gradient", "jvp"):
        return want
    variable = env[item["wrt"]].shape
    output = variable if item["kind"] == "hessian" else oracle.evaluate(item["expr"], env).shape
    return want.reshape(output[::-1] + variable[::-1]).transpose(1, 0, 3, 2)


def point(item, seed):
    env = oracle.environment(item, seed)
    names = oracle.dim_symbols(item["vars"])
    arrays = {name: value for name, value in env.items() if name not in names}
    return {
        "sizes": {name: int(env[name]) for name in names},
        "inputs": {name: {"shape": list(value.shape), "data": np.real(value).ravel().tolist()} for name, value in arrays.items()},
        "derivative": np.real(by_axes(item, env, oracle.derivative(item, env))).ravel().tolist(),
    }


print(json.dumps([[point(item, seed) for seed in range(int(sys.argv[1]))] for item in oracle.load(cases / "derivatives.jsonl")]))
