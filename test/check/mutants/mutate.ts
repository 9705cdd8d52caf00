// Every answer that is one slip away from a right one, with the names of the slip; its own code, which shares nothing with the rules of mistakes.
import type { MistakeCode } from "../../../src/check/mistake-codes.js";
import type { Ast, AstOf } from "../../../src/syntax/ast.js";
import { written } from "./written.js";

export interface Mutant {
  readonly ast: Ast;
  readonly text: string;
  readonly labels: readonly MistakeCode[];
}

/** What is known of the names: scalars, sizes and arrays with their shapes. */
export interface Names {
  readonly shapes: ReadonlyMap<string, string>;
}

interface Change {
  readonly ast: Ast;
  readonly labels: readonly MistakeCode[];
}

const span = { start: 0, end: 0 };
const number = (text: string): Ast => ({ kind: "number", span, text });
const binary = (operator: AstOf<"binary">["operator"], left: Ast, right: Ast): Ast => ({ kind: "binary", span, operator, operatorSpan: span, implicit: false, left, right });
const transpose = (of: Ast): Ast => (of.kind === "transpose" ? of.of : { kind: "transpose", span, of });
const call = (name: string, ...args: readonly Ast[]): Ast => ({ kind: "call", span, name, nameSpan: span, args });
const negate = (of: Ast): Ast => (of.kind === "negate" ? of.of : { kind: "negate", span, of });

/** Names of functions whose value is one number. */
const scalarCalls: ReadonlySet<string> = new Set(["sum", "tr", "det", "logdet", "norm2", "normsq", "norm1", "mean", "inner"]);
const functions: ReadonlySet<string> = new Set(["relu", "sigmoid", "tanh", "exp", "softmax", "sin", "cos", "log"]);

const isVector = (ast: Ast, names: Names): boolean => (ast.kind === "name" ? names.shapes.get(ast.name)?.startsWith("vector") === true : (ast.kind === "binary" && (ast.operator === "+" || ast.operator === "-") && isVector(ast.left, names)) || (ast.kind === "binary" && ast.operator === "*" && (isScalar(ast.left, names) || (ast.left.kind === "name" && ast.right.kind === "name")) && isVector(ast.right, names)) || (ast.kind === "call" && ast.args[0] !== undefined && functions.has(ast.name) && isVector(ast.args[0], names)));

/** `x' … y`. */
function isInner(ast: Ast, names: Names): boolean {
  if (ast.kind !== "binary" || ast.operator !== "*" || !isVector(ast.right, names)) return false;
  let first = ast.left;
  while (first.kind === "binary" && first.operator === "*") first = first.left;
  return first.kind === "transpose" && isVector(first.of, names);
}

/** Whether a part is plainly a number. */
function isScalar(ast: Ast, names: Names): boolean {
  switch (ast.kind) {
    case "number":
      return true;
    case "string":
      return false;
    case "name":
      return (names.shapes.get(ast.name) ?? "scalar").startsWith("scalar");
    case "call":
      return scalarCalls.has(ast.name);
    case "negate":
    case "transpose":
      return isScalar(ast.of, names);
    case "binary":
      return (isScalar(ast.left, names) && isScalar(ast.right, names)) || isInner(ast, names);
  }
}

const hasSize = (ast: Ast, names: Names): boolean => (ast.kind === "name" ? !names.shapes.has(ast.name) : ast.kind === "binary" && (hasSize(ast.left, names) || hasSize(ast.right, names)));

/** The mask of a relu, or what holds one. */
const isMask = (ast: Ast): boolean => ast.kind === "call" && ast.name === "step";

/** What a factor is called that was left out. */
function forgotten(factor: Ast, names: Names): readonly MistakeCode[] {
  if (isMask(factor)) return ["missing_mask", "forgot_chain"];
  if (factor.kind === "call" && factor.name === "ones") return ["forgot_batch_sum", "forgot_chain"];
  if (!isScalar(factor, names)) return ["forgot_chain"];
  // Without its division by the length, the gradient of a length is that of half its square.
  if (factor.kind === "call" && factor.name === "norm2") return ["missing_factor", "norm_vs_square"];
  if (factor.kind === "negate") return ["missing_factor", "sign"];
  return hasSize(factor, names) ? ["forgot_batch_mean", "missing_factor"] : ["missing_factor"];
}

