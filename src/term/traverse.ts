/** Walks over shared terms without recursion: reachable terms in order, rebuilding, substitution, unfolding of definitions. */
import { type Dimension, divideSizes, isProductSize, literalSize, manyAxes, multiplySizes, namedSize, sameAxes, sameSize, type Shape, substituteShape, substituteSize } from "./dimension.js";
import type { TermTable } from "./table.js";
import { dispatch, type Handlers, type Term, type TermOf } from "./term.js";

/** Every term reachable from `roots`, each once, arguments before what uses them. Descends into a term only if `enter` allows. */
export function postorder(roots: readonly Term[], enter: (term: Term) => boolean = () => true): readonly Term[] {
  return postorderBy(roots, (term) => (enter(term) ? term.args : []));
}

/** The same where `membersOf` says what each term is made of; members must not hold what they are members of. */
export function postorderBy(roots: readonly Term[], membersOf: (term: Term) => readonly Term[]): readonly Term[] {
  const seen = new Set<Term>();
  const order: Term[] = [];
  const stack: { readonly term: Term; readonly members: readonly Term[]; next: number }[] = [];
  for (const root of roots) {
    if (seen.has(root)) continue;
    seen.add(root);
    stack.push({ term: root, members: membersOf(root), next: 0 });
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const child = top.members[top.next];
      if (child === undefined) {
        order.push(top.term);
        stack.pop();
        continue;
      }
      top.next += 1;
      if (seen.has(child)) continue;
      seen.add(child);
      stack.push({ term: child, members: membersOf(child), next: 0 });
    }
  }
  return order;
}

/** Whether each reachable term depends on a term of `leaves`. */
export function dependents(roots: readonly Term[], leaves: ReadonlySet<Term>): ReadonlySet<Term> {
  const depending = new Set<Term>();
  for (const term of postorder(roots)) {
    if (leaves.has(term) || term.args.some((argument) => depending.has(argument))) depending.add(term);
  }
  return depending;
}

interface Rebuild {
  readonly table: TermTable;
  readonly args: readonly Term[];
  /** The shape after substitution of sizes. */
  readonly shape: Shape;
  readonly sizes: ReadonlyMap<string, Dimension>;
}

const first = (rebuild: Rebuild): Term => nth(rebuild, 0);

function nth({ args }: Rebuild, index: number): Term {
  const argument = args[index];
  if (argument === undefined) throw new Error("internal: a term lacks an argument");
  return argument;
}

const rebuilders: Handlers<Term, [Rebuild]> = {
  number: (term, { table }) => table.number(term.value),
  size: (term, { table, sizes }) => table.size(substituteSize(term.size, sizes)),
  variable: (term, { table, shape }) => table.variable(term.name, shape, term.role, term.attributes),
  ones: (_, { table, shape }) => table.ones(shape),
  zeros: (_, { table, shape }) => table.zeros(shape),
  identity: (_, { table, shape }) => table.identity(shape[0]),
  add: (_, { table, args }) => table.add(args),
  multiply: (_, { table, args }) => table.multiply(args),
  hadamard: (_, { table, args }) => table.hadamard(args),
  power: (_, rebuild) => rebuild.table.power(first(rebuild), nth(rebuild, 1)),
  apply: (term, rebuild) => rebuild.table.apply(term.function, first(rebuild)),
  transpose: (_, rebuild) => rebuild.table.transpose(first(rebuild)),
  trace: (_, rebuild) => rebuild.table.trace(first(rebuild)),
  sum: (_, rebuild) => rebuild.table.sum(first(rebuild)),
  diagonal: (_, rebuild) => rebuild.table.diagonal(first(rebuild)),
  diagonalPart: (_, rebuild) => rebuild.table.diagonalPart(first(rebuild)),
  fill: (_, rebuild) => rebuild.table.fill(first(rebuild), rebuild.shape),
  einsum: ({ contraction: { inputs, output, names } }, { table, args }) => table.einsum(args, inputs, output, (label) => names[label]),
  call: (term, { table, args, shape }) => table.call(term.definition, args, shape),
  operator: (term, { table, args, shape, sizes }) => table.operator(term.operator, args, shape, term.sizes.map((size) => substituteSize(size, sizes))),
};

const noSizes: ReadonlyMap<string, Dimension> = new Map();

/** `term` with other arguments of the same shapes. */
export function withArguments(table: TermTable, term: Term, args: readonly Term[]): Term {
  if (args.length === term.args.length && args.every((argument, index) => argument === term.args[index])) return term;
  return dispatch(rebuilders, term, { table, args, shape: term.shape, sizes: noSizes });
}

export interface Substitution {
  /** What a variable becomes; null to keep it. */
  readonly variable?: (term: TermOf<"variable">) => Term | null;
  readonly sizes?: ReadonlyMap<string, Dimension>;
}

