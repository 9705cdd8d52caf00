/** Calls of operators of whole matrices on arrays that stay where they are. Knows no way of running programs. */
import { sizeValue } from "../../term/dimension.js";
import type { LoopArgument, StatementOf } from "../loops/program.js";
import type { Matrix, Surroundings } from "./instance.js";
import { transpose } from "./kernels.js";

/** A function of the numbers among the arguments; it writes the result where it belongs and returns its first entry. */
export function operatorCall({ name, args, to }: StatementOf<"operator">, sizes: ReadonlyMap<string, number>, array: (id: number) => Float64Array, operator: Surroundings["operator"]): (...numbers: readonly number[]) => number {
  const prepared = args.map((argument) => preparedArgument(argument, sizes, array));
  const matrices = prepared.map(({ matrix }) => matrix);
  const result = to.kind === "array" ? array(to.array) : null;
  return (...numbers) => {
    let next = 0;
    for (const { matrix, refresh } of prepared) {
      if (refresh !== null) refresh();
      else {
        matrix.data[0] = numbers[next] ?? Number.NaN;
        next += 1;
      }
    }
    const entries = operator(name, matrices);
    if (entries === null) result?.fill(Number.NaN);
    else result?.set(entries);
    return entries?.[0] ?? Number.NaN;
  };
}

/** `refresh` brings the matrix up to date before each call; null for a number, which is an argument of the call. A transposed matrix is turned into an array of its own. */
function preparedArgument(argument: LoopArgument, sizes: ReadonlyMap<string, number>, array: (id: number) => Float64Array): { readonly matrix: Matrix; readonly refresh: (() => void) | null } {
  if (argument.kind === "number") return { matrix: { rows: 1, columns: 1, data: new Float64Array(1) }, refresh: null };
  const { matrix: stored } = argument;
  const [rows, columns] = [sizeValue(stored.rows, sizes), sizeValue(stored.columns, sizes)];
  const source = array(stored.array);
  if (!stored.transposed) return { matrix: { rows, columns, data: source }, refresh: () => {} };
  const data = new Float64Array(source.length);
  return { matrix: { rows: columns, columns: rows, data }, refresh: () => transpose(rows, columns, source, data) };
}
