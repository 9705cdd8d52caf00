"""Emitted PyTorch inside autograd: what is wrong, as a list, for the modules named on standard input."""
import habits
import numpy as np
import torch
from habits import close, faults, point, raises

torch.set_num_threads(1)
modules = habits.load()

SOURCES = {
    "network": lambda t, W2, W1, x, b1, b2: torch.nn.functional.mse_loss(W2 @ torch.relu(W1 @ x + b1) + b2, t),
    "logistic": lambda X, w, y: torch.nn.functional.binary_cross_entropy_with_logits(X @ w, y, reduction="sum"),
    "softmax": lambda T, X, W: torch.nn.functional.cross_entropy(X @ W, T, reduction="sum"),
    "determinant": lambda X, c: torch.logdet(X.T @ X + c * torch.eye(4, dtype=X.dtype)) + torch.trace(torch.linalg.inv(X.T @ X + c * torch.eye(4, dtype=X.dtype))),
}
WRT = {"network": ["W2", "W1", "x", "b1", "b2"], "logistic": ["w"], "softmax": ["W"], "determinant": ["X", "c"]}


def tensors(name, dtype=torch.float64, wrt=()):
    return {key: torch.tensor(one, dtype=dtype, requires_grad=key in wrt) for key, one in point(name).items()}


def ordered(given, parameters):
    return tuple(given[key] for key in parameters)


for name, source in SOURCES.items():
    module, wrt = modules[name], WRT[name]
    given = tensors(name, wrt=wrt)
    parameters = list(given)
    before = {key: one.detach().clone() for key, one in given.items()}
    value = module.loss(**given)
    found = torch.autograd.grad(value, [given[key] for key in wrt])
    expected = torch.autograd.grad(source(**given), [given[key] for key in wrt])
    close(f"{name}: value", value.detach(), source(**given).detach())
    for key, one, other in zip(wrt, found, expected):
        close(f"{name}: autograd in {key}", one, other)
    plain = module.grad(**{key: one.detach() for key, one in given.items()})
    for key, one, other in zip(wrt, plain if len(wrt) > 1 else [plain], expected):
        close(f"{name}: plain in {key}", one, other)
    for key, one in before.items():
        close(f"{name}: {key} is left as it was", given[key].detach(), one, 0.0)
    at = ordered(given, parameters)
    for check in (torch.autograd.gradcheck, torch.autograd.gradgradcheck):
        if not check(lambda *at: module.loss(**dict(zip(parameters, at))), at, raise_exception=False):
            faults.append(f"{name}: refused by {check.__name__}")
    twice = torch.autograd.grad(module.loss(**given) ** 2, given[wrt[0]], create_graph=True)[0]
    close(f"{name}: a function of the loss", twice.detach(), 2 * value.detach() * expected[0])
    single = tensors(name, torch.float32)
    value, derivatives = getattr(module, "value_and_grad")(**single)
    for one in [value, *(derivatives if len(wrt) > 1 else [derivatives])]:
        if one.dtype != torch.float32:
            faults.append(f"{name}: {one.dtype} from float32")
    with torch.no_grad():
        close(f"{name}: without grad", module.loss(**given), source(**given))

network = tensors("network", wrt=["t"])
raises("network: a derivative in the targets", RuntimeError, "no derivative in `t`", lambda: modules["network"].loss(**network))
raises("network: a wrong shape", ValueError, "`x` has shape (1, 4), expected (4,)", lambda: modules["network"].grad(**{**tensors("network"), "x": torch.ones(1, 4)}))
raises("network: integers", TypeError, "floating-point", lambda: modules["network"].grad(**{**tensors("network"), "t": torch.ones(3, dtype=torch.int64)}))
raises("determinant: a scalar with an axis", ValueError, "`c` has shape (1,), expected ()", lambda: modules["determinant"].grad(**{**tensors("determinant"), "c": torch.ones(1)}))
close("determinant: a number of Python", modules["determinant"].grad(tensors("determinant")["X"], 2.0)[1].ndim, 0)

told = tensors("told", wrt=["x", "c"])
modules["told"].loss(**told, n=3).backward()
close("told: in x", told["x"].grad, 2 * told["x"].detach())
close("told: in c", told["c"].grad, 3.0)

pullback = tensors("pullback", wrt=["W2", "W1", "x"])
source = torch.softmax(pullback["W2"] @ torch.tanh(pullback["W1"] @ pullback["x"]), 0)
value = modules["pullback"].value(**pullback)
close("pullback: value", value.detach(), source.detach())
weights = torch.tensor(np.arange(3.0))
for key, one, other in zip(pullback, torch.autograd.grad(value @ weights, list(pullback.values())), torch.autograd.grad(source @ weights, list(pullback.values()))):
    close(f"pullback: in {key}", one, other)
if not torch.autograd.gradgradcheck(lambda *at: modules["pullback"].value(*at), tuple(pullback.values()), raise_exception=False):
    faults.append("pullback: refused by gradgradcheck")
habits.finish()
