/** Programs as a PyTorch module: functions of tensors, and a differentiable function whose backward is the closed form. Knows PyTorch's spelling only. */
import { atom, Binding, bracketed, type Code } from "../infix.js";
import type { EmittedProgram } from "../program.js";
import type { Method } from "../schedule/instruction.js";
import type { Target } from "../target.js";
import type { Library, ModuleNames, Taught } from "./python/library.js";
import { pythonTarget } from "./python/module.js";
import { isStructured } from "./python/samples.js";
import { type VmapSpelling, vectorised } from "./python/vectorised.js";
import { indented, tuple } from "./python/writer.js";
import { torchSpellings } from "./torch-spelling.js";

const vmap: VmapSpelling = {
  one: (like) => `${like}.new_tensor(1.0)`,
  identity: (count, like) => `torch.eye(${count}, dtype=${like}.dtype, device=${like}.device)`,
  mapped: (name) => `torch.func.vmap(${name}, out_dims=-1)`,
  shape: (sizes) => sizes.join(", "),
};

/** A subclass of `torch.autograd.Function` and a function that applies it where a derivative is wanted. */
function autogradFunction({ both, plain }: ModuleNames, { name, holder, places, pullback, inputs, told, reading, body }: Taught): readonly string[] {
  const count = inputs.length;
  const first = told.length > 0 ? 1 : 0;
  const sizes = told.length > 0 ? ", **sizes" : "";
  const saved = told.length > 0 ? ", **ctx.sizes" : "";
  const parameters = [...inputs, ...(told.length > 0 ? ["*", ...told] : [])].join(", ");
  const passed = [...(told.length > 0 ? [`{${told.map((size) => `"${size}": ${size}`).join(", ")}}`] : []), ...inputs].join(", ");
  const missing = inputs.filter((_, index) => places[index] === null);
  const outputs = places.filter((place) => place !== null).length;
  const derivative = (place: number): string => (outputs === 1 ? "derivatives" : `derivatives[${place}]`);
  const returned = places.map((place, index) => (place === null ? "None" : `${pullback ? "" : "cotangent * "}${derivative(place)} if ctx.needs_input_grad[${index + first}] else None`));
  const answers = [...(told.length > 0 ? ["None"] : []), ...returned];
  return [
    `class ${holder}(torch.autograd.Function):`,
    `    """\`${name}\` for autograd: its backward is the closed form, which can be differentiated again."""`, "",
    "    @staticmethod",
    `    def forward(ctx, ${told.length > 0 ? "sizes, " : ""}*inputs):`,
    ...(missing.length === 0 ? [] : [
      `        for place, name in (${places.flatMap((place, index) => (place === null ? [`(${index + first}, "${inputs[index] ?? ""}"),`] : [])).join(" ")}):`,
      "            if ctx.needs_input_grad[place]:",
      `                raise RuntimeError(f"\`${name}\` has no derivative in \`{name}\`")`,
    ]),
    ...(told.length > 0 ? ["        ctx.sizes = sizes"] : []),
    ...(pullback
      ? ["        ctx.save_for_backward(*inputs)", `        return ${name}(*inputs${sizes})`]
      : [`        value, derivatives = ${both}(*inputs${sizes})`, `        ctx.save_for_backward(*inputs, ${outputs === 1 ? "derivatives" : "*derivatives"})`, "        return value"]),
    "",
    "    @staticmethod",
    "    def backward(ctx, cotangent):",
    ...(pullback
      ? [`        derivatives = ${plain}(*ctx.saved_tensors, cotangent${saved})`]
      : [
          "        # What was computed with the value serves once; to be differentiated again it is computed anew.",
          "        saved = ctx.saved_tensors",
          `        derivatives = ${plain}(*saved[:${count}]${saved}) if torch.is_grad_enabled() else saved[${outputs === 1 ? count : `${count}:`}]`,
        ]),
    ...(answers.length === 1 ? [`        return ${answers.join("")}`] : ["        return (", ...answers.map((answer) => `            ${answer},`), "        )"]),
    "", "",
    `def ${name}(${parameters}):`,
    `    """The value, to be differentiated by autograd${missing.length > 0 ? ` in all but ${missing.join(", ")}` : ""}."""`,
    ...indented([...reading, `if torch.is_grad_enabled() and any(one.requires_grad for one in ${tuple(inputs)}):`, `    return ${holder}.apply(${passed})`, ...body]),
    "", "",
  ];
}

