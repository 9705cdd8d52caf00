/** Which innermost loops may run several steps at once. Knows no code. */
import { expressionKey, type Index, read, walkOf } from "../../loops/expression.js";
import type { Statement, StatementOf } from "../../loops/program.js";
import { partsWithin, readsOf } from "./reads.js";

/** A statement of an innermost loop. */
export type Simple = StatementOf<"define"> | StatementOf<"update"> | StatementOf<"store"> | StatementOf<"accumulate">;

const isSimple = (statement: Statement): statement is Simple => statement.kind === "define" || statement.kind === "update" || statement.kind === "store" || statement.kind === "accumulate";

/** The statements of a loop that has no loop and no kernel in it, else null. */
export function innermost({ body }: StatementOf<"loop">): readonly Simple[] | null {
  const simple = body.filter(isSimple);
  return simple.length === body.length ? simple : null;
}

const keyAt = (array: number, index: Index): string => expressionKey(read(array, index));

/** The scalars that a loop adds to, multiplies, or takes the extreme of, from all its steps, and how. */
export function totalsOf(statements: readonly Simple[]): ReadonlyMap<number, StatementOf<"update">["by"]> {
  const own = new Set(statements.flatMap((statement) => (statement.kind === "define" ? [statement.scalar] : [])));
  return new Map(statements.flatMap((statement) => (statement.kind === "update" && !own.has(statement.scalar) ? [[statement.scalar, statement.by]] : [])));
}

/** The arrays that the statements write. */
export const arraysWritten = (statements: readonly Simple[]): ReadonlySet<number> => new Set(statements.flatMap((statement) => (statement.kind === "store" || statement.kind === "accumulate" ? [statement.array] : [])));

/**
 * Whether steps of the loop over `counter` do not need each other: what is written is written to neighbouring places and read at the same place only,
 * totals are not read, and no formula asks for the counter itself.
 */
export function isVectorisable(statements: readonly Simple[], counter: number): boolean {
  const totals = totalsOf(statements);
  const places = new Map<number, string>();
  for (const statement of statements) {
    if (statement.kind === "update" && totals.has(statement.scalar) && totals.get(statement.scalar) !== statement.by) return false;
    if (statement.kind !== "store" && statement.kind !== "accumulate") continue;
    const key = keyAt(statement.array, statement.index);
    if (walkOf(statement.index, counter) !== "contiguous" || (places.get(statement.array) ?? key) !== key) return false;
    places.set(statement.array, key);
  }
  return statements.every(({ value }) => {
    const free = readsOf(value).every(({ array, index }) => (places.get(array) ?? keyAt(array, index)) === keyAt(array, index));
    return free && [...partsWithin(value)].every((part) => !(part.op === "notBelow" && (part.counter === counter || part.other === counter)) && !(part.op === "scalar" && totals.has(part.scalar)));
  });
}

