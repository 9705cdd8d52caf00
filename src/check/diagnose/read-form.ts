/** Syntax to forms: chains of sums and products flat, spelled variants as one, the student's names as what they stand for. Knows no mistakes. */
import type { Span } from "../../diagnostics/span.js";
import { cover } from "../../diagnostics/span.js";
import type { Ast, AstOf } from "../../syntax/ast.js";
import { operandsOf } from "../../term/elaborate/axes.js";
import type { Library } from "../../term/library.js";
import { sizedConstants } from "../../term/elaborate/built-in.js";
import { type Form, isScalarValue } from "./form.js";
import { between, type Notation } from "./notation.js";

export interface Reading {
  readonly notation: Notation;
  readonly library: Library;
  /** What names stand for before the problem's names are looked up. */
  readonly names: ReadonlyMap<string, Form>;
  /** Whether the places are places in the submission. */
  readonly placed: boolean;
}

/** A member of a flat sum or product, with the sign before it. */
interface Member {
  readonly sign: AstOf<"binary">["operator"] | null;
  readonly signSpan: Span | null;
  readonly ast: Ast;
}

/** What a node is read from: its operands, and how their forms are joined. */
interface Plan {
  readonly operands: readonly Ast[];
  join(operands: readonly Form[]): Form;
}

/** The form of `root`; deep and long texts are read without recursion. */
export function readForm(root: Ast, reading: Reading): Form {
  const done = new Map<Ast, Form>();
  const stack: { readonly ast: Ast; readonly plan: Plan; next: number }[] = [{ ast: root, plan: planOf(root, reading), next: 0 }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const operand = top.plan.operands[top.next];
    top.next += 1;
    if (operand !== undefined) {
      stack.push({ ast: operand, plan: planOf(operand, reading), next: 0 });
      continue;
    }
    stack.pop();
    done.set(top.ast, top.plan.join(top.plan.operands.map((one) => found(done, one))));
  }
  return found(done, root);
}

function found(done: ReadonlyMap<Ast, Form>, ast: Ast): Form {
  const form = done.get(ast);
  if (form === undefined) throw new Error("internal: a part was read before what it is made of");
  return form;
}

function planOf(ast: Ast, reading: Reading): Plan {
  const { notation, placed } = reading;
  const at = placed ? ast.span : null;
  switch (ast.kind) {
    case "number":
      return { operands: [], join: () => notation.number(Number(ast.text), at) };
    case "string":
      return { operands: [], join: () => notation.clash("text", [], at) };
    case "name":
      return { operands: [], join: () => reading.names.get(ast.name) ?? notation.name(ast.name, at) };
    case "negate":
      return { operands: [ast.of], join: ([of]) => negated(notation, given(of), at) };
    case "transpose":
      return { operands: [ast.of], join: ([of]) => notation.transpose(given(of), at) };
    case "call":
      return planOfCall(ast, reading);
    case "binary":
      return planOfBinary(ast, reading);
  }
}

function given(form: Form | undefined): Form {
  if (form === undefined) throw new Error("internal: a part without its operand");
  return form;
}

const negated = (notation: Notation, of: Form, at: Span | null): Form => notation.product([notation.number(-1, null), of], at);

function planOfCall(ast: AstOf<"call">, { notation, library, placed }: Reading): Plan {
  const at = placed ? ast.span : null;
  const symbol = library.find(ast.name);
  if (sizedConstants.has(ast.name) || (symbol?.kind === "operator" && symbol.symbol.parameters.length === 0)) return { operands: [], join: () => notation.array(ast, at) };
  const operands = operandsOf(ast);
  const plain = operands.length === ast.args.length;
  return {
    operands,
    join: (forms) => {
      const [first, second] = forms;
      if (plain && first !== undefined && forms.length === 1 && ast.name === "transpose") return notation.transpose(first, at);
      if (plain && first !== undefined && forms.length === 1 && ast.name === "recip") return inverted(notation, first, at);
      if (plain && first !== undefined && second !== undefined && ast.name === "outer") return notation.product([first, notation.transpose(second, second.at)], at);
      if (plain && first !== undefined && second !== undefined && ast.name === "solve") return notation.product([notation.call({ ...ast, name: "inv", args: ast.args.slice(0, 1) }, [first], first.at), second], at);
      return notation.call(ast, forms, at);
    },
  };
}

const inverted = (notation: Notation, of: Form, at: Span | null): Form => notation.power(of, notation.number(-1, null), at);

