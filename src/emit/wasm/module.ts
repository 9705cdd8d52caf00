/** Assembles WebAssembly modules: functions of typed statements, imports, one memory, exports. Knows no mathematics. */
import { type Bytes, flatten, sized, unsigned, utf8, vector } from "./bytes.js";
import { type Code, i32, type ValueType } from "./instructions.js";

/** A local variable: reading it is an expression. */
export interface Local<T extends ValueType> extends Code<T> {
  readonly index: number;
}

/** What a call of a function needs; `result` is null for one that returns nothing. */
export interface Callee<P extends readonly ValueType[], R extends ValueType | null> {
  readonly index: number;
  readonly params: P;
  readonly result: R;
}

export type Arguments<P extends readonly ValueType[]> = { readonly [I in keyof P]: Code<P[I]> };
export type Parameters<P extends readonly ValueType[]> = { readonly [I in keyof P]: Local<P[I]> };

/** The body of a function as it is written, statement by statement. */
export interface Body {
  local<T extends ValueType>(type: T, start?: Code<T>): Local<T>;
  set<T extends ValueType>(local: Local<T>, value: Code<T>): void;
  /** A statement such as a store. */
  add(statement: Bytes): void;
  /** The statements of `inside`, for `add` later. */
  gather(inside: () => void): Bytes;
  /** Runs `inside`; the locals it makes are made again afterwards, with whatever they hold. */
  scope(inside: () => void): void;
  call<P extends readonly ValueType[]>(callee: Callee<P, null>, ...args: Arguments<P>): void;
  /** Runs `then` where the condition is not 0, else `otherwise`. */
  if(condition: Code<"i32">, then: () => void, otherwise?: () => void): void;
  /** Runs `inside` again and again while the condition, which is asked first, is not 0. */
  while(condition: Code<"i32">, inside: () => void): void;
  /** Runs `inside` once, and again while the condition, which is asked after it, is not 0. */
  repeat(inside: () => void, condition: () => Code<"i32">): void;
  /** Counts a local from its value up to `end` in steps; `end` is read each time. */
  count(counter: Local<"i32">, end: Code<"i32">, step: Code<"i32">, inside: () => void): void;
  return(value?: Code<ValueType>): void;
}

/** The statement that sets a local. */
export const assignment = <T extends ValueType>(local: Local<T>, value: Code<T>): Bytes => [value.bytes, 0x21, unsigned(local.index)];

/** The value of a call. */
export const valueOf = <P extends readonly ValueType[], R extends ValueType>(callee: Callee<P, R>, ...args: Arguments<P>): Code<R> => ({ type: callee.result, bytes: callBytes(callee, args) });

const callBytes = <P extends readonly ValueType[]>(callee: Callee<P, ValueType | null>, args: Arguments<P>): Bytes => [args.map(({ bytes }) => bytes), 0x10, unsigned(callee.index)];

const typeBytes: { readonly [T in ValueType]: number } = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };
const emptyBlock = 0x40;

interface WrittenBody {
  readonly body: Body;
  readonly finish: () => Bytes;
}

function createBody(params: number): WrittenBody {
  const locals: ValueType[] = [];
  const open: Bytes[][] = [[]];
  const free: { readonly [T in ValueType]: number[] } = { i32: [], i64: [], f32: [], f64: [], v128: [] };
  const used: { readonly type: ValueType; readonly index: number }[] = [];
  const add = (statement: Bytes): void => void open.at(-1)?.push(statement);
  const gathered = (inside: () => void): Bytes => {
    const statements: Bytes[] = [];
    open.push(statements);
    inside();
    open.pop();
    return statements;
  };
  const body: Body = {
    local: (type, start) => {
      const index = free[type].pop() ?? params + locals.push(type) - 1;
      used.push({ type, index });
      const local = { type, index, bytes: [0x20, unsigned(index)] };
      if (start !== undefined) add(assignment(local, start));
      return local;
    },
    set: (local, value) => add(assignment(local, value)),
    add,
    gather: gathered,
    scope: (inside) => {
      const before = used.length;
      inside();
      for (const { type, index } of used.splice(before)) free[type].push(index);
    },
    call: (callee, ...args) => add(callBytes(callee, args)),
    if: (condition, then, otherwise) => add([condition.bytes, 0x04, emptyBlock, gathered(then), otherwise === undefined ? [] : [0x05, gathered(otherwise)], 0x0b]),
    while: (condition, inside) => add([0x02, emptyBlock, 0x03, emptyBlock, condition.bytes, 0x45, 0x0d, 1, gathered(inside), 0x0c, 0, 0x0b, 0x0b]),
    repeat: (inside, condition) => add([0x03, emptyBlock, gathered(inside), condition().bytes, 0x0d, 0, 0x0b]),
    count: (counter, end, step, inside) => body.if(i32.lt(counter, end), () => body.repeat(() => {
      inside();
      body.set(counter, i32.add(counter, step));
    }, () => i32.lt(counter, end))),
    return: (value) => add([value?.bytes ?? [], 0x0f]),
  };
  return { body, finish: () => sized([vector(runsOf(locals)), open[0] ?? [], 0x0b]) };
}

