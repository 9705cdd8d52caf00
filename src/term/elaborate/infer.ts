/** Shapes of expressions by unification: the first of the two passes of elaboration, where every clash is found. Builds no terms. */
import { type Diagnostic, error, label } from "../../diagnostics/diagnostic.js";
import type { Span } from "../../diagnostics/span.js";
import { suggest } from "../../diagnostics/suggest.js";
import type { Ast, AstOf } from "../../syntax/ast.js";
import { isGreekName } from "../../syntax/greek.js";
import { type Dimension, isColumnShape, isScalarShape, sameShape, type Shape, SCALAR, substituteShape, transposedShape } from "../dimension.js";
import { broadcastArguments } from "../entrywise.js";
import { constantNamed, type Library } from "../library.js";
import { definedForTensors } from "../entrywise-terms.js";
import type { FunctionSymbol, Parameter } from "../symbols.js";
import { matchShapes } from "../traverse.js";
import { isInteger, negateRational, parseDecimal, type Rational } from "../rational.js";
import { mostAxes, shapeOfAxes } from "../contraction.js";
import { namesAxes, readAxes, shapeAlong } from "./axes.js";
import { alignEntries, batchedProduct, isBatched } from "../batched.js";
import { builtInNames, sizedConstants, unaryBuiltIns } from "./built-in.js";
import { foldBinary, largestDigits, largestMatrixPower, largestPower } from "./constants.js";
import { fitEinsum } from "./einsum.js";
import { readEinsum } from "./einsum-text.js";
import { entrywisePower, entrywisePowerCall } from "./entrywise-power.js";
import type { Algebra } from "./fold.js";
import { sizeArguments } from "./size-arguments.js";
import type { SizeStore } from "./sizes.js";
import { shapeAsLabel, shapeInWords } from "./words.js";

/** What inference knows of a part of the text. */
export interface Inferred {
  readonly ast: Ast;
  readonly shape: Shape;
  /** The exact value of a purely numeric part. */
  readonly constant: Rational | null;
  /** Of a sum or product, how many members it has once sums in sums and products in products are spliced in; absent for all else. */
  readonly members?: Members;
}

interface Members {
  readonly sign: "+" | "*" | ".*";
  readonly count: number;
}

/** A text alone cannot hold more members; names that stand for sums of sums can. */
const mostMembers = 200_000;

const countOf = ({ members }: Inferred, sign: Members["sign"]): number => (members?.sign === sign ? members.count : 1);

export interface InferenceSetting {
  readonly text: string;
  readonly library: Library;
  readonly sizes: SizeStore;
  /** Names that stand for sizes. */
  readonly sizeNames: ReadonlySet<string>;
  /** Names that stand for values, for suggestions and for calls of a variable. */
  readonly valueNames: () => Iterable<string>;
  /** Names with the given resolved shape, for suggestions. */
  readonly namesOfShape: (shape: Shape) => readonly string[];
  /** The shape with open sizes named, for messages. */
  readonly display: (shape: Shape) => Shape;
  readonly report: (diagnostic: Diagnostic) => void;
  readonly spend: (ast: Ast) => boolean;
}

/** Whether a number of an exponent is too large for any value to come of it. */
function holdsLargeNumber(root: Ast): boolean {
  const stack: Ast[] = [root];
  for (let ast = stack.pop(); ast !== undefined; ast = stack.pop()) {
    if (ast.kind === "number" && Number(ast.text) > Number(largestPower)) return true;
    if (ast.kind === "negate" || ast.kind === "transpose") stack.push(ast.of);
    if (ast.kind === "binary" && ast.operator !== "+" && ast.operator !== "-") stack.push(ast.left, ast.right);
  }
  return false;
}

/** Whether a number lies outside the declared domain of a function, where that is a condition on the argument itself. */
function outside({ domain, parameter }: FunctionSymbol, { numerator }: Rational): boolean {
  return domain.some(({ term, condition }) => {
    if (term.kind !== "variable" || term.name !== parameter) return false;
    return condition === "is positive" ? numerator <= 0n : condition === "is nonnegative" && numerator < 0n;
  });
}

