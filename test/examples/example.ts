// Example files as data: a program, and in its comments what is asked and what must come out; does not judge answers.
import { readdirSync, readFileSync } from "node:fs";

/** `name = formula`, with its hypotheses as printed. */
export interface Expected {
  readonly name: string;
  readonly formula: string;
  readonly where: readonly string[];
}

/** One file. Its comments: `ask ORDER [names]`, `with` a shared name, `get` an answer as printed, `same` another form of an answer, `map`, `index` and `structure` beside a matrix under vec, `entries tied`, `shape`, `let` and `equal` for claims beside it. */
export interface Example {
  readonly path: string;
  readonly text: string;
  readonly title: string;
  readonly order: "gradient" | "vjp" | "jvp" | "jacobian" | "hessian" | "hvp";
  readonly wrt: readonly string[] | undefined;
  readonly names: readonly Expected[];
  readonly answers: readonly Expected[];
  readonly forms: readonly Expected[];
  readonly shapes: readonly Expected[];
  /** The linear map dX ↦ D f · dX, its entries, and the kind of matrix, as printed. */
  readonly maps: readonly string[];
  readonly entries: readonly string[];
  readonly structures: readonly string[];
  /** Which entries of a structured matrix move. */
  readonly reading: "free" | "tied";
  readonly declared: string;
  readonly claims: readonly (readonly [left: string, right: string])[];
}

const root = new URL("../../examples/", import.meta.url);

function equation(line: string): Expected {
  const [formula = "", conditions] = line.split(/ {4}where /);
  const cut = formula.indexOf(" = ");
  if (cut < 0) throw new Error(`\`${line}\` is not an equation`);
  return { name: formula.slice(0, cut), formula: formula.slice(cut + 3), where: conditions?.split(" and ") ?? [] };
}

function orderOf(word: string | undefined): Example["order"] {
  if (word === "gradient" || word === "vjp" || word === "jvp" || word === "jacobian" || word === "hessian" || word === "hvp") return word;
  throw new Error(`\`${word ?? ""}\` is no order`);
}

function readExample(path: string): Example {
  const text = readFileSync(new URL(path, root), "utf8");
  const [title = "", ...comments] = text.split("\n").filter((line) => line.startsWith("#")).map((line) => line.slice(1).trim());
  const lines = (word: string): readonly string[] => comments.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
  const known = ["source", "ask", "with", "get", "same", "map", "index", "structure", "shape", "entries", "let", "equal"];
  const unknown = comments.find((line) => !known.some((word) => line.startsWith(`${word} `)));
  if (unknown !== undefined) throw new Error(`${path} says \`${unknown}\`, which no test reads`);
  const [order, wrt] = (lines("ask")[0] ?? "").split(" ");
  const claims = lines("equal").map(equation).map(({ name, formula }): readonly [string, string] => [name, formula]);
  return {
    path,
    text,
    title,
    order: orderOf(order),
    wrt: wrt?.split(","),
    names: lines("with").map(equation),
    answers: lines("get").map(equation),
    forms: lines("same").map(equation),
    shapes: lines("shape").map(equation),
    maps: lines("map"),
    entries: lines("index"),
    structures: lines("structure"),
    reading: lines("entries").includes("tied") ? "tied" : "free",
    declared: lines("let").join(", "),
    claims,
  };
}

/** Every file below examples/, in the order of their paths. */
export const examples: readonly Example[] = readdirSync(root, { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => path.endsWith(".gradus"))
  .toSorted()
  .map(readExample);
