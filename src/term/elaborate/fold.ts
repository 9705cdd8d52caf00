/** Evaluates a syntax tree bottom-up in any algebra without recursion, looking names up in scopes and unfolding the reader's functions. */
import type { Span } from "../../diagnostics/span.js";
import type { Ast, AstOf } from "../../syntax/ast.js";
import { operandsOf } from "./axes.js";

export interface ReaderFunction {
  readonly parameters: readonly string[];
  readonly body: Ast;
  /** How many functions were defined before: a body sees only those, so no function calls itself. */
  readonly position: number;
  readonly span: Span;
}

/** How to combine values; null stands for a part that was reported as wrong, and is passed on silently. */
export interface Algebra<V> {
  readonly number: (ast: AstOf<"number">) => V | null;
  /** A use of a name that a scope binds. */
  readonly use: (ast: AstOf<"name">, value: V) => V;
  /** A name that no scope binds. */
  readonly name: (ast: AstOf<"name">) => V | null;
  readonly negate: (ast: AstOf<"negate">, of: V) => V | null;
  readonly transpose: (ast: AstOf<"transpose">, of: V) => V | null;
  readonly binary: (ast: AstOf<"binary">, left: V, right: V) => V | null;
  /** Called before the arguments are looked at: a result other than undefined is taken instead of folding them. */
  readonly special: (ast: AstOf<"call">) => V | null | undefined;
  /** `args` are the values of the call's operands (see axes). */
  readonly call: (ast: AstOf<"call">, args: readonly V[]) => V | null;
  readonly wrongArity: (ast: AstOf<"call">, expected: number) => null;
  readonly string: (ast: AstOf<"string">) => null;
  /** Called once for every node; false stops the fold with null. */
  readonly spend: (ast: Ast) => boolean;
}

export interface Scope<V> {
  readonly values: ReadonlyMap<string, V | null>;
  readonly functions: ReadonlyMap<string, ReaderFunction>;
}

interface Frame<V> {
  readonly locals: ReadonlyMap<string, V | null> | null;
  readonly visible: number;
}

type Task<V> =
  | { readonly step: "visit"; readonly ast: Ast; readonly frame: Frame<V> }
  | { readonly step: "combine"; readonly ast: Ast }
  | { readonly step: "enter"; readonly ast: AstOf<"call">; readonly body: ReaderFunction };

export function foldAst<V>(root: Ast, scope: Scope<V>, algebra: Algebra<V>): V | null {
  const values: (V | null)[] = [];
  const tasks: Task<V>[] = [{ step: "visit", ast: root, frame: { locals: null, visible: Infinity } }];
  const pop = (): V | null => values.pop() ?? null;

  const visit = (ast: Ast, frame: Frame<V>): void => {
    switch (ast.kind) {
      case "number":
        values.push(algebra.number(ast));
        return;
      case "string":
        values.push(algebra.string(ast));
        return;
      case "name": {
        const local = frame.locals?.get(ast.name);
        const known = local === undefined ? scope.values.get(ast.name) : local;
        values.push(known === undefined ? algebra.name(ast) : known === null ? null : algebra.use(ast, known));
        return;
      }
      case "negate":
      case "transpose":
        tasks.push({ step: "combine", ast }, { step: "visit", ast: ast.of, frame });
        return;
      case "binary":
        tasks.push({ step: "combine", ast }, { step: "visit", ast: ast.right, frame }, { step: "visit", ast: ast.left, frame });
        return;
      case "call": {
        const own = scope.functions.get(ast.name);
        const body = own !== undefined && own.position < frame.visible ? own : null;
        const special = body === null ? algebra.special(ast) : undefined;
        if (special !== undefined) {
          values.push(special);
          return;
        }
        if (body !== null && body.parameters.length !== ast.args.length) {
          values.push(algebra.wrongArity(ast, body.parameters.length));
          return;
        }
        tasks.push(body === null ? { step: "combine", ast } : { step: "enter", ast, body });
        for (const argument of (body === null ? operandsOf(ast) : ast.args).toReversed()) tasks.push({ step: "visit", ast: argument, frame });
      }
    }
  };

  const combine = (ast: Ast): V | null => {
    switch (ast.kind) {
      case "negate":
      case "transpose": {
        const of = pop();
        if (of === null) return null;
        return ast.kind === "negate" ? algebra.negate(ast, of) : algebra.transpose(ast, of);
      }
      case "binary": {
        const right = pop();
        const left = pop();
        return left === null || right === null ? null : algebra.binary(ast, left, right);
      }
      case "call": {
        const args = takeArguments(operandsOf(ast).length);
        return args.every((value): value is V => value !== null) ? algebra.call(ast, args) : null;
      }
      case "number":
      case "string":
      case "name":
        throw new Error("internal: a leaf has nothing to combine");
    }
  };

  const takeArguments = (count: number): (V | null)[] => (count === 0 ? [] : values.splice(-count));

  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    if (task.step === "visit") {
      if (!algebra.spend(task.ast)) return null;
      visit(task.ast, task.frame);
    } else if (task.step === "combine") values.push(combine(task.ast));
    else {
      const args = takeArguments(task.ast.args.length);
      const locals = new Map(task.body.parameters.map((name, index) => [name, args[index] ?? null]));
      tasks.push({ step: "visit", ast: task.body.body, frame: { locals, visible: task.body.position } });
    }
  }
  return pop();
}
