/** A Jacobian by one call of a library's `vmap` over a basis. Knows no library. */
import type { Along } from "./library.js";
import { indented } from "./writer.js";

/** What differs between the libraries; `like` is an argument of the precision and on the device of the result. */
export interface VmapSpelling {
  readonly one: (like: string) => string;
  readonly identity: (count: string, like: string) => string;
  /** The function of a stack of increments that puts results along the last axis. */
  readonly mapped: (name: string) => string;
  readonly shape: (sizes: readonly string[]) => string;
}

/** All entries of the increment at once. */
export function vectorised({ step, moving, slice, outer, inner, row, result, like, claim }: Along, { one, identity, mapped, shape }: VmapSpelling): readonly string[] {
  if (inner.length === 0) return [`${step} = ${one(like)}`, ...moving, `${result} = ${slice}`];
  const [along, basis] = [claim("along"), claim("basis")];
  const count = inner.map((size) => (/[ ]/u.test(size) ? `(${size})` : size)).join(" * ");
  return [
    "",
    `def ${along}(${step}):`, ...indented([...moving, `return ${slice}`]),
    "",
    `${basis} = ${identity(count, like)}.reshape(${[count, ...(row ? inner.slice(1) : inner)].join(", ")})`,
    `${result} = ${mapped(along)}(${basis}).reshape(${shape([...outer, ...inner])})`,
  ];
}
