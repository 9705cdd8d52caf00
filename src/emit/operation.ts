/** One instruction on one line, for a reader: `v2 = X' @ δ`. Knows no target. */
import type { Dimension } from "../term/dimension.js";
import { atom, Binding, bracketed, type Code, type Dialect, infix, rationalCode } from "./infix.js";
import { createNamer } from "./names.js";
import type { Entrywise } from "./schedule/entrywise.js";
import { dispatchInstruction, type Instruction, type InstructionHandlers, type Labelled, type Schedule, type View } from "./schedule/instruction.js";

/** The names of values: those of the reader, and `v1`, `v2`, … in order. */
export function operationNames({ inputs, along, instructions, values }: Schedule): (value: number) => string {
  const namer = createNamer([]);
  const names = new Map<number, string>();
  for (const { value, name, role } of [...inputs, ...(along === null ? [] : [along.increment])]) names.set(value, namer.claim(role === "tangent" ? `d${name}` : name));
  for (const { result } of instructions) {
    const own = values[result]?.name ?? null;
    if (own !== null) names.set(result, namer.claim(own));
  }
  for (const { result } of instructions) if (!names.has(result)) names.set(result, namer.temporary());
  return (value) => names.get(value) ?? `v${value}`;
}

export function writeOperation({ values }: Schedule, instruction: Instruction, nameOf: (value: number) => string): string {
  const viewed = ({ value, transposed }: View): string => nameOf(value) + (transposed && values[value]?.storage === "matrix" ? "'" : "");
  const sizeText = (size: Dimension): string => size.key.replaceAll("*", " ");
  const written = (body: Entrywise): Code => infix(body, dialect);
  const dialect: Dialect = {
    number: rationalCode,
    size: (size) => ({ text: sizeText(size), level: size.powers.length > 1 ? Binding.product : Binding.atom }),
    constant: atom,
    operand: ({ value, access }) => {
      const name = nameOf(value);
      switch (access) {
        case "same":
        case "scalar":
        case "repeated":
          return atom(name);
        case "transposed":
          return atom(`${name}'`);
        case "rows":
          return atom(`${name}[:, None]`);
        case "columns":
          return atom(`${name}[None, :]`);
      }
    },
    power: (base, exponent) => ({ text: `${bracketed(base, Binding.atom)}^${bracketed(exponent, Binding.atom)}`, level: Binding.power }),
    apply: (name, argument) => atom(`${name}(${argument})`),
    hoist: null,
  };
  const called = (name: string, ...args: readonly string[]): string => `${name}(${args.join(", ")})`;
  const letters = (labels: readonly number[]): string => labels.map((label) => "ijklmnopqrstuvwxyz"[label] ?? `[${label}]`).join("");
  const placed = ({ view, labels }: Labelled): string => `${viewed(view)}[${letters(labels)}]`;
  const handlers: InstructionHandlers<string> = {
    entrywise: ({ body }) => written(body).text,
    reduce: ({ over, body }) => called(over === "all" ? "sum" : over === "rows" ? "column_sums" : "row_sums", written(body).text),
    matrixProduct: ({ left, right, symmetric }) => `${viewed(left)} @ ${viewed(right)}${symmetric ? "  (symmetric: half)" : ""}`,
    matrixVector: ({ left, right }) => `${viewed(left)} @ ${viewed(right)}`,
    solve: ({ matrix, right }) => called("solve", viewed(matrix), viewed(right)),
    inverse: ({ matrix }) => called("inv", viewed(matrix)),
    factorisation: ({ matrix, method }) => called(method, viewed(matrix)),
    factoredSolve: ({ factorisation, transposed, right }) => called("solve", `${nameOf(factorisation)}${transposed ? "'" : ""}`, viewed(right)),
    factoredInverse: ({ factorisation }) => called("inv", nameOf(factorisation)),
    factoredDeterminant: ({ factorisation, log }) => called(log ? "logdet" : "det", nameOf(factorisation)),
    identity: ({ result }) => called("eye", sizeText(values[result]?.rows ?? { key: "n", coefficient: 1, powers: [] })),
    diagonal: ({ vector }) => called("diag", viewed(vector)),
    diagonalPart: ({ matrix }) => called("diagonal", viewed(matrix)),
    trace: ({ matrix }) => called("tr", viewed(matrix)),
    einsum: ({ args, output }) => `${args.map(placed).join(" ")} -> [${letters(output)}]`,
    expansion: ({ products }) => products.map(({ factors, output }) => `${factors.map(placed).join(" ")} -> [${letters(output)}]`).join(" + "),
    softmax: ({ vector }) => called("softmax", viewed(vector)),
    logsumexp: ({ vector }) => called("logsumexp", viewed(vector)),
    operator: ({ name, args, sizes }) => called(name, ...args.map(viewed), ...sizes.map(sizeText)),
  };
  return dispatchInstruction(handlers, instruction);
}
