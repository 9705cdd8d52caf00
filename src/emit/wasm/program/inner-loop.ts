/** Innermost loops: pointers that walk along arrays, whole vectors where steps do not need each other, then single numbers. Knows no kernels. */
import type { Dimension } from "../../../term/dimension.js";
import { type Expression, expressionKey, type Index, read, walkOf } from "../../loops/expression.js";
import type { StatementOf } from "../../loops/program.js";
import type { Bytes } from "../bytes.js";
import { type Code, i32, type Scalar, v128, type ValueType } from "../instructions.js";
import { laneSum } from "../kernels/vectors.js";
import { assignment, type Local } from "../module.js";
import { type Arithmetic, notBelowCode, scalarArithmetic, vectorArithmetic } from "./arithmetic.js";
import { formulaCode } from "./formula.js";
import { offsetOf, strideOf } from "./places.js";
import { arraysWritten, isVectorisable, type Simple, totalsOf } from "./vectorise.js";
import { codeOf, plus, times, type Whole, whole } from "./whole.js";
import type { Writer } from "./writer.js";

interface Pointer {
  readonly local: Local<"i32">;
  readonly step: Whole;
}

/** An entry: at a pointer plus a fixed number of bytes. */
interface Entry {
  readonly pointer: Pointer;
  readonly offset: number;
}

