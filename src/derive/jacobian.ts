/** From a pushforward that is linear in dX to the matrix J with vec(D f · dX) = J vec(dX): Kronecker products, commutations and diagonals. Knows no rules. */
import { type Dimension, isColumnShape, isScalarShape, isUnit, multiplySizes, sameSize, type Shape, UNIT } from "../term/dimension.js";
import type { OperatorSymbol } from "../term/symbols.js";
import type { TermTable } from "../term/table.js";
import type { Term, TermOf } from "../term/term.js";
import { dependents, unfold } from "../term/traverse.js";
import { splitProduct } from "../term/factors.js";

/** The operators that Kronecker forms are written with. */
export interface Stacking {
  readonly vec: OperatorSymbol;
  readonly kron: OperatorSymbol;
  readonly commutation: OperatorSymbol;
}

export interface StackedTable {
  readonly table: TermTable;
  readonly stacking: Stacking;
  readonly simplify: (term: Term) => Term;
}

/** The columns of a term stacked: itself when it is one column. */
export function stacked({ table, stacking }: Pick<StackedTable, "table" | "stacking">, term: Term): Term {
  if (isColumnShape(term.shape) || isScalarShape(term.shape)) return term;
  if (isUnit(term.shape[0])) return table.transpose(term);
  return table.operator(stacking.vec, [term], [entriesOf(term.shape), UNIT]);
}

const entriesOf = (shape: Shape): Dimension => shape.reduce(multiplySizes);

/** left ⊗ right, acting on the stacked columns of a matrix Y as right Y left′. */
interface Pair {
  readonly kind: "pair";
  readonly left: Term;
  readonly right: Term;
}

/** K with K vec(Y) = vec(Y′) for Y of rows × columns. */
interface Swap {
  readonly kind: "swap";
  readonly rows: Dimension;
  readonly columns: Dimension;
}

/** vec(matrix), which what stands right of it scales: Y ↦ ⟨G, Y⟩ M has the pieces vec(M) and vec(G)′. */
interface Column {
  readonly kind: "column";
  readonly matrix: Term;
}

type Piece = Pair | Swap | Column | { readonly kind: "matrix"; readonly term: Term };

/** scalars · Π pieces; the last piece acts on vec(dX). */
interface Summand {
  readonly scalars: readonly Term[];
  readonly pieces: readonly Piece[];
}

/** A sum: the matrix of one term; null where none was found. */
type Form = readonly Summand[] | null;

/** Summands that differ only in the scalars and in what stands right of ⊗ in the piece at `place`. */
interface Group {
  readonly pair: Pair;
  readonly around: readonly Piece[];
  readonly place: number;
  readonly sides: Term[];
  readonly members: Summand[];
}

/** Deeper nesting than a simplified pushforward has. */
const deepest = 400;