function planOfBinary(ast: AstOf<"binary">, { notation, placed }: Reading): Plan {
  const at = placed ? ast.span : null;
  if (ast.operator === "^" || ast.operator === ".^") {
    return { operands: [ast.left, ast.right], join: ([base, exponent]) => raised(notation, ast.operator === "^", given(base), given(exponent), at) };
  }
  const members = membersOf(ast);
  const isSum = ast.operator === "+" || ast.operator === "-";
  const join = isSum ? joinSum : joinProduct;
  return { operands: members.map((member) => member.ast), join: (forms) => join(notation, members, forms, at, placed) };
}

/** The members along the left side, of one level of operators. */
function membersOf(ast: AstOf<"binary">): readonly Member[] {
  const isSum = (operator: string): boolean => operator === "+" || operator === "-";
  const isProduct = (operator: string): boolean => operator === "*" || operator === "/" || operator === ".*" || operator === "./";
  const level = isSum(ast.operator) ? isSum : isProduct;
  const members: Member[] = [];
  let part: Ast = ast;
  while (part.kind === "binary" && level(part.operator)) {
    members.push({ sign: part.operator, signSpan: part.operatorSpan, ast: part.right });
    part = part.left;
  }
  members.push({ sign: null, signSpan: null, ast: part });
  return members.toReversed();
}

function joinSum(notation: Notation, members: readonly Member[], forms: readonly Form[], at: Span | null, placed: boolean): Form {
  const terms = members.map(({ sign, signSpan, ast }, index) => {
    const term = given(forms[index]);
    return sign === "-" ? negated(notation, term, placed && signSpan !== null ? cover(signSpan, ast.span) : null) : term;
  });
  return notation.sum(terms, at);
}

/** As the language reads a chain: from the left, entry by entry where both sides are no scalars. */
function joinProduct(notation: Notation, members: readonly Member[], forms: readonly Form[], at: Span | null, placed: boolean): Form {
  let entries = false;
  let pending: Form[] = [];
  let start: Span | null = null;
  let end: Span | null = null;
  const settled = (): Form => {
    const [only] = pending;
    if (pending.length === 1 && only !== undefined) return only;
    const span = placed ? between(start, end) : null;
    return entries ? notation.hadamard(pending, span) : notation.product(pending, span);
  };
  for (const [index, { sign, ast }] of members.entries()) {
    const written = given(forms[index]);
    const divides = sign === "/" || sign === "./";
    const factor = divides ? inverted(notation, written, written.at) : written;
    if (sign === "/" && written.value !== null && !isScalarValue(written)) pending = [notation.clash("a quotient by no scalar", [settled(), written], placed ? between(start, ast.span) : null)];
    else if (sign === null || isScalarValue(factor)) pending.push(factor);
    else {
      const byEntry: boolean = (sign === ".*" || sign === "./") && (entries || !isScalarValue(settledValue(pending, settled)));
      if (byEntry !== entries) {
        if (pending.length > 1) pending = [settled()];
        entries = byEntry;
      }
      pending.push(factor);
    }
    start ??= ast.span;
    end = ast.span;
  }
  const whole = settled();
  return whole.at === at || !placed ? whole : { ...whole, at };
}

const settledValue = (pending: readonly Form[], settled: () => Form): Form => (pending.length === 1 ? given(pending[0]) : settled());

/** Whole powers of square matrices are products, and negative ones those of the inverse. */
function raised(notation: Notation, asMatrix: boolean, base: Form, exponent: Form, at: Span | null): Form {
  const sign = exponent.kind === "product" && exponent.parts.length === 2 && exponent.parts[0]?.kind === "number" && exponent.parts[0].number === -1 ? -1 : 1;
  const magnitude = exponent.kind === "product" && sign === -1 ? exponent.parts[1] : exponent;
  const count = magnitude?.kind === "number" ? sign * magnitude.number : Number.NaN;
  if (!asMatrix || isScalarValue(base)) return notation.power(base, Number.isNaN(count) ? exponent : notation.number(count, exponent.at), at);
  if (!Number.isInteger(count) || count === 0 || Math.abs(count) > longestPower) return notation.clash("a power", [base, exponent], at);
  const span = at ?? { start: 0, end: 0 };
  const factor = count > 0 ? base : notation.call({ kind: "call", name: "inv", nameSpan: span, span, args: [{ kind: "name", name: "", span }] }, [base], at);
  return notation.product(Array.from({ length: Math.abs(count) }, () => factor), at);
}

const longestPower = 8;