/** Upper-case and Greek letters, with or without a number, are no names of functions. */
const readsAsVariable = (name: string): boolean => /^\p{Lu}\d*$/u.test(name) || isGreekName(name);

export function inferenceAlgebra(setting: InferenceSetting): Algebra<Inferred> {
  const { sizes, library, report, text } = setting;
  const written = ({ start, end }: Span): string => (end - start > 40 ? `${text.slice(start, start + 37)}…` : text.slice(start, end));
  const resolved = (shape: Shape): Shape => sizes.resolveShape(shape);
  const shown = (shape: Shape): Shape => setting.display(resolved(shape));
  const words = (value: Inferred): string => shapeInWords(shown(value.shape));
  const under = (value: Inferred): ReturnType<typeof label> => label(value.ast.span, shapeAsLabel(written(value.ast.span), shown(value.shape)));
  const wrong = (...parts: Parameters<typeof error>): null => {
    report(error(...parts));
    return null;
  };

  const sameShapes = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((size, axis) => {
    const other = b[axis];
    return other !== undefined && sizes.unify(size, other);
  });
  const isScalar = (shape: Shape): boolean => isScalarShape(resolved(shape));
  const value = (ast: Ast, shape: Shape, constant: Rational | null = null): Inferred => ({ ast, shape, constant });

  /** Sums and entrywise products: equal shapes, or one scalar that is broadcast. */
  const entrywise = (ast: AstOf<"binary">, left: Inferred, right: Inferred): Inferred | null => {
    if (isScalar(left.shape)) return value(ast, right.shape);
    if (isScalar(right.shape)) return value(ast, left.shape);
    if (isBatched(left.shape, right.shape)) return alongLast(ast, left, right);
    if (sameShapes(left.shape, right.shape)) return value(ast, left.shape);
    const additive = ast.operator === "+" || ast.operator === "-";
    const verb = ast.operator === "+" ? "add" : ast.operator === "-" ? "subtract" : ast.operator === ".*" ? "multiply entry by entry" : "divide entry by entry";
    const message = ast.operator === "-" ? `cannot subtract ${words(right)} from ${words(left)}` : `cannot ${verb} ${words(left)} and ${words(right)}`;
    return wrong(additive ? "E0202" : "E0211", message, [under(left), under(right)], entrywiseHelp(left, right));
  };

  const entrywiseHelp = (left: Inferred, right: Inferred): string => {
    for (const [one, other] of [[right, left], [left, right]] as const) {
      if (one.ast.kind !== "name") continue;
      const fitting = setting.namesOfShape(resolved(other.shape)).filter((name) => name !== one.ast.kind);
      const near = suggest(one.ast.name, fitting);
      if (near !== null) return `did you mean \`${near}\`?`;
    }
    const [rows, columns] = resolved(right.shape);
    if (sameShape([columns, rows], resolved(left.shape))) return `transpose one of them: \`${written(right.ast.span)}'\` would fit`;
    return "both sides must have the same shape (a scalar is added to every entry)";
  };

  /** Sums and entrywise products of which one side has more than two axes. */
  const alongLast = (ast: AstOf<"binary">, left: Inferred, right: Inferred): Inferred | null => {
    const { pairs, shape } = alignEntries(resolved(left.shape), resolved(right.shape));
    if (pairs.every(([a, b]) => sizes.unify(a, b))) return value(ast, resolved(shape));
    const additive = ast.operator === "+" || ast.operator === "-";
    return wrong(additive ? "E0202" : "E0211", `the last axes of ${words(left)} and ${words(right)} do not match`, [under(left), under(right)], "the last axes must have equal sizes; leading axes that only one side has are repeated, and a vector counts as one axis");
  };

  const ofStacks = (ast: AstOf<"binary">, left: Inferred, right: Inferred): Inferred | null => {
    const { inner, pairs, shape } = batchedProduct(resolved(left.shape), resolved(right.shape));
    if (!sizes.unify(...inner)) return wrong("E0203", `cannot multiply ${words(left)} by ${words(right)}`, [under(left), under(right)], "the last two axes are multiplied as matrices: the last axis of the left factor must match the last but one of the right, or the axis of a vector");
    if (pairs.every(([a, b]) => sizes.unify(a, b))) return shape.length > mostAxes ? tooManyAxes(ast.span) : value(ast, resolved(shape));
    return wrong("E0203", `the leading axes of ${words(left)} and ${words(right)} do not match`, [under(left), under(right)], "leading axes are matched from the last but two to the first, and must have equal sizes");
  };

  const tooManyAxes = (span: Span): null => wrong("E0223", "this tensor has too many axes", [label(span, `more than ${mostAxes}`)], `use at most ${mostAxes} axes`);

  const product = (ast: AstOf<"binary">, left: Inferred, right: Inferred): Inferred | null => {
    if (isScalar(left.shape)) return value(ast, right.shape);
    if (isScalar(right.shape)) return value(ast, left.shape);
    if (isBatched(left.shape, right.shape)) return ofStacks(ast, left, right);
    if (sizes.unify(left.shape[1], right.shape[0])) return value(ast, [left.shape[0], right.shape[1]]);
    return wrong("E0203", `cannot multiply ${words(left)} by ${words(right)}`, [under(left), under(right)], productHelp(left, right));
  };

  const productHelp = (left: Inferred, right: Inferred): string => {
    const [a, b] = [resolved(left.shape), resolved(right.shape)];
    const [l, r] = [written(left.ast.span), written(right.ast.span)];
    if (sameShape(a, b) && isColumnShape(a)) return `write \`${l}' ${r}\` for the inner product, \`${l} ${r}'\` for the outer one, \`${l} .* ${r}\` entry by entry`;
    if (a[0].key === b[0].key) return `did you mean \`${l}' ${r}\`? the columns of the left factor must match the rows of the right one`;
    if (a[1].key === b[1].key) return `did you mean \`${l} ${r}'\`? the columns of the left factor must match the rows of the right one`;
    if (b[1].key === a[0].key) return `did you mean \`${r} ${l}\`? the columns of the left factor must match the rows of the right one`;
    return "the columns of the left factor must match the rows of the right one";
  };

  const power = (ast: AstOf<"binary">, base: Inferred, exponent: Inferred): Inferred | null => {
    if (!isScalar(exponent.shape)) {
      if (ast.operator === ".^" && library.find(entrywisePower, 2) !== null) return call(entrywisePowerCall(ast), [base, exponent]);
      return wrong("E0210", "an exponent must be a scalar", [under(exponent)], "write `.^` for a power entry by entry");
    }
    const steps = exponent.constant;
    if (steps === null ? holdsLargeNumber(exponent.ast) : steps.numerator > largestPower || -steps.numerator > largestPower) return tooLarge(exponent, `${largestPower}`);
    if (ast.operator === ".^" || isScalar(base.shape)) return value(ast, base.shape);
    if (steps === null || !isInteger(steps)) {
      return wrong("E0210", "a matrix power needs a whole number as its exponent", [label(exponent.ast.span, "not a whole number")], "write `.^` for the power of every entry");
    }
    const [rows, columns] = base.shape;
    if (base.shape.length > 2 || !sizes.unify(rows, columns)) {
      return wrong("E0208", `only a square matrix has a power, and this is ${words(base)}`, [under(base)], "write `.^` for the power of every entry");
    }
    if (steps.numerator > largestMatrixPower || -steps.numerator > largestMatrixPower) return tooLarge(exponent, `${largestMatrixPower}`);
    return value(ast, base.shape);
  };

  const tooLarge = (exponent: Inferred, most: string): null =>
    wrong("E0501", "the exponent is too large", [label(exponent.ast.span, `more than ${most}`)], `use an exponent of at most ${most}`);

  const divide = (ast: AstOf<"binary">, left: Inferred, right: Inferred): Inferred | null => {
    if (isScalar(right.shape)) return value(ast, left.shape);
    return wrong("E0209", `cannot divide by ${words(right)}`, [under(right)], "write `./` to divide entry by entry, or multiply by `inv(…)` of a square matrix");
  };

  const operations: { readonly [O in AstOf<"binary">["operator"]]: (ast: AstOf<"binary">, left: Inferred, right: Inferred) => Inferred | null } = {
    "+": entrywise,
    "-": entrywise,
    ".*": entrywise,
    "./": entrywise,
    "*": product,
    "/": divide,
    "^": power,
    ".^": power,
  };

  const binary = (ast: AstOf<"binary">, left: Inferred, right: Inferred): Inferred | null => {
    if (left.constant !== null && right.constant !== null) {
      const folded = foldBinary(ast.operator, left.constant, right.constant);
      if (folded.kind === "value") return value(ast, SCALAR, folded.value);
      if (folded.kind === "tooLarge") {
        return wrong("E0501", "this number is too large", [label(ast.span, `more than ${largestDigits} digits, or an exponent above ${largestPower}`)], "use smaller numbers");
      }
      if (folded.kind === "undefined") {
        return wrong("E0305", `\`${written(ast.span)}\` is undefined`, [label(ast.span, "a division by zero")], "remove the division by zero");
      }
    } else if (right.constant !== null && right.constant.numerator === 0n && (ast.operator === "/" || ast.operator === "./")) {
      return wrong("E0305", "a division by zero is undefined", [label(right.ast.span, "this is zero")], "remove the division by zero");
    }
    const found = operations[ast.operator](ast, left, right);
    if (found === null) return null;
    const members = membersOf(ast, left, right);
    if (members.count > mostMembers) return wrong("E0502", "this expression is too large", [label(ast.span, `more than ${mostMembers.toLocaleString("en")} members, written out`)], "split it, or use smaller definitions");
    return { ...found, members };
  };

  const membersOf = (ast: AstOf<"binary">, left: Inferred, right: Inferred): Members => {
    if (ast.operator === "+") return { sign: "+", count: countOf(left, "+") + countOf(right, "+") };
    if (ast.operator === "-") return { sign: "+", count: countOf(left, "+") + 1 };
    if (ast.operator === "^" || ast.operator === ".^") {
      const times = ast.operator === ".^" || isScalar(left.shape) || right.constant === null ? 1 : Math.abs(Number(right.constant.numerator));
      return { sign: "*", count: times * countOf(left, "*") };
    }
    const scaling = ast.operator === "*" || isScalar(left.shape) || isScalar(right.shape);
    const sign = scaling ? "*" : ".*";
    return { sign, count: countOf(left, sign) + countOf(right, sign) };
  };

  const special = (ast: AstOf<"call">): Inferred | null | undefined => {
    const constant = sizedConstants.get(ast.name);
    const found = constant === undefined ? library.find(ast.name) : null;
    const sized = found?.kind === "operator" && found.symbol.parameters.length === 0 && found.symbol.sizes.length > 0 ? found.symbol : null;
    if (constant === undefined && sized === null) return undefined;
    const counts = constant?.counts ?? [sized?.sizes.length ?? 0];
    if (!counts.includes(ast.args.length)) return wrongArity(ast, counts[0] ?? 0);
    const read = sizeArguments(ast, setting.sizeNames);
    if (!read.ok) {
      read.diagnostics.forEach(report);
      return null;
    }
    if (constant !== undefined) return value(ast, constant.shape(read.value));
    return sized === null ? null : value(ast, substituteShape(sized.shape, new Map(sized.sizes.map((name, index) => [name, read.value[index] ?? read.value[0]] as const).filter((entry): entry is readonly [string, Dimension] => entry[1] !== undefined))));
  };

  const wrongArity = (ast: AstOf<"call">, expected: number): null =>
    wrong("E0206", `\`${ast.name}\` takes ${expected === 1 ? "one argument" : `${expected} arguments`}, not ${ast.args.length}`, [label(ast.span, "called here")], `give it ${expected === 1 ? "one argument" : `${expected} arguments`}`);

  const unknownCall = (ast: AstOf<"call">): null => {
    const asVariable = [...setting.valueNames()].includes(ast.name) || setting.sizeNames.has(ast.name) || readsAsVariable(ast.name);
    const rest = text.slice(ast.nameSpan.end, ast.span.end);
    if (asVariable) {
      return wrong("E0204", `\`${ast.name}\` is a variable, not a function`, [label(ast.nameSpan, "called like a function")], `to multiply, leave a blank: \`${ast.name} ${rest}\``);
    }
    const near = suggest(ast.name, [...library.names(), ...builtInNames]);
    return wrong("E0205", `unknown function \`${ast.name}\``, [label(ast.nameSpan, "not known")], near === null ? `define it: \`${ast.name}(x) = …\`` : `did you mean \`${near}\`?`);
  };

  const undefinedAt = (ast: Ast): null =>
    wrong("E0305", `\`${written(ast.span)}\` is undefined`, [label(ast.span, "outside the domain of the function, and everything is real-valued")], "change the argument");

  /** Where in the expression a part of the text of `einsum` stands. */
  const inText = ({ span }: Ast, at: Span): Span => ({ start: span.start + 1 + at.start, end: span.start + 1 + Math.max(at.end, at.start + 1) });

  const einsum = (ast: AstOf<"call">, args: readonly Inferred[]): Inferred | null => {
    const [text_] = ast.args;
    if (text_?.kind !== "string") return wrong("E0220", "`einsum` begins with a text that names the axes", [label(ast.args[0]?.span ?? ast.span, "not a text")], 'write `einsum("ij,jk->ik", A, B)`');
    if (args.length < ast.args.length - 1) return wrong("E0220", "`einsum` takes one text", [label(ast.args.findLast(({ kind }) => kind === "string")?.span ?? ast.span, "a second text")], "remove it");
    const written_ = readEinsum(text_.value);
    if (!written_.ok) return wrong("E0220", written_.wrong.message, [label(inText(text_, written_.wrong.at), written_.wrong.says)], written_.wrong.help);
    const fitted = fitEinsum(written_.value, args.map(({ shape }) => resolved(shape)));
    if (!fitted.ok) {
      const argument = fitted.wrong.argument === null ? undefined : args[fitted.wrong.argument];
      return wrong("E0220", fitted.wrong.message, [label(inText(text_, fitted.wrong.at), fitted.wrong.says), ...(argument === undefined ? [] : [under(argument)])], fitted.wrong.help);
    }
    const { inputs, output, names } = fitted.value;
    const seen = new Map<number, { readonly size: Dimension; readonly argument: Inferred }>();
    for (const [position, argument] of args.entries()) {
      for (const [axis, size] of argument.shape.entries()) {
        const number = inputs[position]?.[axis] ?? null;
        if (number === null) continue;
        const before = seen.get(number);
        if (before === undefined) seen.set(number, { size, argument });
        else if (!sizes.unify(before.size, size)) {
          const [one, other] = [shown([before.size, size])[0].key, shown([before.size, size])[1].key];
          const name = names[number]?.startsWith(".") === true ? "..." : names[number];
          return wrong("E0221", `the label \`${name ?? ""}\` stands for the sizes \`${one}\` and \`${other}\``, [under(before.argument), ...(before.argument === argument ? [] : [under(argument)])], "a label stands for one size wherever it occurs");
        }
      }
    }
    return value(ast, resolved(shapeOfAxes(output.flatMap((number) => seen.get(number)?.size ?? []))));
  };

  const alongNamed = (ast: AstOf<"call">, of: Inferred): Inferred | null => {
    const shape = resolved(of.shape);
    const axes = readAxes(ast, shape, written(of.ast.span));
    if ("code" in axes) {
      report(axes);
      return null;
    }
    return value(ast, shapeAlong(ast.name, shape, axes));
  };

  const call = (ast: AstOf<"call">, args: readonly Inferred[]): Inferred | null => {
    if (ast.name === "einsum") return einsum(ast, args);
    if (namesAxes(ast)) return args[0] === undefined ? wrongArity(ast, 1) : alongNamed(ast, args[0]);
    const builtIn = unaryBuiltIns.get(ast.name);
    const [first] = args;
    if (builtIn !== undefined) {
      if (args.length !== 1 || first === undefined) return wrongArity(ast, 1);
      const shape = builtIn.shape(resolved(first.shape), sizes);
      return "wants" in shape ? wrong("E0208", `\`${ast.name}\` needs ${shape.wants}, and this is ${words(first)}`, [under(first)], `give it ${shape.wants}`) : value(ast, shape);
    }
    const found = library.find(ast.name, args.length);
    if (found === null) return unknownCall(ast);
    if (found.kind === "function") {
      if (args.length !== 1 || first === undefined) return wrongArity(ast, 1);
      return first.constant !== null && outside(found.symbol, first.constant) ? undefinedAt(ast) : value(ast, first.shape);
    }
    const { parameters, sizes: names, shape } = found.symbol;
    if (parameters.length !== args.length) return wrongArity(ast, parameters.length);
    const tensor = args.map((argument) => resolved(argument.shape)).find((one) => one.length > 2);
    const instance = tensor !== undefined && found.kind === "definition" && definedForTensors(found.symbol) ? tensorInstance(parameters, tensor) : new Map<string, Dimension>(names.map((name) => [name, sizes.fresh("instance")]));
    const broadcast = found.kind === "definition" ? broadcastArguments(found.symbol, args.map((argument) => isScalar(argument.shape))) : [];
    for (const [index, parameter] of parameters.entries()) {
      const argument = args[index];
      if (argument === undefined || broadcast[index] === true || sameShapes(substituteShape(parameter.shape, instance), argument.shape)) continue;
      const wanted = shown(substituteShape(parameter.shape, instance));
      const others = args.filter((other, place) => place !== index && !isScalar(other.shape)).map(under);
      const open = wanted.some((size) => size.key.includes("$"));
      const wants = open ? `an argument of shape ${parameter.shape.map((size) => size.key).join(" × ")}` : shapeInWords(wanted);
      return wrong("E0215", `\`${ast.name}\` wants ${wants} as its \`${parameter.name}\`, and this is ${words(argument)}`, [under(argument), ...others], `\`${ast.name}(${parameters.map(({ name }) => name).join(", ")})\`: check the order and the shapes of the arguments`);
    }
    return value(ast, resolved(substituteShape(shape, instance)));
  };

  /** The sizes at which a definition for matrices takes a tensor of the given shape. */
  const tensorInstance = (parameters: readonly Parameter[], shape: Shape): Map<string, Dimension> => {
    const bound = new Map<string, Dimension>();
    const matrix = parameters.find((parameter) => !isScalarShape(parameter.shape));
    if (matrix !== undefined) matchShapes([matrix.shape], [shape], bound, true);
    return bound;
  };

  return {
    number: (ast) => value(ast, SCALAR, parseDecimal(ast.text)),
    use: (ast, known) => ({ ...known, ast }),
    name: (ast) => {
      if (setting.sizeNames.has(ast.name)) return value(ast, SCALAR);
      const constant = constantNamed(library, ast.name);
      if (constant !== null) return value(ast, constant.shape);
      const near = suggest(ast.name, setting.valueNames());
      return wrong("E0201", `unknown name \`${ast.name}\``, [label(ast.span, "not declared")], near === null ? "declare it" : `did you mean \`${near}\`?`);
    },
    negate: (ast, of) => ({ ...of, ast, constant: of.constant === null ? null : negateRational(of.constant) }),
    transpose: (ast, of) => value(ast, transposedShape(of.shape)),
    binary,
    special,
    call,
    wrongArity,
    string: (ast) => wrong("E0206", "a text is only an argument of `einsum`", [label(ast.span, "not expected here")], "remove the quotes"),
    spend: setting.spend,
  };
}