/** The slips at the root of one part. */
function changesAt(ast: Ast, names: Names, place: { readonly isTerm: boolean; readonly underTranspose: boolean; readonly masks: readonly Ast[] }): readonly Change[] {
  const changes: Change[] = [];
  const add = (changed: Ast, ...labels: readonly MistakeCode[]): void => void changes.push({ ast: changed, labels });
  const isInverse = (one: Ast): boolean => one.kind === "call" && one.name === "inv";
  const array = !isScalar(ast, names);
  if (ast.kind === "transpose") add(ast.of, "missing_transpose", ...(isInverse(ast.of) ? (["inverse_transpose"] as const) : []));
  else if (array && !place.underTranspose && (ast.kind === "name" || ast.kind === "call")) add(transpose(ast), "extra_transpose", ...(isInverse(ast) ? (["inverse_transpose"] as const) : []));
  if (place.isTerm) {
    add(negate(ast), "sign");
    add(binary("*", number("2"), ast), "missing_factor");
    add(binary("/", ast, number("2")), "missing_factor");
  }
  if (ast.kind === "negate") add(ast.of, "sign");
  if (ast.kind === "name" && names.shapes.has(ast.name)) {
    const own = names.shapes.get(ast.name);
    for (const [name, shape] of names.shapes) if (name !== ast.name && shape.split(" ")[0] === own?.split(" ")[0]) add({ ...ast, name }, "wrong_variable");
  }
  if (ast.kind === "call") changes.push(...changesOfCall(ast, place.masks));
  if (ast.kind === "binary") changes.push(...changesOfBinary(ast, names));
  return changes;
}

function changesOfCall(ast: AstOf<"call">, masks: readonly Ast[]): readonly Change[] {
  const [argument] = ast.args;
  if (argument === undefined) return [];
  const changes: Change[] = [];
  if (ast.name === "step") {
    changes.push({ ast: call("relu", argument), labels: ["wrong_mask"] }, { ast: argument, labels: ["wrong_mask"] });
    for (const other of masks) if (written(other) !== written(ast)) changes.push({ ast: other, labels: ["wrong_mask"] });
  }
  if (functions.has(ast.name)) changes.push({ ast: argument, labels: ["wrong_variable", "forgot_chain"] });
  if (ast.name === "norm2") changes.push({ ast: call("normsq", argument), labels: ["norm_vs_square", "wrong_power"] });
  if (ast.name === "normsq") changes.push({ ast: call("norm2", argument), labels: ["norm_vs_square", "wrong_power"] });
  if (ast.name === "inv") changes.push({ ast: argument, labels: ["wrong_power", "inverse_transpose"] });
  if (ast.name === "softmaxrows" || ast.name === "softmax") changes.push({ ast: call("exp", argument), labels: ["forgot_chain", "missing_factor"] });
  if (ast.name === "det") changes.push({ ast: call("logdet", argument), labels: ["missing_factor"] });
  return changes;
}