/** Rebuilds `roots` in `table` with variables and sizes replaced; also moves terms from another table. Shared parts are rebuilt once. */
export function substitute(table: TermTable, roots: readonly Term[], { variable = () => null, sizes = noSizes }: Substitution): readonly Term[] {
  const done = new Map<Term, Term>();
  const result = (term: Term): Term => {
    const found = done.get(term);
    if (found === undefined) throw new Error("internal: a term was rebuilt before its arguments");
    return found;
  };
  for (const term of postorder(roots)) {
    const replaced = term.kind === "variable" ? variable(term) : null;
    done.set(term, replaced ?? dispatch(rebuilders, term, { table, args: term.args.map(result), shape: substituteShape(term.shape, sizes), sizes }));
  }
  return roots.map(result);
}

/** Rebuilds `root` with whole subterms replaced, wherever `replace` gives one. */
export function replaceTerms(table: TermTable, roots: readonly Term[], replace: (term: Term) => Term | null): readonly Term[] {
  const done = new Map<Term, Term>();
  const replaced = new Map<Term, Term | null>();
  const lookUp = (term: Term): Term | null => {
    const known = replaced.get(term);
    if (known !== undefined) return known;
    const found = replace(term);
    replaced.set(term, found);
    return found;
  };
  const result = (term: Term): Term => {
    const found = lookUp(term) ?? done.get(term);
    if (found === undefined) throw new Error("internal: a term was rebuilt before its arguments");
    return found;
  };
  for (const term of postorder(roots, (candidate) => lookUp(candidate) === null)) {
    if (lookUp(term) === null) done.set(term, withArguments(table, term, term.args.map(result)));
  }
  return roots.map(result);
}

/**
 * Whether `formal` shapes equal `actual` ones at some sizes, which are added to `sizes`; each formal size is a number or a product of names.
 * With `tensors`, a formal m × n also stands for a tensor: m for its first axis, n for all others.
 */
export function matchShapes(formal: readonly Shape[], actual: readonly Shape[], sizes: Map<string, Dimension>, tensors = false): boolean {
  const pairs: { readonly size: Dimension; readonly found: Dimension }[] = [];
  for (const [index, shape] of formal.entries()) {
    const other = actual[index];
    if (other === undefined) return false;
    const seen = other.length > 2 && shape.length === 2 && tensors ? gathered(other) : other;
    if (seen.length !== shape.length) return false;
    for (const [axis, size] of shape.entries()) {
      const found = seen[axis];
      if (found === undefined) return false;
      pairs.push({ size, found });
    }
  }
  // A name by itself says what it stands for; in m*n it only follows.
  const [products, plain] = [pairs.filter(({ size }) => isProductSize(size)), pairs.filter(({ size }) => !isProductSize(size))];
  return [...plain, ...products].every(({ size, found }) => matchSize(size, found, sizes));
}

/** The shape of a tensor as one of two axes. */
export const gathered = ([first, ...rest]: Shape): Shape => [first, manyAxes(rest)];

/** Binds the one unknown name of a formal size, dividing by what is known of it, or compares what the formal size stands for. */
export function matchSize(formal: Dimension, actual: Dimension, sizes: Map<string, Dimension>): boolean {
  const [unknown, ...more] = formal.powers.filter(([name]) => !sizes.has(name));
  if (unknown === undefined || more.length > 0 || unknown[1] !== 1) {
    const found = substituteSize(formal, sizes);
    return sameSize(found, actual) && sameAxes(found, actual);
  }
  if (formal.powers.length === 1 && formal.coefficient === 1) {
    sizes.set(unknown[0], actual);
    return true;
  }
  const known = formal.powers.filter((power) => power !== unknown).reduce((product, [name, exponent]) => multiplySizes(product, substituteSize(powerOf(name, exponent), sizes)), literalSize(formal.coefficient));
  const quotient = divideSizes(actual, known);
  if (quotient === null) return false;
  sizes.set(unknown[0], quotient);
  return true;
}

const powerOf = (name: string, exponent: number): Dimension => Array.from({ length: exponent }, () => namedSize(name)).reduce(multiplySizes, literalSize(1));

/** The body of a folded definition at its arguments. */
export function unfold(table: TermTable, term: TermOf<"call">): Term {
  const { parameters, body } = term.definition;
  const sizes = new Map<string, Dimension>();
  if (!matchShapes(parameters.map(({ shape }) => shape), term.args.map(({ shape }) => shape), sizes, true)) {
    throw new Error(`internal: ${term.definition.name} is called with arguments of other shapes`);
  }
  const values = new Map(parameters.map(({ name }, index) => [name, term.args[index]]));
  const [result] = substitute(table, [body], { variable: (leaf) => (leaf.role === "pattern" ? (values.get(leaf.name) ?? null) : null), sizes });
  if (result === undefined) throw new Error("internal: a definition without a body");
  return result;
}
