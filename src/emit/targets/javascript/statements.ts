/** Statements of a loop program as lines of JavaScript or TypeScript on row-major typed arrays. Knows no modules around them. */
import type { Dimension } from "../../../term/dimension.js";
import { toNumber } from "../../../term/rational.js";
import { atom, Binding, bracketed, type Code, rationalCode } from "../../infix.js";
import type { Expression, Index } from "../../loops/expression.js";
import { dispatchStatement, type LoopArgument, type LoopMatrix, type LoopPart, type Statement, type StatementHandlers } from "../../loops/program.js";
import { counterName, type LoopDialect, written, writtenIndex } from "../../loops/written.js";
import type { Namer } from "../../names.js";
import { type Language, written as inLanguage } from "./library.js";
import { jsConstants, jsFunctions, jsMatrixOperators, numberOperators } from "./words.js";

export interface JsWriter {
  readonly array: (array: number) => string;
  readonly scalar: (scalar: number) => string;
  readonly size: (size: Dimension) => string;
  readonly namer: Namer;
  /** The name of the counter of a loop at a depth. */
  readonly counterAt: (depth: number) => string;
  readonly language: Language;
}

/** The scalars that a statement defines for those after it. */
export function definedBy(statement: Statement): readonly number[] {
  switch (statement.kind) {
    case "define":
    case "dot":
    case "determinant":
    case "factoredDeterminant":
      return [statement.scalar];
    case "operator":
      return statement.to.kind === "scalar" ? [statement.to.scalar] : [];
    case "loop":
    case "update":
    case "store":
    case "accumulate":
    case "fill":
    case "copy":
    case "gemm":
    case "gemv":
    case "rank1":
    case "solve":
    case "factorise":
    case "factoredSolve":
      return [];
  }
}

/** A loop over all, over whole blocks, or over what these leave. */
function loopHead(name: string, count: string, part: LoopPart): string {
  switch (part.kind) {
    case "all":
      return `for (let ${name} = 0; ${name} < ${count}; ${name} += 1)`;
    case "blocks":
      return `for (let ${name} = 0; ${name} + ${part.size} <= ${count}; ${name} += ${part.size})`;
    case "rest":
      return `for (let ${name} = ${count} - (${count} % ${part.size}); ${name} < ${count}; ${name} += 1)`;
  }
}

/** The lines of `statements`; `counters` are the names of the loops around them. */
export function jsLines(writer: JsWriter, statements: readonly Statement[], counters: ReadonlyMap<number, string> = new Map()): readonly string[] {
  const handlers = handlersOf(writer, counters);
  return statements.flatMap((statement) => dispatchStatement(handlers, statement));
}

