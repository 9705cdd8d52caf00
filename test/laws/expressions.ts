// Random well-shaped scalar expressions in the input language, with their members in shuffled order on request; knows no derivatives.
import fc from "fast-check";

/** m × n, n × n and so on; a 1 is a column or a scalar. */
type Size = "m" | "n" | "1";

/** An expression: what it is made of, so that it can be written in several ways that mean the same. */
type Tree =
  | { readonly kind: "leaf"; readonly text: string }
  /** Members may be written in any order: sums, entrywise products, and scalars in front. */
  | { readonly kind: "members"; readonly sign: " + " | " .* "; readonly members: readonly Tree[] }
  | { readonly kind: "scaled"; readonly scalars: readonly Tree[]; readonly body: Tree }
  | { readonly kind: "product"; readonly factors: readonly Tree[] }
  | { readonly kind: "wrapped"; readonly before: string; readonly body: Tree; readonly after: string };

export const declarations = "A : matrix(n, n), B : matrix(n, n), W : matrix(m, n), V : matrix(m, n), x : vector(n), y : vector(n), u : vector(m), v : vector(m), c : scalar, d : scalar, p : vector(n) positive, s : scalar positive";
export const variables = ["A", "B", "W", "V", "x", "y", "u", "v", "c", "d", "p", "s"] as const;

const leaves: ReadonlyMap<string, readonly string[]> = new Map([
  ["nn", ["A", "B", "A", "eye(n)"]],
  ["mn", ["W", "V"]],
  ["mm", ["(u*v')", "eye(m)"]],
  ["n1", ["x", "y", "p"]],
  ["m1", ["u", "v"]],
  ["11", ["c", "d", "s", "2", "1/3", "n"]],
]);

type Draw = (below: number) => number;

const leaf = (text: string): Tree => ({ kind: "leaf", text });
const wrap = (before: string, body: Tree, after = ")"): Tree => ({ kind: "wrapped", before, body, after });

function make(rows: Size, columns: Size, depth: number, draw: Draw): Tree {
  const sub = (r: Size, c: Size): Tree => make(r, c, depth - 1, draw);
  const own = leaves.get(rows + columns);
  const choose = <T>(list: readonly T[]): T => {
    const found = list[draw(list.length)];
    if (found === undefined) throw new Error("nothing to choose from");
    return found;
  };
  const transposed = (): Tree => wrap("(", sub(columns, rows), ")'");
  if (own === undefined) return depth <= 0 ? wrap("", leaf(choose(leaves.get(columns + rows) ?? [])), "'") : transposed();
  if (depth <= 0) return leaf(choose(own));
  const inner = choose<Size>(["m", "n", "1"]);
  const options: (() => Tree)[] = [
    () => ({ kind: "members", sign: " + ", members: [sub(rows, columns), sub(rows, columns), ...(draw(3) === 0 ? [wrap("(-(", sub(rows, columns), "))")] : [])] }),
    () => ({ kind: "scaled", scalars: [sub("1", "1"), ...(draw(3) === 0 ? [leaf(choose(["c", "3", "1/m"]))] : [])], body: sub(rows, columns) }),
    () => ({ kind: "product", factors: [sub(rows, inner), sub(inner, columns)] }),
    () => wrap(`${choose(["tanh", "sin", "cos", "sigmoid", "softplus", "relu", "exp"])}(`, sub(rows, columns)),
    () => leaf(choose(own)),
  ];
  if (rows !== "1") options.push(() => ({ kind: "members", sign: " .* ", members: [sub(rows, columns), sub(rows, columns)] }), () => wrap("(", sub(rows, columns), ").^2"));
  if (rows === "n" && columns === "n") options.push(() => wrap("diag(", sub("n", "1")), transposed, () => wrap("diag(", sub("n", "1")));
  if (rows === "n" && columns === "1") options.push(() => wrap("diag(", sub("n", "n")), () => wrap("softmax(", sub("n", "1")), () => wrap("1 ./ ", leaf("p"), ""), () => wrap("sqrt(", leaf("p")), () => wrap("log(", leaf("p")));
  if (rows === "1" && columns === "1") {
    const [r, c] = choose<readonly [Size, Size]>([["m", "n"], ["n", "1"], ["m", "1"], ["n", "n"]]);
    options.push(
      () => wrap("sum(", sub(r, c)), () => wrap("tr(", sub("n", "n")), () => wrap("normsq(", sub(r, c)), () => wrap("mean(", sub(r, c)),
      () => ({ kind: "members", sign: " + ", members: [wrap("inner(", wrap("", sub(r, c), `, ${choose(leaves.get(r + c) ?? [])}`)), sub("1", "1")] }),
      () => wrap("logsumexp(", sub("n", "1")), () => wrap("1/", leaf("s"), ""), () => wrap("norm2(", leaf(choose(["x", "W", "A"]))), () => wrap("mse(u, ", sub("m", "1")),
    );
  }
  return choose(options)();
}

/** A random scalar expression; `choices` steers it. */
function randomTree(choices: readonly number[]): Tree {
  let at = 0;
  const draw: Draw = (below) => {
    const choice = (choices[at % choices.length] ?? 0) + 13 * Math.floor(at / choices.length);
    at += 1;
    return choice % below;
  };
  const head = ["sum(", "sum(", "normsq(", ""][draw(4)] ?? "";
  if (head === "") return make("1", "1", 3, draw);
  const [rows, columns] = ([["n", "1"], ["m", "1"], ["m", "n"]] as const)[draw(3)] ?? ["n", "1"];
  return wrap(head, make(rows, columns, 2 + draw(2), draw));
}

/** The text; with `turn`, members stand in another order. */
export function write(tree: Tree, turn: (count: number) => number = () => 0): string {
  const rotated = <T>(list: readonly T[]): readonly T[] => {
    const by = list.length === 0 ? 0 : turn(list.length) % list.length;
    return [...list.slice(by), ...list.slice(0, by)];
  };
  switch (tree.kind) {
    case "leaf":
      return tree.text;
    case "members":
      return rotated(tree.members).map((member) => `(${write(member, turn)})`).join(tree.sign);
    case "scaled":
      return [...rotated(tree.scalars), tree.body].map((factor) => `(${write(factor, turn)})`).join(" * ");
    case "product":
      return tree.factors.map((factor) => `(${write(factor, turn)})`).join(" * ");
    case "wrapped":
      return `${tree.before}${write(tree.body, turn)}${tree.after}`;
  }
}

export const losses: fc.Arbitrary<Tree> = fc.array(fc.nat(1000), { minLength: 10, maxLength: 40 }).map(randomTree);
