/** Unification of sizes: products of names and unknowns over the whole numbers; knows no expressions. */
import { type Dimension, divideSizes, isUnit, literalSize, namedSize, type Shape, substituteSize, UNIT } from "../dimension.js";

/**
 * `inferred` unknowns belong to names without a declaration and are never silently 1;
 * `instance` unknowns stand for the size names of a signature and may be anything.
 */
export type UnknownOrigin = "inferred" | "instance";

const prefixes: { readonly [O in UnknownOrigin]: string } = { inferred: "?", instance: "$" };
const isInferred = (name: string): boolean => name.startsWith(prefixes.inferred);
const isUnknown = (name: string): boolean => isInferred(name) || name.startsWith(prefixes.instance);

export interface SizeStore {
  fresh(origin: UnknownOrigin): Dimension;
  /** Makes two sizes equal; false when they cannot be. */
  unify(a: Dimension, b: Dimension): boolean;
  resolve(size: Dimension): Dimension;
  resolveShape(shape: Shape): Shape;
  /** Retries the equations that had more than one solution; false when one of them fails or stays open. */
  settle(): boolean;
}

export function hasUnknown(size: Dimension): boolean {
  return size.powers.some(([name]) => isUnknown(name));
}

/** The single unknown a size consists of, or null. */
function loneUnknown(size: Dimension): string | null {
  const [only] = size.powers;
  return size.coefficient === 1 && size.powers.length === 1 && only !== undefined && only[1] === 1 && isUnknown(only[0]) ? only[0] : null;
}

export function createSizeStore(): SizeStore {
  const bound = new Map<string, Dimension>();
  let postponed: (readonly [Dimension, Dimension])[] = [];
  let count = 0;

  const resolve = (size: Dimension): Dimension => {
    let current = size;
    for (;;) {
      const next = substituteSize(current, bound);
      if (next.key === current.key) return current;
      current = next;
    }
  };

  const bind = (name: string, value: Dimension): boolean => {
    if (value.powers.some(([other]) => other === name)) return false;
    if (isInferred(name) && isUnit(value)) return false;
    bound.set(name, value);
    return true;
  };

  /** Whether all that is left of a size is unknowns that may be 1; binds them to 1. */
  const bindToUnit = (size: Dimension): boolean =>
    size.coefficient === 1 && size.powers.every(([name]) => isUnknown(name) && bind(name, UNIT));

  const unify = (left: Dimension, right: Dimension): boolean => {
    const [a, b] = cancel(resolve(left), resolve(right));
    if (a.key === b.key) return true;
    const ua = loneUnknown(a);
    const ub = loneUnknown(b);
    if (ua !== null && ub !== null) return isInferred(ua) ? bind(ub, a) : bind(ua, b);
    if (ua !== null) return bind(ua, b);
    if (ub !== null) return bind(ub, a);
    if (isUnit(a)) return bindToUnit(b);
    if (isUnit(b)) return bindToUnit(a);
    if (!hasUnknown(a) && !hasUnknown(b)) return false;
    postponed.push([a, b]);
    return true;
  };

  return {
    fresh: (origin) => {
      count += 1;
      return namedSize(`${prefixes[origin]}${count}`);
    },
    unify,
    resolve,
    resolveShape: (shape) => {
      const [rows, columns, ...rest] = shape;
      return [resolve(rows), resolve(columns), ...rest.map(resolve)];
    },
    settle: () => {
      for (let before = -1; postponed.length > 0 && before !== postponed.length; ) {
        before = postponed.length;
        const again = postponed;
        postponed = [];
        if (!again.every(([a, b]) => unify(a, b))) return false;
      }
      return postponed.length === 0;
    },
  };
}



/** Removes common factors from both sides of an equation. */
function cancel(a: Dimension, b: Dimension): readonly [Dimension, Dimension] {
  let left = a;
  let right = b;
  for (const [name] of a.powers) {
    for (;;) {
      const nextLeft = divideSizes(left, namedSize(name));
      const nextRight = divideSizes(right, namedSize(name));
      if (nextLeft === null || nextRight === null) break;
      left = nextLeft;
      right = nextRight;
    }
  }
  const common = gcd(left.coefficient, right.coefficient);
  return common === 1 ? [left, right] : [scaleDown(left, common), scaleDown(right, common)];
}

const scaleDown = (size: Dimension, factor: number): Dimension => divideSizes(size, literalSize(factor)) ?? size;

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
