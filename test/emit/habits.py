"""What the scripts on emitted modules share: the modules, and a list of what is wrong."""
import importlib.util
import json
import os
import sys

import numpy as np

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["XLA_FLAGS"] = os.environ.get("XLA_FLAGS", "") + " --xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true"

faults = []
random = np.random.default_rng(0)
SHAPES = {
    "network": {"t": (3,), "W2": (3, 5), "W1": (5, 4), "x": (4,), "b1": (5,), "b2": (3,)},
    "logistic": {"X": (6, 4), "w": (4,), "y": (6,)},
    "softmax": {"T": (6, 3), "X": (6, 4), "W": (4, 3)},
    "determinant": {"X": (6, 4), "c": ()},
    "told": {"x": (4,), "c": ()},
    "pullback": {"W2": (3, 5), "W1": (5, 4), "x": (4,)},
}


def load():
    """The modules of the files named on standard input."""
    modules = {}
    for name, file in json.load(sys.stdin).items():
        spec = importlib.util.spec_from_file_location(name, file)
        modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(modules[name])
    return modules


def point(name):
    """Arguments for a loss, as arrays of NumPy: labels of a class each, positive numbers."""
    given = {key: random.standard_normal(shape) for key, shape in SHAPES[name].items()}
    if "T" in given:
        given["T"] = np.eye(3)[random.integers(0, 3, 6)]
    if "c" in given:
        given["c"] = np.abs(given["c"]) + 1
    return given


def close(what, found, expected, tolerance=1e-9):
    found, expected = np.asarray(found, dtype=float), np.asarray(expected, dtype=float)
    if found.shape != expected.shape:
        faults.append(f"{what}: shape {found.shape}, expected {expected.shape}")
    elif not np.max(np.abs(found - expected), initial=0.0) <= tolerance * max(1.0, np.max(np.abs(expected), initial=0.0)):
        faults.append(f"{what}: off by {np.max(np.abs(found - expected))}")


def raises(what, error, text, call):
    try:
        call()
    except error as raised:
        if text not in str(raised):
            faults.append(f"{what}: says {raised}")
    except Exception as raised:
        faults.append(f"{what}: raises {type(raised).__name__}: {raised}")
    else:
        faults.append(f"{what}: raises nothing")


def finish():
    print(json.dumps(faults))
