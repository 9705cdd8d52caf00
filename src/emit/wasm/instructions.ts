/** Instructions of WebAssembly as typed expressions: each is the bytes that leave one value of its type. Knows no functions. */
import { type Bytes, float32, float64, signed, unsigned } from "./bytes.js";

/** Opcodes: WebAssembly Core Specification 2.0, chapters 5.4 and 7.10. */
export type ValueType = "i32" | "i64" | "f32" | "f64" | "v128";

/** An expression that leaves one value. */
export interface Code<T extends ValueType> {
  readonly type: T;
  readonly bytes: Bytes;
}

export type Scalar = "f32" | "f64";

type Unary<A extends ValueType, T extends ValueType> = (a: Code<A>) => Code<T>;
type Binary<A extends ValueType, T extends ValueType> = (a: Code<A>, b: Code<A>) => Code<T>;

const code = <T extends ValueType>(type: T, ...bytes: Bytes): Code<T> => ({ type, bytes });

const unary = <A extends ValueType, T extends ValueType>(type: T, ...opcode: Bytes): Unary<A, T> => (a) => code(type, a.bytes, opcode);
const binary = <A extends ValueType, T extends ValueType>(type: T, ...opcode: Bytes): Binary<A, T> => (a, b) => code(type, a.bytes, b.bytes, opcode);
const vectorCode = (opcode: number): Bytes => [0xfd, unsigned(opcode)];
const lanes = (opcode: number): Binary<"v128", "v128"> => binary("v128", vectorCode(opcode));
const lanewise = (opcode: number): Unary<"v128", "v128"> => unary("v128", vectorCode(opcode));

/** Reads memory at an address plus a fixed number of bytes. */
export type Load<T extends ValueType> = (address: Code<"i32">, offset?: number) => Code<T>;
/** What writes a value to memory; a statement. */
export type Store<T extends ValueType> = (address: Code<"i32">, value: Code<T>, offset?: number) => Bytes;

const memoryAt = (alignment: number, offset: number): Bytes => [alignment, unsigned(offset)];
const load = <T extends ValueType>(type: T, opcode: Bytes, alignment: number): Load<T> => (address, offset = 0) => code(type, address.bytes, opcode, memoryAt(alignment, offset));
const store = <T extends ValueType>(opcode: Bytes, alignment: number): Store<T> => (address, value, offset = 0) => [address.bytes, value.bytes, opcode, memoryAt(alignment, offset)];

export const i32 = {
  const: (value: number): Code<"i32"> => code("i32", 0x41, signed(value)),
  eqz: unary<"i32", "i32">("i32", 0x45),
  eq: binary<"i32", "i32">("i32", 0x46),
  lt: binary<"i32", "i32">("i32", 0x48),
  gt: binary<"i32", "i32">("i32", 0x4a),
  le: binary<"i32", "i32">("i32", 0x4c),
  ge: binary<"i32", "i32">("i32", 0x4e),
  add: binary<"i32", "i32">("i32", 0x6a),
  sub: binary<"i32", "i32">("i32", 0x6b),
  mul: binary<"i32", "i32">("i32", 0x6c),
  div: binary<"i32", "i32">("i32", 0x6d),
  rem: binary<"i32", "i32">("i32", 0x6f),
  and: binary<"i32", "i32">("i32", 0x71),
  or: binary<"i32", "i32">("i32", 0x72),
  shl: binary<"i32", "i32">("i32", 0x74),
  shr: binary<"i32", "i32">("i32", 0x75),
  load: load("i32", [0x28], 2),
  store: store<"i32">([0x36], 2),
};

/** The arithmetic of one scalar type. */
export interface ScalarInstructions<T extends Scalar> {
  readonly const: (value: number) => Code<T>;
  readonly load: Load<T>;
  readonly store: Store<T>;
  readonly fromI32: Unary<"i32", T>;
  /** Towards 0; 0 for what is no number, the nearest for what is too large. */
  readonly toI32: Unary<T, "i32">;
  readonly eq: Binary<T, "i32">;
  readonly lt: Binary<T, "i32">;
  readonly gt: Binary<T, "i32">;
  readonly le: Binary<T, "i32">;
  readonly ge: Binary<T, "i32">;
  readonly abs: Unary<T, T>;
  readonly neg: Unary<T, T>;
  readonly ceil: Unary<T, T>;
  readonly floor: Unary<T, T>;
  readonly sqrt: Unary<T, T>;
  readonly add: Binary<T, T>;
  readonly sub: Binary<T, T>;
  readonly mul: Binary<T, T>;
  readonly div: Binary<T, T>;
  readonly min: Binary<T, T>;
  readonly max: Binary<T, T>;
}

