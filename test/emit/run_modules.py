"""Runs generated modules named on standard input and prints their values and the result of their checks; the library is the first argument."""
import contextlib
import importlib.util
import inspect
import io
import json
import os
import sys
import traceback

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["XLA_FLAGS"] = "--xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true"

import numpy as np  # noqa: E402

library = sys.argv[1] if len(sys.argv) > 1 else "numpy"


def array(value):
    """An argument of the library, in double precision."""
    if library == "torch":
        return torch.tensor(value, dtype=torch.float64)
    return np.array(value, dtype=float) if isinstance(value, list) else value


def load(index, job):
    """A module and the call of its function."""
    spec = importlib.util.spec_from_file_location(f"case{index}", job["file"])
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    args = [array(value) for value in job["args"]]
    return module, lambda name: getattr(module, job[name])(*args, **told_sizes(module, job))


def told_sizes(module, job):
    """The sizes that no argument has, which are given by name."""
    parameters = inspect.signature(getattr(module, job["name"])).parameters
    return {name: job["sizes"][name] for name, parameter in parameters.items() if parameter.kind is inspect.Parameter.KEYWORD_ONLY}


def report(module, results, job):
    value, derivatives = results
    parts = [value, *(derivatives if isinstance(derivatives, tuple) else [derivatives])]
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        check = module._check() if job.get("check", True) else 0
    return {"check": check, "said": said.getvalue(), "parts": [np.asarray(part, dtype=float).ravel().tolist() for part in parts]}


def as_its_arguments(module, job, **kind):
    """Demands results of the precision and on the device of the arguments."""
    args = [array(value).to(**kind) for value in job["args"]]
    value, derivatives = getattr(module, job["name"])(*args, **told_sizes(module, job))
    for one in [value, *(derivatives if isinstance(derivatives, tuple) else [derivatives])]:
        assert (one.dtype, one.device) == (args[0].dtype, args[0].device), f"{one.dtype} on {one.device} from {args[0].dtype} on {args[0].device}"


def attempt(index, job):
    try:
        module, call = load(index, job)
        results = call("name")
        assert type(call("plain")) is type(results[1])
        if library == "torch":
            as_its_arguments(module, job, dtype=torch.float32)
            # A device without memory refuses to be mixed with another. The choice of one eigenvalue or sign needs numbers.
            if not hasattr(module, "_leading") and not hasattr(module, "_singular"):
                as_its_arguments(module, job, device="meta")
        return report(module, results, job)
    except Exception:
        return {"check": -1, "said": traceback.format_exc(limit=-3), "parts": []}


def together(jobs):
    """Many modules in one compilation, which takes a fifth of the time; each by itself where one of them fails."""
    try:
        loaded = [load(index, job) for index, job in jobs]
        results = jax.jit(lambda: [call("name") for _, call in loaded])()
        return [report(module, result, job) for (module, _), result, (_, job) in zip(loaded, results, jobs)]
    except Exception:
        return [attempt(index, job) for index, job in jobs]


jobs = list(enumerate(json.load(sys.stdin)))
if library == "torch":
    import torch
if library == "jax":
    import jax

    jax.config.update("jax_enable_x64", True)
    ran = [result for start in range(0, len(jobs), 40) for result in together(jobs[start : start + 40])]
else:
    ran = [attempt(index, job) for index, job in jobs]
print(json.dumps(ran))
