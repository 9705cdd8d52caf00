// Random losses of stacks of matrices: leading axes that are repeated, sums along axes, products and permutations; knows no derivatives.
import fc from "fast-check";

export const declarations = "X : tensor(b, m, n), Y : tensor(b, m, n), Z : tensor(b, m, k), A : matrix(m, n), V : matrix(k, n), v : vector(n), c : scalar";

type Kind = "bmn" | "bmk" | "mn" | "n" | "bm" | "s";
type Draw = (below: number) => number;

const leaves: { readonly [K in Kind]: readonly string[] } = { bmn: ["X", "Y"], bmk: ["Z"], mn: ["A"], n: ["v"], bm: ["(X*v)"], s: ["c", "2"] };

function write(kind: Kind, depth: number, draw: Draw): string {
  const sub = (other: Kind): string => write(other, depth - 1, draw);
  const choose = <T>(list: readonly T[]): T => {
    const found = list[draw(list.length)];
    if (found === undefined) throw new Error("nothing to choose from");
    return found;
  };
  if (depth <= 0) return choose(leaves[kind]);
  const name = (): string => choose(["tanh", "sin", "sigmoid", "relu"]);
  const options: (() => string)[] = [() => choose(leaves[kind])];
  if (kind !== "s") options.push(() => `${name()}(${sub(kind)})`, () => `(${sub("s")} * ${sub(kind)})`, () => `(${sub(kind)} - 3 * ${sub(kind)})`);
  if (kind === "bmn") {
    const other = (): Kind => choose<Kind>(["bmn", "mn", "n"]);
    options.push(
      () => `(${sub("bmn")} + ${sub(other())})`, () => `(${sub(other())} .* ${sub("bmn")})`, () => `(${sub("bmk")} * V)`,
      () => `permute(${name()}(permute(${sub("bmn")}, 2, 1, 3)), 2, 1, 3)`, () => `(${sub("bmn")})''`,
    );
  }
  if (kind === "bmk") options.push(() => `(${sub("bmn")} * V')`, () => `einsum("bmn,kn->bmk", ${sub("bmn")}, V)`);
  if (kind === "mn") options.push(() => `sum(${sub("bmn")}, 1)`, () => `mean(${sub("bmn")}, 1)`);
  if (kind === "n") options.push(() => `sum(${sub("bmn")}, 1, 2)`, () => `sum(${sub("mn")}, 1)`);
  if (kind === "bm") options.push(() => `(${sub("bmn")} * v)`, () => `sum(${sub("bmn")}, 3)`, () => `(${sub("n")}' * (${sub("bmn")})')`);
  if (kind === "s") options.push(() => `mean(${sub("bmn")})`, () => `sum(${sub("bm")})`);
  return choose(options)();
}

function loss(choices: readonly number[]): string {
  let at = 0;
  const draw: Draw = (below) => {
    const choice = (choices[at % choices.length] ?? 0) + 13 * Math.floor(at / choices.length);
    at += 1;
    return choice % below;
  };
  const kind = (["bmn", "bmk", "mn", "bm", "bmn"] as const)[draw(5)] ?? "bmn";
  const inside = write(kind, 2 + draw(2), draw);
  return kind === "bmn" && draw(2) === 0 ? `mse(Y, ${inside})` : `${["sum", "normsq", "mean"][draw(3)] ?? "sum"}(${inside})`;
}

export const losses: fc.Arbitrary<string> = fc.array(fc.nat(1000), { minLength: 8, maxLength: 24 }).map(loss);