export const f64: ScalarInstructions<"f64"> & { readonly fromF32: Unary<"f32", "f64"> } = {
  const: (value) => code("f64", 0x44, float64(value)),
  load: load("f64", [0x2b], 3),
  store: store([0x39], 3),
  fromI32: unary("f64", 0xb7),
  toI32: unary("i32", 0xfc, 0x02),
  fromF32: unary("f64", 0xbb),
  eq: binary("i32", 0x61),
  lt: binary("i32", 0x63),
  gt: binary("i32", 0x64),
  le: binary("i32", 0x65),
  ge: binary("i32", 0x66),
  abs: unary("f64", 0x99),
  neg: unary("f64", 0x9a),
  ceil: unary("f64", 0x9b),
  floor: unary("f64", 0x9c),
  sqrt: unary("f64", 0x9f),
  add: binary("f64", 0xa0),
  sub: binary("f64", 0xa1),
  mul: binary("f64", 0xa2),
  div: binary("f64", 0xa3),
  min: binary("f64", 0xa4),
  max: binary("f64", 0xa5),
};

export const f32: ScalarInstructions<"f32"> & { readonly fromF64: Unary<"f64", "f32"> } = {
  const: (value) => code("f32", 0x43, float32(value)),
  load: load("f32", [0x2a], 2),
  store: store([0x38], 2),
  fromI32: unary("f32", 0xb2),
  toI32: unary("i32", 0xfc, 0x00),
  fromF64: unary("f32", 0xb6),
  eq: binary("i32", 0x5b),
  lt: binary("i32", 0x5d),
  gt: binary("i32", 0x5e),
  le: binary("i32", 0x5f),
  ge: binary("i32", 0x60),
  abs: unary("f32", 0x8b),
  neg: unary("f32", 0x8c),
  ceil: unary("f32", 0x8d),
  floor: unary("f32", 0x8e),
  sqrt: unary("f32", 0x91),
  add: binary("f32", 0x92),
  sub: binary("f32", 0x93),
  mul: binary("f32", 0x94),
  div: binary("f32", 0x95),
  min: binary("f32", 0x96),
  max: binary("f32", 0x97),
};

export const v128 = {
  load: load("v128", vectorCode(0x00), 3),
  store: store<"v128">(vectorCode(0x0b), 3),
  /** Two 64-bit patterns, the first in the lower lane. */
  const: (low: bigint, high: bigint): Code<"v128"> => code("v128", vectorCode(0x0c), [...new Uint8Array(new BigUint64Array([low, high]).buffer)]),
  and: lanes(0x4e),
  andNot: lanes(0x4f),
  or: lanes(0x50),
  xor: lanes(0x51),
  /** The bits of `a` where `mask` is set, those of `b` elsewhere. */
  select: (a: Code<"v128">, b: Code<"v128">, mask: Code<"v128">): Code<"v128"> => code("v128", a.bytes, b.bytes, mask.bytes, vectorCode(0x52)),
  anyTrue: unary<"v128", "i32">("i32", vectorCode(0x53)),
  /** The bytes of both, in the order of their numbers: 0 to 15 of `a`, 16 to 31 of `b`. */
  shuffle: (a: Code<"v128">, b: Code<"v128">, order: readonly number[]): Code<"v128"> => code("v128", a.bytes, b.bytes, vectorCode(0x0d), order),
};

export const i64x2 = {
  shl: (a: Code<"v128">, by: number): Code<"v128"> => code("v128", a.bytes, i32.const(by).bytes, vectorCode(0xcb)),
  shr: (a: Code<"v128">, by: number): Code<"v128"> => code("v128", a.bytes, i32.const(by).bytes, vectorCode(0xcd)),
  add: lanes(0xce),
  sub: lanes(0xd1),
};

