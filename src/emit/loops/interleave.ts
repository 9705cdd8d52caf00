/** Loops over rows that sum along them, several rows at a time: one walk over what the rows share. Knows no target. */
import { type Expression, expressionKey, mapParts, partsOf, scalar as scalarOf } from "./expression.js";
import type { LoopPiece, LoopScalar, Statement, StatementOf } from "./program.js";

type Loop = StatementOf<"loop">;
type Simple = StatementOf<"define"> | StatementOf<"update"> | StatementOf<"store"> | StatementOf<"accumulate">;

/** More statements in an inner loop, times the rows, would not fit into registers. */
const mostInside = 3;

const isSimple = (statement: Statement): statement is Simple => statement.kind === "define" || statement.kind === "update" || statement.kind === "store" || statement.kind === "accumulate";

/** The program with `rows` rows at a time wherever that saves work. */
export function interleaved<P extends LoopPiece>(program: P, rows: number): P {
  const scalars: LoopScalar[] = [...program.scalars];
  const blocked = (statement: Statement): readonly Statement[] => {
    if (statement.kind !== "loop") return [statement];
    if (!sumsAlongRows(statement)) return [{ ...statement, body: statement.body.flatMap(blocked) }];
    return [
      { ...statement, part: { kind: "blocks", size: rows }, body: sideBySide(statement, rows, scalars) },
      { ...statement, part: { kind: "rest", size: rows } },
    ];
  };
  return { ...program, body: program.body.flatMap(blocked), scalars };
}

/** A loop of independent rows with sums in loops of few statements: entries alone gain nothing. */
function sumsAlongRows({ independent, part, body }: Loop): boolean {
  if (!independent || part.kind !== "all") return false;
  const inner = body.filter((statement): statement is Loop => statement.kind === "loop");
  if (inner.length === 0 || !body.every((statement) => statement.kind === "loop" || isSimple(statement))) return false;
  const few = inner.every((loop) => loop.independent && loop.part.kind === "all" && loop.body.every(isSimple) && loop.body.length <= mostInside);
  return few && inner.some((loop) => loop.body.some(({ kind }) => kind === "update" || kind === "accumulate"));
}

/** The body of `rows` neighbouring rows: what each does alone one after the other, their inner loops as one. */
function sideBySide({ counter: row, body }: Loop, rows: number, scalars: LoopScalar[]): readonly Statement[] {
  const copies = Array.from({ length: rows }, () => new Map<number, number>());
  const copied = (statement: Simple, shift: number): Simple => {
    const names = copies[shift] ?? new Map<number, number>();
    const own = (id: number): number => names.get(id) ?? id;
    if (statement.kind === "define") {
      const name = scalars[statement.scalar]?.name ?? null;
      names.set(statement.scalar, shift === 0 ? statement.scalar : scalars.push({ name: name === null ? null : `${name}${shift}` }) - 1);
    }
    const value = shifted(statement.value, row, shift, own);
    switch (statement.kind) {
      case "define":
      case "update":
        return { ...statement, scalar: own(statement.scalar), value };
      case "store":
      case "accumulate":
        return { ...statement, index: shiftedIndex(statement.index, row, shift), value };
    }
  };
  return body.flatMap((statement): readonly Statement[] => {
    if (statement.kind === "loop") {
      const simple = statement.body.filter(isSimple);
      const all = copies.flatMap((_, shift) => simple.map((one) => copied(one, shift)));
      return [{ ...statement, body: shared(merged(all), row, scalars) }];
    }
    return isSimple(statement) ? copies.map((_, shift) => copied(statement, shift)) : [statement];
  });
}

const shiftedIndex = (index: StatementOf<"store">["index"], row: number, shift: number): StatementOf<"store">["index"] => ({
  offset: index.offset,
  terms: index.terms.map((term) => (term.counter === row ? { ...term, shift: term.shift + shift } : term)),
});

function shifted(expression: Expression, row: number, shift: number, own: (scalar: number) => number): Expression {
  if (expression.op === "scalar") return scalarOf(own(expression.scalar));
  if (expression.op === "read") return { ...expression, index: shiftedIndex(expression.index, row, shift) };
  return mapParts(expression, (part) => shifted(part, row, shift, own));
}

/** Additions to one place or one scalar by several rows as one addition of their sum. */
function merged(statements: readonly Simple[]): readonly Simple[] {
  const sums = new Map<string, { at: number; values: Expression[] }>();
  const keyOf = (statement: Simple): string | null => {
    if (statement.kind === "update" && statement.by === "add") return `$${statement.scalar}`;
    return statement.kind === "accumulate" ? expressionKey({ op: "read", array: statement.array, index: statement.index }) : null;
  };
  statements.forEach((statement, at) => {
    const key = keyOf(statement);
    if (key === null) return;
    // At the place of the last, where everything that is added is known.
    const before = sums.get(key)?.values ?? [];
    sums.set(key, { at, values: [...before, statement.value] });
  });
  return statements.flatMap((statement, at): readonly Simple[] => {
    const key = keyOf(statement);
    const sum = key === null ? undefined : sums.get(key);
    if (sum === undefined) return [statement];
    if (sum.at !== at) return [];
    const [only] = sum.values;
    return [{ ...statement, value: sum.values.length === 1 && only !== undefined ? only : { op: "sum", terms: sum.values.map((of) => ({ negative: false, of })) } }];
  });
}

/** What all rows read at the same place is read once. */
function shared(statements: readonly Simple[], row: number, scalars: LoopScalar[]): readonly Simple[] {
  const changed = new Set(statements.flatMap((statement) => (statement.kind === "store" || statement.kind === "accumulate" ? [statement.array] : [])));
  const reads = new Map<string, { readonly read: Expression; count: number; id: number }>();
  const count = (expression: Expression): void => {
    if (expression.op === "read" && !changed.has(expression.array) && expression.index.terms.every(({ counter }) => counter !== row)) {
      const key = expressionKey(expression);
      const found = reads.get(key) ?? { read: expression, count: 0, id: -1 };
      found.count += 1;
      reads.set(key, found);
    }
    for (const part of partsOf(expression)) count(part);
  };
  for (const { value } of statements) count(value);
  const several = [...reads.values()].filter((read) => read.count > 1);
  for (const read of several) read.id = scalars.push({ name: null }) - 1;
  const replaced = (expression: Expression): Expression => {
    const id = expression.op === "read" ? (reads.get(expressionKey(expression))?.id ?? -1) : -1;
    return id >= 0 ? scalarOf(id) : mapParts(expression, replaced);
  };
  return [...several.map(({ read, id }): Simple => ({ kind: "define", scalar: id, value: read, updated: false })), ...statements.map((statement): Simple => ({ ...statement, value: replaced(statement.value) }))];
}