export function innerLoop<T extends Scalar>(writer: Writer<T>, { counter, count }: StatementOf<"loop">, statements: readonly Simple[]): void {
  const { body, real, places } = writer;
  const { lanes, vector, scalar, bytes } = real;
  const steps = places.size(count);
  const before: Bytes[] = [];
  const pointers = new Map<string, Pointer>();
  const index = body.local("i32", i32.const(0));
  const counterCode = (id: number): Code<"i32"> => (id === counter ? index : writer.counter(id));
  const written = arraysWritten(statements);
  const totals = totalsOf(statements);

  /** Where an entry lies at the first step. */
  const startOf = (array: number, place: Index): Whole => plus(writer.address(array), offsetOf(place, places, bytes, (id) => (id === counter ? null : writer.counter(id))));
  const entryAt = (array: number, place: Index): Entry => {
    const start = startOf(array, place);
    const terms = place.terms.map(({ counter: id, stride }) => `${id}*${stride.key}`).join("+");
    const key = `${writer.address(array).rest === null ? "" : array}|${terms}`;
    const known = pointers.get(key);
    if (known !== undefined) return { pointer: known, offset: start.known };
    const step = place.terms.reduce((total, { counter: id, stride }) => (id === counter ? plus(total, strideOf(stride, places, bytes)) : total), whole(0));
    const pointer: Pointer = { local: body.local("i32"), step: step.rest === null ? step : { known: 0, rest: early(codeOf(step)) } };
    before.push(assignment(pointer.local, start.rest ?? i32.const(0)));
    pointers.set(key, pointer);
    return { pointer, offset: start.known };
  };
  /** Computed before the loop. */
  const early = <V extends ValueType>(value: Code<V>): Local<V> => {
    const local = body.local(value.type);
    before.push(assignment(local, value));
    return local;
  };
  const once = <V extends ValueType>(known: Map<string, Code<V>>, key: string, value: () => Code<V>): Code<V> => {
    const found = known.get(key) ?? early(value());
    known.set(key, found);
    return found;
  };
  const vectorsOnce = new Map<string, Code<"v128">>();
  const numbersOnce = new Map<string, Code<T>>();
  const fixed = (array: number, place: Index): Code<T> => {
    const start = startOf(array, place);
    return scalar.load(start.rest ?? i32.const(0), start.known);
  };
  const sizeCode = (size: Dimension): Code<T> => {
    const value = places.size(size);
    return value.rest === null ? scalar.const(value.known) : scalar.fromI32(codeOf(value));
  };

  const inNumbers = (): void => {
    const arithmetic = scalarArithmetic(writer);
    const code = (value: Expression): Code<T> => formulaCode<T>(value, arithmetic, {
      read: (array, place) => {
        if (walkOf(place, counter) === "constant") return written.has(array) ? fixed(array, place) : once(numbersOnce, expressionKey(read(array, place)), () => fixed(array, place));
        const { pointer, offset } = entryAt(array, place);
        return scalar.load(pointer.local, offset);
      },
      scalar: writer.scalar,
      size: sizeCode,
      notBelow: (a, b) => notBelowCode(real, counterCode(a), counterCode(b)),
    });
    const put = (array: number, place: Index, value: (address: Code<"i32">, offset: number) => Code<T>): void => {
      if (walkOf(place, counter) === "constant") {
        const start = startOf(array, place);
        const at = start.rest ?? i32.const(0);
        body.add(scalar.store(at, value(at, start.known), start.known));
        return;
      }
      const { pointer, offset } = entryAt(array, place);
      body.add(scalar.store(pointer.local, value(pointer.local, offset), offset));
    };
    for (const statement of statements) {
      const { value } = statement;
      if (statement.kind === "define") body.set(writer.scalar(statement.scalar), code(value));
      else if (statement.kind === "update") body.set(writer.scalar(statement.scalar), combined(arithmetic, statement.by, writer.scalar(statement.scalar), code(value)));
      else if (statement.kind === "store") put(statement.array, statement.index, () => code(value));
      else put(statement.array, statement.index, (address, offset) => scalar.add(scalar.load(address, offset), code(value)));
    }
  };

  const sums = new Map([...totals].map(([id, by]) => [id, { by, local: body.local("v128") }] as const));
  const hoist = (key: string, value: Code<"v128">): Code<"v128"> => once(vectorsOnce, key, () => value);
  const inVectors = (): void => {
    const arithmetic = vectorArithmetic(writer, hoist);
    const own = new Map<number, Local<"v128">>();
    const code = (value: Expression): Code<"v128"> => formulaCode<"v128">(value, arithmetic, {
      read: (array, place) => {
        const walk = walkOf(place, counter);
        if (walk === "constant") return hoist(expressionKey(read(array, place)), vector.splat(fixed(array, place)));
        const { pointer, offset } = entryAt(array, place);
        if (walk === "contiguous") return v128.load(pointer.local, offset);
        // Strided: number by number.
        return Array.from({ length: lanes - 1 }, (_, lane) => lane + 1).reduce<Code<"v128">>((all, lane) => vector.replaceLane(all, lane, scalar.load(codeOf(plus({ known: 0, rest: pointer.local }, times(pointer.step, whole(lane)))), offset)), vector.loadSplat(pointer.local, offset));
      },
      scalar: (id) => own.get(id) ?? hoist(`$${id}`, vector.splat(writer.scalar(id))),
      size: (size) => hoist(`size ${size.key}`, vector.splat(sizeCode(size))),
      notBelow: (a, b) => hoist(`${a}>=${b}`, vector.splat(notBelowCode(real, counterCode(a), counterCode(b)))),
    });
    for (const statement of statements) {
      const { value } = statement;
      if (statement.kind === "define") own.set(statement.scalar, body.local("v128", code(value)));
      else if (statement.kind === "update") {
        const target = sums.get(statement.scalar)?.local ?? own.get(statement.scalar);
        if (target === undefined) throw new Error("internal: a total that is nowhere");
        body.set(target, combined(arithmetic, statement.by, target, code(value)));
      } else {
        const { pointer, offset } = entryAt(statement.array, statement.index);
        const result = code(value);
        body.add(v128.store(pointer.local, statement.kind === "store" ? result : vector.add(v128.load(pointer.local, offset), result), offset));
      }
    }
  };

  const usesVectors = isVectorisable(statements, counter) && !(steps.rest === null && steps.known < lanes);
  const vectorBody = usesVectors ? body.gather(inVectors) : null;
  const singles = vectorBody === null || steps.rest !== null || steps.known % lanes !== 0;
  writer.enter(counter, index);
  const numberBody = singles ? body.gather(inNumbers) : null;
  const advance = (by: number): void => {
    for (const { local, step } of pointers.values()) body.set(local, codeOf(plus({ known: 0, rest: local }, times(step, whole(by)))));
  };
  for (const statement of before) body.add(statement);
  const end = steps.rest === null ? codeOf(steps) : body.local("i32", codeOf(steps));
  if (vectorBody !== null) {
    for (const [id, { by, local }] of sums) body.set(local, vector.splat(by === "add" ? scalar.const(0) : by === "multiply" ? scalar.const(1) : writer.scalar(id)));
    const inWhole = steps.rest === null ? i32.const(steps.known - (steps.known % lanes)) : body.local("i32", i32.and(end, i32.const(-lanes)));
    body.count(index, inWhole, i32.const(lanes), () => {
      body.add(vectorBody);
      advance(lanes);
    });
    const arithmetic = scalarArithmetic(writer);
    for (const [id, { by, local }] of sums) {
      const parts = Array.from({ length: lanes }, (_, lane) => vector.lane(local, lane));
      const total = by === "add" ? laneSum(real, local) : parts.reduce((a, b) => combined(arithmetic, by, a, b));
      body.set(writer.scalar(id), combined(arithmetic, by, writer.scalar(id), total));
    }
  }
  if (numberBody !== null) body.count(index, end, i32.const(1), () => {
    body.add(numberBody);
    advance(1);
  });
}

function combined<V extends ValueType>(arithmetic: Arithmetic<V>, by: StatementOf<"update">["by"], total: Code<V>, value: Code<V>): Code<V> {
  switch (by) {
    case "add":
      return arithmetic.add(total, value);
    case "multiply":
      return arithmetic.mul(total, value);
    case "max":
      return arithmetic.max(total, value);
    case "min":
      return arithmetic.min(total, value);
  }
}