/** The arithmetic of as many lanes of one scalar type as a vector holds. */
export interface LaneInstructions<T extends Scalar> {
  readonly splat: Unary<T, "v128">;
  readonly loadSplat: Load<"v128">;
  readonly lane: (a: Code<"v128">, lane: number) => Code<T>;
  readonly replaceLane: (a: Code<"v128">, lane: number, value: Code<T>) => Code<"v128">;
  readonly eq: Binary<"v128", "v128">;
  readonly lt: Binary<"v128", "v128">;
  readonly gt: Binary<"v128", "v128">;
  readonly le: Binary<"v128", "v128">;
  readonly ge: Binary<"v128", "v128">;
  readonly nearest: Unary<"v128", "v128">;
  readonly abs: Unary<"v128", "v128">;
  readonly neg: Unary<"v128", "v128">;
  readonly ceil: Unary<"v128", "v128">;
  readonly floor: Unary<"v128", "v128">;
  readonly sqrt: Unary<"v128", "v128">;
  readonly add: Binary<"v128", "v128">;
  readonly sub: Binary<"v128", "v128">;
  readonly mul: Binary<"v128", "v128">;
  readonly div: Binary<"v128", "v128">;
  readonly min: Binary<"v128", "v128">;
  readonly max: Binary<"v128", "v128">;
}

export const f64x2: LaneInstructions<"f64"> & { readonly promoteLow: Unary<"v128", "v128"> } = {
  splat: unary("v128", vectorCode(0x14)),
  loadSplat: load("v128", vectorCode(0x0a), 3),
  lane: (a, lane) => code("f64", a.bytes, vectorCode(0x21), lane),
  replaceLane: (a, lane, value) => code("v128", a.bytes, value.bytes, vectorCode(0x22), lane),
  eq: lanes(0x47),
  lt: lanes(0x49),
  gt: lanes(0x4a),
  le: lanes(0x4b),
  ge: lanes(0x4c),
  nearest: lanewise(0x94),
  abs: lanewise(0xec),
  neg: lanewise(0xed),
  ceil: lanewise(0x74),
  floor: lanewise(0x75),
  sqrt: lanewise(0xef),
  add: lanes(0xf0),
  sub: lanes(0xf1),
  mul: lanes(0xf2),
  div: lanes(0xf3),
  min: lanes(0xf4),
  max: lanes(0xf5),
  promoteLow: lanewise(0x5f),
};

export const f32x4: LaneInstructions<"f32"> & { readonly demote: Unary<"v128", "v128"> } = {
  splat: unary("v128", vectorCode(0x13)),
  loadSplat: load("v128", vectorCode(0x09), 2),
  lane: (a, lane) => code("f32", a.bytes, vectorCode(0x1f), lane),
  replaceLane: (a, lane, value) => code("v128", a.bytes, value.bytes, vectorCode(0x20), lane),
  eq: lanes(0x41),
  lt: lanes(0x43),
  gt: lanes(0x44),
  le: lanes(0x45),
  ge: lanes(0x46),
  nearest: lanewise(0x6a),
  abs: lanewise(0xe0),
  neg: lanewise(0xe1),
  ceil: lanewise(0x67),
  floor: lanewise(0x68),
  sqrt: lanewise(0xe3),
  add: lanes(0xe4),
  sub: lanes(0xe5),
  mul: lanes(0xe6),
  div: lanes(0xe7),
  min: lanes(0xe8),
  max: lanes(0xe9),
  demote: lanewise(0x5e),
};

/** `a` where the condition is not 0, else `b`; both are computed. */
export const select = <T extends Exclude<ValueType, "v128">>(a: Code<T>, b: Code<T>, condition: Code<"i32">): Code<T> => code(a.type, a.bytes, b.bytes, condition.bytes, 0x1b);

/** Sets a number of bytes to 0; a statement. */
export const memoryFill = (address: Code<"i32">, length: Code<"i32">): Bytes => [address.bytes, i32.const(0).bytes, length.bytes, 0xfc, 0x0b, 0x00];

/** Copies a number of bytes; a statement. */
export const memoryCopy = (target: Code<"i32">, source: Code<"i32">, length: Code<"i32">): Bytes => [target.bytes, source.bytes, length.bytes, 0xfc, 0x0a, 0x00, 0x00];