function changesOfBinary(ast: AstOf<"binary">, names: Names): readonly Change[] {
  const { operator, left, right } = ast;
  const changes: Change[] = [];
  const add = (changed: Ast, ...labels: readonly MistakeCode[]): void => void changes.push({ ast: changed, labels });
  const [a, b] = [isScalar(left, names), isScalar(right, names)];
  if (operator === "+" || operator === "-") {
    add(binary(operator === "+" ? "-" : "+", left, right), "sign");
    add(left, "missing_term");
    add(operator === "+" ? right : negate(right), "missing_term");
    if (operator === "-") add(binary("-", right, left), "sign");
  }
  if (operator === "*") {
    add(left, ...forgotten(right, names));
    add(right, ...forgotten(left, names));
    if (!a && !b) {
      const isOuter = isVector(left, names) && right.kind === "transpose" && isVector(right.of, names);
      add(binary("*", right, left), "wrong_order", ...(isOuter ? (["inner_vs_outer"] as const) : []));
      // Who turns nothing before it is summed sums over the other axis.
      if (left.kind === "transpose" && right.kind === "call" && right.name === "ones") add(binary("*", left.of, right), "forgot_batch_sum");
      add(binary(".*", left, right), "hadamard_vs_matmul");
      const [u, v] = [transpose(left), transpose(right)];
      if (right.kind === "transpose" && right.of.kind === "name" && names.shapes.get(right.of.name)?.startsWith("vector") === true) add(binary("*", u, v), "inner_vs_outer");
      // Two neighbours in a chain of more.
      if (left.kind === "binary" && left.operator === "*" && !isScalar(left.right, names) && !isScalar(left.left, names)) {
        add(binary("*", binary("*", left.left, right), left.right), "wrong_order");
        add(binary("*", left.left, right), ...forgotten(left.right, names));
      }
    }
  }
  if (operator === ".*") {
    add(left, ...forgotten(right, names));
    add(right, ...forgotten(left, names));
    if (!a && !b) add(binary("*", left, right), "hadamard_vs_matmul");
  }
  if (operator === "/") {
    add(left, ...forgotten(right, names));
    if (a && b && !(left.kind === "number" && left.text === "1")) add(binary("/", number("1"), right), "missing_factor");
  }
  if (operator === "^" || operator === ".^") {
    const k = right.kind === "number" ? Number(right.text) : Number.NaN;
    if (!Number.isNaN(k)) {
      add(k === 2 ? left : { ...ast, right: number(`${k - 1}`) }, "wrong_power", ...(left.kind === "call" && left.name.startsWith("norm") ? (["norm_vs_square"] as const) : []));
      add({ ...ast, right: number(`${k + 1}`) }, "wrong_power");
    }
    if (!a) add({ ...ast, operator: operator === "^" ? ".^" : "^" }, "hadamard_vs_matmul");
  }
  return changes;
}

/** All mutants of one step; of those that read the same, one with the labels of all. */
export function mutantsOf(root: Ast, names: Names): readonly Mutant[] {
  const masks: Ast[] = [];
  const visit = (ast: Ast): void => {
    if (isMask(ast)) masks.push(ast);
    for (const part of partsOf(ast)) visit(part);
  };
  visit(root);
  const found = new Map<string, { readonly ast: Ast; readonly labels: Set<MistakeCode> }>();
  const own = written(root);
  const walk = (ast: Ast, rebuild: (part: Ast) => Ast, isTerm: boolean, underTranspose: boolean, inMask: boolean): void => {
    for (const change of changesAt(ast, names, { isTerm, underTranspose, masks })) {
      const whole = rebuild(change.ast);
      const text = written(whole);
      if (text === own) continue;
      const before = found.get(text) ?? { ast: whole, labels: new Set<MistakeCode>() };
      for (const label of [...change.labels, ...(inMask ? (["wrong_mask"] as const) : [])]) before.labels.add(label);
      found.set(text, before);
    }
    const isSum = ast.kind === "binary" && (ast.operator === "+" || ast.operator === "-");
    partsOf(ast).forEach((part, index) => walk(part, (changed) => rebuild(withPart(ast, index, changed)), isSum, ast.kind === "transpose", inMask || isMask(ast)));
  };
  walk(root, (changed) => changed, true, false, false);
  return [...found].map(([text, { ast, labels }]) => ({ ast, text, labels: [...labels] }));
}

function partsOf(ast: Ast): readonly Ast[] {
  if (ast.kind === "negate" || ast.kind === "transpose") return [ast.of];
  // What stands in `ones(n)` is a size.
  if (ast.kind === "call") return ast.name === "ones" || ast.name === "eye" ? [] : ast.args;
  return ast.kind === "binary" ? [ast.left, ast.right] : [];
}

function withPart(ast: Ast, index: number, part: Ast): Ast {
  if (ast.kind === "negate" || ast.kind === "transpose") return { ...ast, of: part };
  if (ast.kind === "call") return { ...ast, args: ast.args.with(index, part) };
  if (ast.kind === "binary") return index === 0 ? { ...ast, left: part } : { ...ast, right: part };
  return ast;
}
