/** Statements of a loop program as lines of C on row-major arrays. Knows no functions around them. */
import type { Dimension } from "../../../term/dimension.js";
import { isInteger, isNegative, type Rational, toNumber } from "../../../term/rational.js";
import { atom, Binding, bracketed, type Code } from "../../infix.js";
import type { Expression, Index } from "../../loops/expression.js";
import { dispatchStatement, type LoopArgument, type LoopMatrix, type LoopPart, type Statement, type StatementHandlers } from "../../loops/program.js";
import { counterName, type LoopDialect, written, writtenIndex } from "../../loops/written.js";
import type { Namer } from "../../names.js";
import type { Definition } from "./definition.js";
import * as factorisations from "./factorisations.js";
import * as runtime from "./runtime.js";
import { cConstants, cFunctions, type CMatrix, cOperators } from "./spelling.js";

export interface CWriter {
  readonly array: (array: number) => string;
  readonly scalar: (scalar: number) => string;
  readonly size: (size: Dimension) => string;
  readonly lengthOf: (array: number) => Dimension;
  readonly namer: Namer;
  readonly counterAt: (depth: number) => string;
  /** The names of what tells whether a call succeeded, and of the working space of calls. */
  readonly status: string;
  readonly scratch: string;
  /** An array of the program's own; gives its name. */
  readonly workspace: (length: Dimension) => string;
  readonly needs: Set<Definition>;
  /** How much working space each call asks for. */
  readonly scratchSizes: Set<string>;
}

/** A rational as a constant of type double. */
export function cNumber(value: Rational): Code {
  const level = isNegative(value) ? Binding.sign : Binding.atom;
  const double = toNumber(value);
  const decimal = (x: number): string => (Number.isInteger(x) && Math.abs(x) < 1e15 ? `${x}.0` : `${x}`);
  const short = `${double}`.length <= 8 && (value.denominator & (value.denominator - 1n)) === 0n;
  if (isInteger(value) || short || value.denominator >= 2n ** 53n || value.numerator >= 2n ** 53n || value.numerator <= -(2n ** 53n)) return { text: decimal(double), level };
  return { text: `${decimal(Number(value.numerator))} / ${decimal(Number(value.denominator))}`, level: Binding.product };
}

function loopHead(name: string, count: string, part: LoopPart): string {
  switch (part.kind) {
    case "all":
      return `for (size_t ${name} = 0; ${name} < ${count}; ++${name})`;
    case "blocks":
      return `for (size_t ${name} = 0; ${name} + ${part.size} <= ${count}; ${name} += ${part.size})`;
    case "rest":
      return `for (size_t ${name} = ${count} - ${count} % ${part.size}; ${name} < ${count}; ++${name})`;
  }
}

/** The lines of `statements`; `counters` are the names of the loops around them. */
export function cLines(writer: CWriter, statements: readonly Statement[], counters: ReadonlyMap<number, string> = new Map()): readonly string[] {
  const handlers = handlersOf(writer, counters);
  return statements.flatMap((statement) => dispatchStatement(handlers, statement));
}

const flag = (is: boolean): string => (is ? "1" : "0");