/** The J with vec(`image`) = J vec(`tangent`); null where dX stands inside an operator that has no such matrix here. */
export function jacobianMatrix({ table, stacking, simplify }: StackedTable, image: Term, tangent: Term): Term | null {
  const moving = dependents([image], new Set([tangent]));
  const one = table.number(1);
  const moves = (term: Term): boolean => {
    // What was made by unfolding or transposing on the way is not known yet.
    if (moving.has(term)) return true;
    return term !== tangent && term.kind !== "variable" && term.args.length > 0 && dependents([term], new Set([tangent])).has(term);
  };
  const vec = (term: Term): Term => stacked({ table, stacking }, term);
  const flip = (term: Term): Term => (isScalarShape(term.shape) ? term : term.kind === "transpose" ? (term.args[0] ?? term) : table.transpose(term));
  const product = (factors: readonly Term[], size: Dimension): Term => {
    const kept = factors.filter((factor) => factor.kind !== "identity" && factor !== one);
    return kept.length === 0 ? table.identity(size) : table.multiply(kept);
  };
  /** A M B, where A and B may be the number one. */
  const between = (a: Term, matrix: Term, b: Term): Term => product([a, matrix, b], matrix.shape[0]);
  const joined = (a: Term, b: Term): Term => product([a, b], a.shape[0]);

  /** (a ⊗ b) · piece, with commutations moved to the left: (b ⊗ a) K = K (a ⊗ b). */
  const before = (pair: Pair, pieces: readonly Piece[]): readonly Piece[] => {
    const [first, ...rest] = pieces;
    if (pair.left.kind === "identity" && pair.right.kind === "identity") return pieces;
    // What acts on the entries of a stack in another order, as M vec(A Y), does not meet ⊗ factor by factor.
    const [across, down] = [pair.left.shape[1], pair.right.shape[1]];
    if (first?.kind === "pair" && sameSize(across, first.left.shape[0]) && sameSize(down, first.right.shape[0])) return before({ kind: "pair", left: joined(pair.left, first.left), right: joined(pair.right, first.right) }, rest);
    if (first?.kind === "column" && sameSize(across, first.matrix.shape[1]) && sameSize(down, first.matrix.shape[0])) return [{ kind: "column", matrix: between(pair.right, first.matrix, flip(pair.left)) }, ...rest];
    if (first?.kind !== "swap" || !sameSize(across, first.rows) || !sameSize(down, first.columns)) return [pair, ...pieces];
    return swapped({ kind: "swap", rows: pair.left.shape[0], columns: pair.right.shape[0] }, before({ kind: "pair", left: pair.right, right: pair.left }, rest));
  };
  /** K · pieces; K (a ⊗ b) is b ⊗ a where a or b is a column. */
  const swapped = (swap: Swap, pieces: readonly Piece[]): readonly Piece[] => {
    const [first, ...rest] = pieces;
    if (first?.kind === "column" && sameSize(swap.rows, first.matrix.shape[0]) && sameSize(swap.columns, first.matrix.shape[1])) return [{ kind: "column", matrix: flip(first.matrix) }, ...rest];
    if (first?.kind !== "pair" || !sameSize(swap.rows, first.right.shape[0]) || !sameSize(swap.columns, first.left.shape[0]) || !(isUnit(first.left.shape[1]) || isUnit(first.right.shape[1]))) return [swap, ...pieces];
    return [{ kind: "pair", left: first.right, right: first.left }, ...rest];
  };
  const with_ = (form: Form, change: (pieces: readonly Piece[]) => readonly Piece[], scalars: readonly Term[] = []): Form =>
    form === null ? null : form.map((summand) => ({ scalars: [...scalars, ...summand.scalars], pieces: change(summand.pieces) }));

  const formOf = (term: Term, depth: number): Form => {
    if (term === tangent) return [{ scalars: [], pieces: [{ kind: "pair", left: table.identity(term.shape[1]), right: table.identity(term.shape[0]) }] }];
    if (!moves(term)) return [];
    if (depth === 0) return null;
    if (isScalarShape(term.shape) && term.kind !== "multiply") {
      const gradient = pull(term, one, depth);
      if (gradient !== null) return [{ scalars: [], pieces: [{ kind: "matrix", term: flip(vec(simplify(gradient))) }] }];
    }
    const [inner] = term.args;
    if (inner === undefined) return null;
    switch (term.kind) {
      case "add":
        return merged(term.args.map((summand) => formOf(summand, depth - 1)));
      case "multiply":
        return ofProduct(term.args, depth);
      case "hadamard":
        return ofEntries(term, depth);
      case "transpose":
        return with_(formOf(inner, depth - 1), (pieces) => swapped({ kind: "swap", rows: inner.shape[0], columns: inner.shape[1] }, pieces));
      case "fill":
        return ofProduct([inner, table.ones(term.shape)], depth);
      case "sum":
        return with_(formOf(inner, depth - 1), (pieces) => [{ kind: "matrix", term: flip(vec(table.ones(inner.shape))) }, ...pieces]);
      case "trace":
        return with_(formOf(inner, depth - 1), (pieces) => [{ kind: "matrix", term: flip(vec(table.identity(inner.shape[0]))) }, ...pieces]);
      case "diagonal":
        // diag(y) = I ⊙ (y 1′)
        return formOf(table.hadamard([table.identity(inner.shape[0]), table.multiply([inner, table.transpose(table.ones(inner.shape))])]), depth - 1);
      case "diagonalPart":
        return formOf(table.multiply([table.hadamard([table.identity(inner.shape[0]), inner]), table.ones([inner.shape[0], UNIT])]), depth - 1);
      case "call":
        return formOf(unfold(table, term), depth - 1);
      case "operator":
        return ofOperator(term, depth);
      case "number":
      case "size":
      case "variable":
      case "ones":
      case "zeros":
      case "identity":
      case "einsum":
      case "power":
      case "apply":
        return null;
    }
  };

  const ofOperator = (term: TermOf<"operator">, depth: number): Form => {
    const [a, b] = term.args;
    if (term.operator === stacking.vec && a !== undefined) return formOf(a, depth - 1);
    if (term.operator !== stacking.kron || a === undefined || b === undefined || (moves(a) && moves(b))) return null;
    // vec(A ⊗ B) = (I ⊗ K ⊗ I) (vec A ⊗ vec B)
    const [n, p, q, m] = [a.shape[1], b.shape[0], b.shape[1], a.shape[0]];
    const shuffle = kron(table.identity(n), kron(commutation(q, m), table.identity(p)));
    const spread = moves(a) ? kron(table.identity(entriesOf(a.shape)), vec(b)) : kron(vec(a), table.identity(entriesOf(b.shape)));
    return with_(formOf(moves(a) ? a : b, depth - 1), (pieces) => [{ kind: "matrix", term: product([shuffle, spread], shuffle.shape[0]) }, ...pieces]);
  };

  const ofEntries = (term: TermOf<"hadamard">, depth: number): Form => {
    const inside = term.args.filter(moves);
    const [only] = inside;
    if (inside.length !== 1 || only === undefined) return null;
    const weights = table.hadamard(term.args.filter((factor) => factor !== only));
    const diagonal = table.diagonal(vec(weights));
    const form = formOf(only, depth - 1);
    if (isColumnShape(term.shape)) return with_(form, (pieces) => before({ kind: "pair", left: one, right: diagonal }, pieces));
    return with_(form, (pieces) => [{ kind: "matrix", term: diagonal }, ...pieces]);
  };

  const ofProduct = (factors: readonly Term[], depth: number): Form => {
    const inside = factors.filter(moves);
    const [only] = inside;
    if (inside.length !== 1 || only === undefined) return null;
    const rest = factors.filter((factor) => factor !== only);
    if (isScalarShape(only.shape)) {
      const form = formOf(only, depth - 1);
      if (rest.length === 0 || form === null) return form;
      const whole = table.multiply(rest);
      if (isScalarShape(whole.shape)) return with_(form, (pieces) => pieces, [whole]);
      if (isColumnShape(whole.shape)) return with_(form, (pieces) => before({ kind: "pair", left: one, right: whole }, pieces));
      return with_(form, (pieces) => [{ kind: "column", matrix: whole }, ...pieces]);
    }
    const [scalars, chain] = splitProduct(factors);
    const place = chain.indexOf(only);
    const [rows, columns] = only.shape;
    const left = product(chain.slice(0, place), rows);
    const right = product(chain.slice(place + 1), columns);
    return with_(formOf(only, depth - 1), (pieces) => before({ kind: "pair", left: flip(right), right: left }, pieces), scalars);
  };

  /** The G with ⟨term, cotangent⟩ = ⟨G, dX⟩: the adjoint of the linear map that `term` is. */
  const pull = (term: Term, cotangent: Term, depth: number): Term | null => {
    if (term === tangent) return cotangent;
    const [inner] = term.args;
    if (depth === 0 || inner === undefined) return null;
    if (term.kind === "add") return sumOf(term.args.filter(moves).map((summand) => pull(summand, cotangent, depth - 1)));
    if (term.kind === "call") return pull(unfold(table, term), cotangent, depth - 1);
    if (term.kind === "transpose") return pull(inner, flip(cotangent), depth - 1);
    if (term.kind === "trace") return pull(inner, table.multiply([cotangent, table.identity(inner.shape[0])]), depth - 1);
    if (term.kind === "sum") return pull(inner, isScalarShape(inner.shape) ? cotangent : table.multiply([cotangent, table.ones(inner.shape)]), depth - 1);
    if (term.kind === "fill") return pull(inner, table.sum(cotangent), depth - 1);
    if (term.kind === "diagonal") return pull(inner, table.diagonalPart(cotangent), depth - 1);
    if (term.kind === "diagonalPart") return pull(inner, table.diagonal(cotangent), depth - 1);
    if (term.kind !== "multiply" && term.kind !== "hadamard") return null;
    const [only, ...more] = term.args.filter(moves);
    if (only === undefined || more.length > 0) return null;
    const rest = term.args.filter((factor) => factor !== only);
    if (rest.length === 0) return pull(only, cotangent, depth - 1);
    if (term.kind === "hadamard") return pull(only, table.hadamard([cotangent, ...rest]), depth - 1);
    if (isScalarShape(only.shape)) {
      const whole = table.multiply(rest);
      return pull(only, isScalarShape(whole.shape) ? table.multiply([cotangent, whole]) : table.sum(table.hadamard([cotangent, whole])), depth - 1);
    }
    const [scalars, chain] = splitProduct(term.args);
    const place = chain.indexOf(only);
    return pull(only, table.multiply([...scalars, ...chain.slice(0, place).toReversed().map(flip), cotangent, ...chain.slice(place + 1).toReversed().map(flip)]), depth - 1);
  };

  const sumOf = (list: readonly (Term | null)[]): Term | null => {
    const found = list.filter((term) => term !== null);
    return found.length === 0 || found.length < list.length ? null : table.add(found);
  };

  const kron = (left: Term, right: Term): Term => {
    if (left === one) return right;
    if (right === one) return left;
    if (isScalarShape(left.shape) || isScalarShape(right.shape)) return table.multiply([left, right]);
    if (left.kind === "identity" && right.kind === "identity") return table.identity(multiplySizes(left.shape[0], right.shape[0]));
    return table.operator(stacking.kron, [left, right], [multiplySizes(left.shape[0], right.shape[0]), multiplySizes(left.shape[1], right.shape[1])]);
  };

  const commutation = (rows: Dimension, columns: Dimension): Term => {
    const size = multiplySizes(rows, columns);
    return isUnit(rows) || isUnit(columns) ? table.identity(size) : table.operator(stacking.commutation, [], [size, size], [rows, columns]);
  };

  /** u′ ⊗ v′ is the row vec(v u′)′. */
  const ofPair = ({ left, right }: Pair): Term => {
    const row = isUnit(left.shape[0]) && isUnit(right.shape[0]) && !isScalarShape(left.shape) && !isScalarShape(right.shape);
    return row ? flip(vec(simplify(table.multiply([flip(right), left])))) : kron(left, right);
  };
  const termOf = (piece: Piece): Term => (piece.kind === "pair" ? ofPair(piece) : piece.kind === "column" ? vec(simplify(piece.matrix)) : piece.kind === "swap" ? commutation(piece.rows, piece.columns) : piece.term);
  const written = ({ scalars, pieces }: Summand): Term => {
    const factors = pieces.map(termOf);
    const [first] = factors;
    return table.multiply([...scalars, product(factors, first?.shape[0] ?? UNIT)]);
  };

  /** Summands that differ only in what stands on one side of ⊗ become one: a ⊗ b + a ⊗ c = a ⊗ (b + c). */
  const merged = (forms: readonly Form[]): Form => {
    const found = forms.filter((form) => form !== null);
    if (found.length < forms.length) return null;
    const known = found.flat();
    const groups = new Map<string, Group>();
    for (const summand of known) {
      const place = summand.pieces.findIndex(({ kind }) => kind === "pair");
      const pair = summand.pieces[place];
      if (pair?.kind !== "pair") {
        groups.set(`alone ${groups.size}`, { pair: { kind: "pair", left: one, right: one }, around: [], place: -1, sides: [], members: [summand] });
        continue;
      }
      const around = summand.pieces.filter((piece) => piece !== pair);
      const left = simplify(pair.left);
      const key = `${place} ${left.id} ${around.map((piece) => `${termOf(piece).id}`).join(" ")}`;
      const group = groups.get(key) ?? { pair: { ...pair, left }, around, place, sides: [], members: [] };
      group.sides.push(table.multiply([...summand.scalars, pair.right]));
      group.members.push(summand);
      groups.set(key, group);
    }
    return [...groups.values()].flatMap(({ pair, around, place, sides, members }): readonly Summand[] => {
      if (members.length < 2) return members;
      const right = simplify(table.add(sides));
      return [{ scalars: [], pieces: around.toSpliced(place, 0, { ...pair, right }) }];
    });
  };

  const form = formOf(image, deepest);
  if (form === null) return null;
  const shape: Shape = [entriesOf(image.shape), entriesOf(tangent.shape)];
  return form.length === 0 ? table.zeros(shape) : table.add(withCommutations(form));

  /** The terms of the summands, K P + P written as (I + K) P. */
  function withCommutations(summands: readonly Summand[]): readonly Term[] {
    const plain = new Map(summands.filter(({ pieces }) => pieces[0]?.kind !== "swap").map((summand) => [simplify(written(summand)), summand]));
    const taken = new Set<Term>();
    const both = summands.flatMap((summand): readonly Term[] => {
      const [first, ...rest] = summand.pieces;
      const tail = first?.kind === "swap" && rest.length > 0 ? simplify(written({ ...summand, pieces: rest })) : null;
      if (first?.kind !== "swap" || tail === null || !plain.has(tail) || taken.has(tail)) return first?.kind === "swap" ? [written(summand)] : [];
      taken.add(tail);
      const size = multiplySizes(first.rows, first.columns);
      return [table.multiply([table.add([table.identity(size), commutation(first.rows, first.columns)]), tail])];
    });
    return [...[...plain].filter(([term]) => !taken.has(term)).map(([term]) => term), ...both];
  }
}