function handlersOf(writer: JsWriter, counters: ReadonlyMap<number, string>): StatementHandlers<readonly string[]> {
  const { array, scalar, size } = writer;
  const counter = (id: number): string => counterName(counters, id);
  /** TypeScript is told that the entry of an array is there. */
  const there = writer.language === "ts" ? "!" : "";
  const entry = (id: number, index: Index): string => `${array(id)}[${writtenIndex(index, counters, size)}]`;
  const dialect: LoopDialect = {
    number: rationalCode,
    size: (dimension) => ({ text: size(dimension), level: Binding.atom }),
    constant: (name) => atom(jsConstants[name]),
    scalar: (id) => atom(scalar(id)),
    read: (id, index) => atom(`${entry(id, index)}${there}`),
    // JavaScript refuses a sign in front of a power.
    power: (base, exponent) => ({ text: `${bracketed(base, Binding.atom)} ** ${bracketed(exponent, Binding.atom)}`, level: Binding.power }),
    apply: (name, argument) => atom(jsFunctions[name](name === "step" ? bracketed(argument, Binding.atom) : argument.text)),
    equal: (left, right) => atom(`(${left.text} === ${right.text} ? 1 : 0)`),
    notBelow: (id, other) => atom(`(${counter(id)} >= ${counter(other)} ? 1 : 0)`),
  };
  const code = (expression: Expression): Code => written(expression, dialect);
  const text = (expression: Expression): string => code(expression).text;

  /** A matrix for the runtime; a transposed one is written out. */
  const matrix = ({ array: id, rows, columns, transposed }: LoopMatrix): string => {
    const stored = `{ rows: ${size(rows)}, columns: ${size(columns)}, data: ${array(id)} }`;
    return transposed ? `_turn(${stored})` : stored;
  };
  const argument = (given: LoopArgument): string => (given.kind === "matrix" ? matrix(given.matrix) : `{ rows: 1, columns: 1, data: Float64Array.of(${text(given.value)}) }`);
  const kernel = (): never => {
    throw new Error("internal: a kernel in a program that was to have none");
  };

  return {
    loop: ({ counter: id, count, part, body }) => {
      const name = writer.counterAt(counters.size);
      const lines = jsLines(writer, body, new Map([...counters, [id, name]]));
      const head = loopHead(name, size(count), part);
      const [only = ""] = lines;
      const [statement] = body;
      return lines.length === 1 && statement?.kind !== "define" ? [`${head} ${only}`] : [`${head} {`, ...lines.map((line) => `  ${line}`), "}"];
    },
    define: ({ scalar: id, value, updated }) => [`${updated ? "let" : "const"} ${scalar(id)} = ${text(value)};`],
    update: ({ scalar: id, by, value }) => {
      if (by === "add") return [`${scalar(id)} += ${text(value)};`];
      return [by === "multiply" ? `${scalar(id)} *= ${text(value)};` : `${scalar(id)} = Math.${by}(${scalar(id)}, ${text(value)});`];
    },
    store: ({ array: id, index, value }) => [`${entry(id, index)} = ${text(value)};`],
    accumulate: ({ array: id, index, value }) => [`${entry(id, index)}${there} += ${text(value)};`],
    fill: ({ array: id, value }) => [`${array(id)}.fill(${toNumber(value)});`],
    copy: ({ from, to }) => {
      if (!from.transposed) return [`${array(to)}.set(${array(from.array)});`];
      return [`_transpose(${array(from.array)}, ${size(from.rows)}, ${size(from.columns)}, ${array(to)});`];
    },
    gemm: ({ to, left, right, rows, columns, inner, symmetric }) => {
      return [`_multiply(${array(left.array)}, ${left.transposed}, ${array(right.array)}, ${right.transposed}, ${size(rows)}, ${size(inner)}, ${size(columns)}, ${symmetric}, ${array(to)});`];
    },
    gemv: kernel,
    rank1: kernel,
    dot: kernel,
    solve: ({ matrix: id, size: n, to, columns }) => {
      return [`_solve(${array(id)}, ${size(n)}, ${size(columns)}, ${array(to)});`];
    },
    determinant: ({ matrix: id, size: n, scalar: result, log }) => {
      return [`const ${scalar(result)} = ${log ? `_logDeterminant(${array(id)}, ${size(n)})` : `_eliminate(${array(id)}, ${size(n)}, ${array(id)}, 0)`};`];
    },
    factorise: ({ matrix: id, pivots, size: n }) => {
      return [pivots === null ? `_cholesky(${array(id)}, ${size(n)});` : `_factorise(${array(id)}, ${array(pivots)}, ${size(n)});`];
    },
    factoredSolve: ({ factors, pivots, size: n, transposed, to, columns }) => {
      return [`_factoredSolve(${array(factors)}, ${pivots === null ? "null" : array(pivots)}, ${size(n)}, ${size(columns)}, ${transposed}, ${array(to)});`];
    },
    factoredDeterminant: ({ factors, pivots, size: n, scalar: result, log }) => {
      return [`const ${scalar(result)} = _factoredDeterminant(${array(factors)}, ${pivots === null ? "null" : array(pivots)}, ${size(n)}, ${log});`];
    },
    operator: ({ name, args, to }) => {
      const given = args.map((one) => ({ name: writer.namer.temporary(), code: argument(one) }));
      const value = inLanguage(jsMatrixOperators[name](given.map((one) => one.name)), writer.language);
      const lines = given.map((one) => `const ${one.name} = ${one.code};`);
      if (to.kind === "array") return [...lines, `${array(to.array)}.set(${value}.data);`];
      return [...lines, `const ${scalar(to.scalar)} = ${numberOperators.has(name) ? value : `${value}.data[0]${there}`};`];
    },
  };
}