function handlersOf(writer: CWriter, counters: ReadonlyMap<number, string>): StatementHandlers<readonly string[]> {
  const { array, scalar, size, status, scratch } = writer;
  const counter = (id: number): string => counterName(counters, id);
  const entry = (id: number, index: Index): string => `${array(id)}[${writtenIndex(index, counters, size)}]`;
  const dialect: LoopDialect = {
    number: cNumber,
    size: (dimension) => atom(`(double)${size(dimension)}`),
    constant: (name) => atom(cConstants[name]),
    scalar: (id) => atom(scalar(id)),
    read: (id, index) => atom(entry(id, index)),
    power: (base, exponent) => atom(`pow(${base.text}, ${exponent.text})`),
    apply: (name, argument) => {
      const { write, needs } = cFunctions[name];
      if (needs !== null) writer.needs.add(needs);
      return atom(write(name === "step" ? bracketed(argument, Binding.product) : argument.text));
    },
    equal: (left, right) => atom(`(${left.text} == ${right.text} ? 1.0 : 0.0)`),
    notBelow: (id, other) => atom(`(${counter(id)} >= ${counter(other)} ? 1.0 : 0.0)`),
  };
  const code = (expression: Expression): Code => written(expression, dialect);
  const text = (expression: Expression): string => code(expression).text;
  const call = (definition: Definition, ...args: readonly string[]): string => {
    writer.needs.add(definition);
    return `${definition.name}(${args.join(", ")})`;
  };
  const checked = (called: string): readonly string[] => [`${status} = ${called};`, `if (${status} != GRADUS_OK) return ${status};`];

  /** An argument as it is passed; a transposed one is written out, a number is an array of one. */
  const passed = (given: LoopArgument): { readonly lines: readonly string[]; readonly matrix: CMatrix } => {
    if (given.kind === "number") {
      const name = writer.namer.temporary();
      return { lines: [`const double ${name}[1] = {${text(given.value)}};`], matrix: { data: name, rows: "1", columns: "1" } };
    }
    const { array: id, rows, columns, transposed } = given.matrix;
    if (!transposed) return { lines: [], matrix: { data: array(id), rows: size(rows), columns: size(columns) } };
    const name = writer.workspace(writer.lengthOf(id));
    return { lines: [`${call(runtime.transpose, array(id), size(rows), size(columns), name)};`], matrix: { data: name, rows: size(columns), columns: size(rows) } };
  };
  const shapeOf = ({ rows, columns, transposed }: LoopMatrix): readonly [turned: string, rows: string, columns: string] => [flag(transposed), size(rows), size(columns)];

  return {
    loop: ({ counter: id, count, part, body }) => {
      const name = writer.counterAt(counters.size);
      const lines = cLines(writer, body, new Map([...counters, [id, name]]));
      const head = loopHead(name, size(count), part);
      const [only = ""] = lines;
      const [statement] = body;
      return lines.length === 1 && statement?.kind !== "define" ? [`${head} ${only}`] : [`${head} {`, ...lines.map((line) => `    ${line}`), "}"];
    },
    define: ({ scalar: id, value, updated }) => [`${updated ? "" : "const "}double ${scalar(id)} = ${text(value)};`],
    update: ({ scalar: id, by, value }) => {
      switch (by) {
        case "add":
          return [`${scalar(id)} += ${text(value)};`];
        case "multiply":
          return [`${scalar(id)} *= ${text(value)};`];
        case "max":
          return [`${scalar(id)} = ${call(runtime.larger, scalar(id), text(value))};`];
        case "min":
          return [`${scalar(id)} = ${call(runtime.smaller, scalar(id), text(value))};`];
      }
    },
    store: ({ array: id, index, value }) => [`${entry(id, index)} = ${text(value)};`],
    accumulate: ({ array: id, index, value }) => [`${entry(id, index)} += ${text(value)};`],
    fill: ({ array: id, value }) => [`${call(runtime.fill, array(id), size(writer.lengthOf(id)), cNumber(value).text)};`],
    copy: ({ from, to }) => [from.transposed ? `${call(runtime.transpose, array(from.array), size(from.rows), size(from.columns), array(to))};` : `${call(runtime.copy, array(from.array), size(writer.lengthOf(to)), array(to))};`],
    gemm: ({ to, left, right, rows, columns, inner, symmetric }) => [`${call(runtime.gemm, flag(left.transposed), flag(right.transposed), size(rows), size(columns), size(inner), array(left.array), array(right.array), array(to), flag(symmetric))};`],
    gemv: ({ to, matrix, vector }) => [`${call(runtime.gemv, ...shapeOf(matrix), array(matrix.array), array(vector), array(to))};`],
    rank1: ({ to, left, right, rows, columns }) => [`${call(runtime.rank1, size(rows), size(columns), array(left), array(right), array(to))};`],
    dot: ({ scalar: id, left, right, length }) => [`const double ${scalar(id)} = ${call(runtime.dot, size(length), array(left), array(right))};`],
    solve: ({ matrix, size: n, to, columns }) => checked(call(factorisations.solve, array(matrix), size(n), array(to), size(columns))),
    determinant: ({ matrix, size: n, scalar: id, log }) => [`const double ${scalar(id)} = ${call(factorisations.eliminate, array(matrix), size(n), "NULL", "0", flag(log))};`],
    factorise: ({ matrix, pivots, size: n }) => (pivots === null ? checked(call(factorisations.cholesky, array(matrix), size(n))) : [`${call(factorisations.lu, array(matrix), size(n), array(pivots))};`]),
    factoredSolve: ({ factors, pivots, size: n, transposed, to, columns }) =>
      checked(pivots === null ? call(factorisations.choleskySolve, array(factors), size(n), array(to), size(columns)) : call(factorisations.luSolve, array(factors), array(pivots), size(n), flag(transposed), array(to), size(columns))),
    factoredDeterminant: ({ factors, pivots, size: n, scalar: id, log }) => [`const double ${scalar(id)} = ${call(factorisations.factoredDeterminant, array(factors), pivots === null ? "NULL" : array(pivots), size(n), flag(log))};`],
    operator: ({ name, args, to }) => {
      const { write, work, needs } = cOperators[name];
      for (const definition of needs) writer.needs.add(definition);
      const given = args.map(passed);
      const matrices = given.map(({ matrix }) => matrix);
      if (work !== null) writer.scratchSizes.add(work(matrices));
      const lines = given.flatMap((one) => one.lines);
      if (to.kind === "array") return [...lines, ...checked(write(matrices, array(to.array), scratch))];
      return [...lines, `double ${scalar(to.scalar)} = 0.0;`, ...checked(write(matrices, `&${scalar(to.scalar)}`, scratch))];
    },
  };
}
