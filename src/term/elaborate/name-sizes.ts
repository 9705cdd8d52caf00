/** Names for the sizes that inference left open, as a textbook would choose them; knows no expressions. */
import { type Dimension, isColumnShape, isScalarShape, namedSize, type Shape } from "../dimension.js";
import { hasUnknown } from "./sizes.js";

/**
 * Names every unknown of the shapes: `n` for what comes in (columns of matrices, squares, plain vectors),
 * `h` for what is both rows of one matrix and columns of another, `m` for what comes out; then further letters.
 */
export function nameSizes(shapes: readonly Shape[], taken: ReadonlySet<string>): ReadonlyMap<string, Dimension> {
  const unknowns = new Map<string, { rows: boolean; columns: boolean; square: boolean }>();
  const roleOf = (name: string): { rows: boolean; columns: boolean; square: boolean } => {
    const role = unknowns.get(name) ?? { rows: false, columns: false, square: false };
    unknowns.set(name, role);
    return role;
  };
  for (const shape of shapes) {
    if (isScalarShape(shape)) continue;
    const [rows, columns] = shape;
    const names = (size: Dimension): readonly string[] => (hasUnknown(size) ? size.powers.map(([name]) => name) : []);
    for (const name of names(rows)) {
      const role = roleOf(name);
      if (!isColumnShape(shape)) role.rows = true;
      if (names(columns).includes(name)) role.square = true;
    }
    for (const name of names(columns)) roleOf(name).columns = true;
    for (const size of shape.slice(2)) for (const name of names(size)) roleOf(name).columns = true;
  }
  const used = new Set(taken);
  const result = new Map<string, Dimension>();
  for (const preference of [isInput, isOutput, isHidden]) {
    for (const [unknown, role] of unknowns) {
      if (result.has(unknown) || !preference(role)) continue;
      const name = freeName(lettersFor(role), used);
      used.add(name);
      result.set(unknown, namedSize(name));
    }
  }
  return result;
}

interface SizeRole {
  readonly rows: boolean;
  readonly columns: boolean;
  readonly square: boolean;
}

const isHidden = ({ rows, columns, square }: SizeRole): boolean => rows && columns && !square;
const isOutput = (role: SizeRole): boolean => role.rows && !isHidden(role) && !role.square;
const isInput = (role: SizeRole): boolean => !isHidden(role) && !isOutput(role);

function lettersFor(role: SizeRole): readonly string[] {
  if (isHidden(role)) return ["h", "k", "p", "q"];
  return isOutput(role) ? ["m", "p", "q", "r", "k"] : ["n", "k", "p", "q", "r"];
}

function freeName(letters: readonly string[], used: ReadonlySet<string>): string {
  for (const letter of letters) if (!used.has(letter)) return letter;
  for (let index = 1; ; index += 1) {
    const name = `${letters[0] ?? "n"}${index}`;
    if (!used.has(name)) return name;
  }
}