/** PyTorch's own comparison with differences, in the inputs whose entries move freely. */
function gradcheck(program: EmittedProgram, { inputs, taught }: ModuleNames, told: readonly string[]): readonly string[] {
  if (taught === null) return [];
  const free = program.inputs.flatMap((variable, index) => (taught.places[index] === null || taught.places[index] === undefined || isStructured(variable) ? [] : [`"${inputs[index] ?? ""}"`]));
  if (free.length === 0) return [];
  const cotangent = program.inputs.findIndex(({ role }) => role === "cotangent");
  const sizes = taught.told.map((size, index) => `${size}=${told[index] ?? ""}`);
  return [
    `tensors = {name: torch.tensor(one, dtype=torch.float64, requires_grad=name in ${tuple(free)}) for name, one in given.items()${cotangent < 0 ? "" : ` if name != "${inputs[cotangent] ?? ""}"`}}`,
    `agrees = torch.autograd.gradcheck(lambda *at: ${["*at", ...sizes].length === 1 ? `${taught.name}(*at)` : `${taught.name}(${["*at", ...sizes].join(", ")})`}, tuple(tensors.values()), raise_exception=False)`,
    `errors["${taught.name}: differs from torch.autograd.gradcheck"] = 0.0 if agrees else float("inf")`,
  ];
}

/** PyTorch solves for the columns of a matrix only. */
function factoredSolve(method: Method, factors: string, right: string, transposed: boolean, isVector: boolean): string {
  const columns = isVector ? `torch.unsqueeze(${right}, 1)` : right;
  const solved = method === "lu" ? `torch.linalg.lu_solve(*${factors}, ${columns}${transposed ? ", adjoint=True" : ""})` : `torch.cholesky_solve(${columns}, ${factors})`;
  return isVector ? `${solved}.squeeze(1)` : solved;
}

/** The diagonal of U, or of the Cholesky factor, holds the determinant; pivots count from 1. */
function factoredDeterminant(method: Method, factors: string, log: boolean): Code {
  const diagonal = `torch.diag(${method === "lu" ? `${factors}[0]` : factors})`;
  if (method === "cholesky") return log ? { text: `2.0 * torch.log(${diagonal}).sum()`, level: Binding.product } : { text: `${diagonal}.prod() ** 2`, level: Binding.power };
  if (log) return atom(`torch.log(torch.abs(${diagonal})).sum()`);
  return { text: `${diagonal}.prod() * (-1.0) ** torch.count_nonzero(${factors}[1] != torch.arange(1, len(${factors}[1]) + 1, device=${factors}[1].device))`, level: Binding.product };
}

const library: Library = {
  name: "torch",
  imports: ["import torch"],
  spellings: torchSpellings,
  reserved: ["torch", "ctx", "sizes"],
  module: "torch",
  scalars: "array",
  softmax: (vector) => `torch.softmax(${vector}, 0)`,
  logsumexp: (vector) => `torch.logsumexp(${vector}, 0)`,
  outer: (left, right) => `torch.outer(${left}, ${right})`,
  copiesTransposes: false,
  inner: (left, right) => `torch.sum(${bracketed(left, Binding.product)} * ${bracketed(right, Binding.sign)})`,
  identity: (size, like) => `torch.eye(${size}, dtype=${like}.dtype, device=${like}.device)`,
  number: (text, like) => `${like}.new_tensor(${text})`,
  full: (shape, number, like) => `${like}.new_full(${shape}, ${number})`,
  spread: (code, shape, like) => ({ text: `${bracketed(code, Binding.product)} + ${like}.new_zeros(${shape})`, level: Binding.sum }),
  item: (array) => `${array}.squeeze()`,
  boxed: (scalar) => `${scalar}.reshape(1, 1)`,
  copy: (array) => `${array}.clone()`,
  returned: (scalar) => scalar,
  argument: (name, scalar, like) => [
    ...(scalar ? [like === null ? `${name} = torch.as_tensor(${name})` : `${name} = torch.as_tensor(${name}, dtype=${like}.dtype, device=${like}.device)`] : []),
    ...(like === null ? [`if not ${name}.is_floating_point():`, `    raise TypeError("\`${name}\` has to have real floating-point numbers")`] : []),
  ],
  sized: (sizes, like) => [...sizes, like],
  permuted: (array, places) => `${array}.permute(${places})`,
  diagonalViews: false,
  along: (loop) => vectorised(loop, vmap),
  teach: autogradFunction,
  shard: null,
  factorisations: {
    imports: [],
    factors: (method, matrix) => `torch.linalg.${method === "lu" ? "lu_factor" : "cholesky"}(${matrix})`,
    solve: factoredSolve,
    inverse: (method, factors, identity) => (method === "lu" ? `torch.linalg.lu_solve(*${factors}, ${identity})` : `torch.cholesky_inverse(${factors})`),
    determinant: factoredDeterminant,
  },
  check: {
    imports: ["import numpy as np", ""],
    passed: "**{name: torch.tensor(one, dtype=torch.float64) for name, one in at.items()}",
    array: (result) => `${result}.numpy()`,
    further: gradcheck,
    setup: [],
  },
};

export const torch: Target = pythonTarget(library);
