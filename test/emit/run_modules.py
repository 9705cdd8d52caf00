"""Runs generated modules named on standard input and prints their values and the result of their checks."""
import contextlib
import importlib.util
import io
import json
import sys

import numpy as np


def run(index, job):
    spec = importlib.util.spec_from_file_location(f"case{index}", job["file"])
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    args = [np.array(value, dtype=float) if isinstance(value, list) else value for value in job["args"]]
    value, derivatives = getattr(module, job["name"])(*args)
    parts = [value, *(derivatives if isinstance(derivatives, tuple) else [derivatives])]
    again = getattr(module, job["plain"])(*args)
    assert type(again) is type(derivatives)
    with contextlib.redirect_stdout(io.StringIO()):
        check = module._check()
    return {"check": check, "parts": [np.asarray(part, dtype=float).ravel().tolist() for part in parts]}


print(json.dumps([run(index, job) for index, job in enumerate(json.load(sys.stdin))]))