/** Locals of one type in a row are declared together. */
function runsOf(locals: readonly ValueType[]): readonly Bytes[] {
  const runs: { readonly type: ValueType; length: number }[] = [];
  for (const type of locals) {
    const last = runs.at(-1);
    if (last?.type === type) last.length += 1;
    else runs.push({ type, length: 1 });
  }
  return runs.map(({ type, length }) => [unsigned(length), typeBytes[type]]);
}

export interface ModuleBuilder {
  /** An import; all imports come before the first function. */
  import<const P extends readonly ValueType[], R extends ValueType | null>(from: string, name: string, params: P, result: R): Callee<P, R>;
  /** A function; what `write` returns is its result. */
  function<const P extends readonly ValueType[], R extends ValueType>(params: P, result: R, write: (body: Body, ...params: Parameters<P>) => Code<R>): Callee<P, R>;
  procedure<const P extends readonly ValueType[]>(params: P, write: (body: Body, ...params: Parameters<P>) => void): Callee<P, null>;
  /** A number that is given from outside when the module is instantiated. */
  given(from: string, name: string): Code<"i32">;
  export(name: string, callee: Callee<readonly ValueType[], ValueType | null>): void;
  finish(): Uint8Array<ArrayBuffer>;
}

function parametersOf<const P extends readonly ValueType[]>(params: P): Parameters<P>;
function parametersOf(params: readonly ValueType[]): readonly Local<ValueType>[] {
  return params.map((type, index) => ({ type, index, bytes: [0x20, unsigned(index)] }));
}

const section = (id: number, content: readonly Bytes[]): Bytes => (content.length === 0 ? [] : [id, sized(vector(content))]);

/**
 * A module with one memory, imported as `env.memory`. An assembler of its own, because modules are made in browsers too: a few kilobytes stand
 * against the 108 MB of binaryen 132 and the 5.6 MB of wabt 1.0.39, unpacked.
 */
export function createModule(): ModuleBuilder {
  const types = new Map<string, number>();
  const typeList: Bytes[] = [];
  const imports: Bytes[] = [[utf8("env"), utf8("memory"), 0x02, 0x00, unsigned(1)]];
  const functions: { readonly type: number; readonly code: () => Bytes }[] = [];
  const exports: Bytes[] = [];
  let imported = 0;
  let numbers = 0;
  const typeIndex = (params: readonly ValueType[], result: ValueType | null): number => {
    const key = `${params.join(",")}>${result ?? ""}`;
    const known = types.get(key);
    if (known !== undefined) return known;
    types.set(key, typeList.length);
    typeList.push([0x60, vector(params.map((type) => [typeBytes[type]])), vector(result === null ? [] : [[typeBytes[result]]])]);
    return typeList.length - 1;
  };
  const define = <const P extends readonly ValueType[], R extends ValueType | null>(params: P, result: R, write: (body: Body) => Bytes): Callee<P, R> => {
    const { body, finish } = createBody(params.length);
    body.add(write(body));
    functions.push({ type: typeIndex(params, result), code: finish });
    return { index: imported + functions.length - 1, params, result };
  };
  return {
    import: (from, name, params, result) => {
      if (functions.length > 0) throw new Error("internal: an import after a function");
      imports.push([utf8(from), utf8(name), 0x00, unsigned(typeIndex(params, result))]);
      imported += 1;
      return { index: imported - 1, params, result };
    },
    function: (params, result, write) => define(params, result, (body) => write(body, ...parametersOf(params)).bytes),
    procedure: (params, write) => define(params, null, (body) => {
      write(body, ...parametersOf(params));
      return [];
    }),
    given: (from, name) => {
      imports.push([utf8(from), utf8(name), 0x03, typeBytes.i32, 0x00]);
      numbers += 1;
      return { type: "i32", bytes: [0x23, unsigned(numbers - 1)] };
    },
    export: (name, callee) => void exports.push([utf8(name), 0x00, unsigned(callee.index)]),
    finish: () =>
      flatten([
        [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
        section(1, typeList),
        section(2, imports),
        section(3, functions.map(({ type }) => unsigned(type))),
        section(7, exports),
        section(10, functions.map(({ code }) => code())),
      ]),
  };
}
