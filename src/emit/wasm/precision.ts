/** The two precisions in which a module computes: their scalars, their lanes, and how a block of lanes is turned. Knows no kernels. */
import { type Code, f32, f32x4, f64, f64x2, type LaneInstructions, type Scalar, type ScalarInstructions, v128 } from "./instructions.js";

export interface Precision<T extends Scalar> {
  readonly type: T;
  readonly bytes: number;
  /** How many numbers a vector holds. */
  readonly lanes: number;
  readonly scalar: ScalarInstructions<T>;
  readonly vector: LaneInstructions<T>;
  readonly toDouble: (a: Code<T>) => Code<"f64">;
  readonly fromDouble: (a: Code<"f64">) => Code<T>;
  /** A function of f64x2 lanes on all lanes; `keep` puts a vector that is used twice into a local. */
  readonly inLanes: (a: Code<"v128">, function_: (lanes: Code<"v128">) => Code<"v128">, keep: (vector: Code<"v128">) => Code<"v128">) => Code<"v128">;
  /** As many vectors as a vector has lanes, rows and columns exchanged. */
  readonly turned: (rows: readonly Code<"v128">[], keep: (vector: Code<"v128">) => Code<"v128">) => readonly Code<"v128">[];
}

/** The bytes of lanes of 4 or 8 bytes. */
const bytesOf = (lanes: readonly number[], width: number): readonly number[] => lanes.flatMap((lane) => Array.from({ length: width }, (_, byte) => lane * width + byte));

function pick(rows: readonly Code<"v128">[], index: number): Code<"v128"> {
  const row = rows[index];
  if (row === undefined) throw new Error("internal: a block of too few vectors");
  return row;
}

export const double: Precision<"f64"> = {
  type: "f64",
  bytes: 8,
  lanes: 2,
  scalar: f64,
  vector: f64x2,
  toDouble: (a) => a,
  fromDouble: (a) => a,
  inLanes: (a, function_) => function_(a),
  turned: (rows) => [[0, 2], [1, 3]].map((lanes) => v128.shuffle(pick(rows, 0), pick(rows, 1), bytesOf(lanes, 8))),
};

export const single: Precision<"f32"> = {
  type: "f32",
  bytes: 4,
  lanes: 4,
  scalar: f32,
  vector: f32x4,
  toDouble: f64.fromF32,
  fromDouble: f32.fromF64,
  inLanes: (a, function_, keep) => {
    const all = keep(a);
    const [low, high] = [f64x2.promoteLow(all), f64x2.promoteLow(v128.shuffle(all, all, bytesOf([1, 1], 8)))].map((half) => f32x4.demote(function_(half)));
    return low === undefined || high === undefined ? all : v128.shuffle(low, high, bytesOf([0, 2], 8));
  },
  turned: (rows, keep) => {
    const pair = (a: number, b: number, lanes: readonly number[]): Code<"v128"> => keep(v128.shuffle(pick(rows, a), pick(rows, b), bytesOf(lanes, 4)));
    const [low01, low23, high01, high23] = [pair(0, 1, [0, 4, 1, 5]), pair(2, 3, [0, 4, 1, 5]), pair(0, 1, [2, 6, 3, 7]), pair(2, 3, [2, 6, 3, 7])];
    const halves = [[0, 2], [1, 3]].map((lanes) => bytesOf(lanes, 8));
    return [[low01, low23], [high01, high23]].flatMap((both) => halves.map((order) => v128.shuffle(pick(both, 0), pick(both, 1), order)));
  },
};
