/** Declared facts about operators of whole matrices: equations at the arguments of one operator, transposition, and adjoints. Knows no particular operator. */
import { type Dimension, isScalarShape, type Shape, substituteShape, UNIT } from "../term/dimension.js";
import { isOne, MINUS_ONE, ONE } from "../term/rational.js";
import type { OperatorSymbol } from "../term/symbols.js";
import type { Term, TermOf } from "../term/term.js";
import { matchShapes, postorder } from "../term/traverse.js";
import { combine, contract } from "./algebra.js";
import { denote, openScope, type Scope } from "./denote.js";
import { components } from "./label.js";
import { type Head, nth, type Polynomial, type Space } from "./polynomial.js";
import { single } from "./powers.js";

type OperatorHead = Extract<Head, { kind: "operator" }>;

/**
 * The adjoint of an operator in an argument in which it is linear, taken as given: ⟨map, cotangent⟩ = ⟨variable, result⟩, where `map` is
 * the operator at distinct pattern variables.
 */
export interface DeclaredAdjoint {
  readonly name: string;
  readonly map: Term;
  readonly variable: TermOf<"variable">;
  readonly argument: TermOf<"variable">;
  readonly result: Term;
}

/** An equation between terms in pattern variables. */
export interface DeclaredEquation {
  readonly name: string;
  readonly left: Term;
  readonly right: Term;
}

const isPattern = (term: Term): term is TermOf<"variable"> => term.kind === "variable" && term.role === "pattern";

/** The operators that by a relation f(X′, …) = f(X, …)′, or f(X′) = f(X) for a scalar, commute with transposition, each with the name of its relation. */
export function transposingOf(relations: readonly DeclaredEquation[]): ReadonlyMap<OperatorSymbol, string> {
  return new Map(relations.flatMap(({ name, left, right }): readonly (readonly [OperatorSymbol, string])[] => {
    const inner = isScalarShape(right.shape) ? right : right.kind === "transpose" ? right.args[0] : undefined;
    if (left.kind !== "operator" || inner?.kind !== "operator" || inner.operator !== left.operator) return [];
    const plain = inner.args.every(isPattern) && new Set(inner.args).size === inner.args.length;
    const turned = left.args.every((argument, place) => argument.kind === "transpose" && argument.args[0] === inner.args[place]);
    return plain && turned ? [[left.operator, name]] : [];
  }));
}

/** The places at which declared adjoints say that operators are linear. */
export function linearOf(adjoints: readonly DeclaredAdjoint[]): Space["linear"] {
  const found = new Map<OperatorSymbol, Map<number, string>>();
  for (const { name, map, variable } of adjoints) {
    const place = map.kind === "operator" && map.args.every(isPattern) ? map.args.indexOf(variable) : -1;
    if (map.kind !== "operator" || place < 0) continue;
    found.set(map.operator, (found.get(map.operator) ?? new Map<number, string>()).set(place, name));
  }
  return found;
}

/** left and right of a relation at the arguments of `head`, or null where none of its operators matches `head` and binds all its variables. */
export function instanceAt(space: Space, relation: DeclaredEquation, head: OperatorHead): readonly [left: Polynomial, right: Polynomial] | null {
  if (space.transposing.get(head.operator) === relation.name) return null;
  const parts = postorder([relation.left]);
  const variables = parts.filter(isPattern);
  for (const trigger of parts) {
    if (trigger.kind !== "operator" || trigger.operator !== head.operator) continue;
    const scope = scopeAt(space, trigger, head);
    if (scope === null || variables.some((variable) => scope.find(variable) === null || !isAsDeclared(space, variable, scope.find(variable)))) continue;
    return [denote(space, relation.left, scope), denote(space, relation.right, { ...scope, values: new Map() })];
  }
  return null;
}

/** A symmetric variable stands for a symmetric matrix only. Other facts hold wherever the sides are defined. */
function isAsDeclared(space: Space, { attributes }: TermOf<"variable">, value: Polynomial | null): boolean {
  if (value === null || !attributes.includes("symmetric")) return value !== null;
  return value.rank < 2 || contract(space, 2, [{ polynomial: value, indices: [1, 0] }]) === value;
}

/** The scope in which `trigger` is `head`, or null where it cannot be. */
function scopeAt(space: Space, trigger: TermOf<"operator">, head: OperatorHead): Scope | null {
  const shapes = head.operator.parameters.map(({ shape }) => substituteShape(shape, head.sizes));
  const values = new Map<string, Polynomial>();
  const sizes = new Map<string, Dimension>();
  const bare = trigger.args.flatMap((argument, place) => (isPattern(argument) ? [{ argument, place }] : []));
  const formal = bare.map(({ argument }) => argument.shape);
  if (!matchShapes(formal, bare.map(({ place }) => nth(shapes, place)), sizes)) return null;
  const given = head.operator.sizes.flatMap((name) => head.sizes.get(name) ?? []);
  if (trigger.sizes.length > 0 && !matchShapes(trigger.sizes.map((size): Shape => [size, UNIT]), given.map((size): Shape => [size, UNIT]), sizes)) return null;
  for (const { argument, place } of bare) {
    const known = values.get(argument.name);
    if (known !== undefined && known !== head.parts[place]) return null;
    values.set(argument.name, nth(head.parts, place));
  }
  const find = ({ role, name }: TermOf<"variable">): Polynomial | null => (role === "pattern" ? (values.get(name) ?? null) : null);
  const scope: Scope = { ...openScope(), sizes, find };
  const fits = trigger.args.every((argument, place) => {
    if (isPattern(argument)) return true;
    const scale = openScale(argument, values);
    if (scale !== null) values.set(scale, scaleOf(space, nth(head.parts, place)));
    const gram = openGram(argument, values);
    const root = gram === null ? null : gramRoot(space, nth(head.parts, place), gram.transposedFirst);
    if (gram !== null && root !== null && matchShapes([gram.variable.shape], [gram.transposedFirst ? [root.inner, nth(nth(shapes, place), 0)] : [nth(nth(shapes, place), 0), root.inner]], sizes)) values.set(gram.variable.name, root.polynomial);
    const closed = postorder([argument]).every((part) => !isPattern(part) || values.has(part.name));
    return closed && matchShapes([argument.shape], [nth(shapes, place)], sizes) && denote(space, argument, scope) === head.parts[place];
  });
  return fits ? { ...scope, values: new Map() } : null;
}

/** The scalar t of an argument t A that nothing has bound yet. */
function openScale(argument: Term, values: ReadonlyMap<string, Polynomial>): string | null {
  const [scalar, matrix, ...more] = argument.kind === "multiply" ? argument.args : [];
  if (scalar === undefined || matrix === undefined || more.length > 0 || !isPattern(scalar) || !isPattern(matrix)) return null;
  return isScalarShape(scalar.shape) && !values.has(scalar.name) && values.has(matrix.name) ? scalar.name : null;
}

/** What stands before the matrices of the first monomial: a guess at t in t A, to be tried. */
function scaleOf(space: Space, { rank, monomials }: Polynomial): Polynomial {
  const [first] = monomials;
  if (first === undefined) return combine(space, 0, []);
  const scalars = components(rank, first.factors).filter((group) => group.every(({ indices }) => indices.length === 0)).flat();
  return single(space, 0, scalars, first.coefficient);
}

/** The X of an argument X′ X or X X′ that nothing has bound yet. */
function openGram(argument: Term, values: ReadonlyMap<string, Polynomial>): { readonly variable: TermOf<"variable">; readonly transposedFirst: boolean } | null {
  const [first, second, ...more] = argument.kind === "multiply" ? argument.args : [];
  if (first === undefined || second === undefined || more.length > 0) return null;
  const transposedFirst = first.kind === "transpose";
  const [variable, turned] = transposedFirst ? [second, first] : [first, second];
  return isPattern(variable) && turned.kind === "transpose" && turned.args[0] === variable && !values.has(variable.name) ? { variable, transposedFirst } : null;
}

/** The X with Σ_k X(k, 0) X(k, 1), or with Σ_k X(0, k) X(1, k), where the polynomial is such a sum over one head; a guess, to be tried. */
function gramRoot(space: Space, { rank, monomials }: Polynomial, transposedFirst: boolean): { readonly polynomial: Polynomial; readonly inner: Dimension } | null {
  const [only, ...others] = monomials;
  const [left, right, ...more] = only?.factors ?? [];
  const [inner, ...further] = only?.bound ?? [];
  if (rank !== 2 || others.length + more.length + further.length > 0 || left === undefined || right?.head !== left.head || inner === undefined || left.indices.length !== 2) return null;
  const outer = left.indices.indexOf(2);
  if (outer < 0) return null;
  // The factor leads from its summed index to a slot, as X(k, i) does, or the other way round.
  const indices = (outer === 0) === transposedFirst ? [0, 1] : [1, 0];
  return { polynomial: single(space, 2, [{ head: left.head, indices, exponent: left.exponent }]), inner };
}

/** ⟨f(…), cotangent⟩ = ⟨part, G⟩ for the argument at `place`: the declared G, or null where none is declared. */
export function adjointAt(space: Space, adjoints: readonly DeclaredAdjoint[], head: OperatorHead, place: number, cotangent: Polynomial): { readonly gradient: Polynomial; readonly shape: Shape } | null {
  const found = adjoints.find(({ map, variable }) => map.kind === "operator" && map.operator === head.operator && map.args[place] === variable);
  if (found === undefined || found.map.kind !== "operator") return null;
  const scope = scopeAt(space, found.map, head);
  if (scope === null || !found.map.args.every(isPattern) || new Set(found.map.args).size < found.map.args.length) return null;
  space.used.add(found.name);
  const find: Scope["find"] = (variable) => (variable === found.argument || (variable.role === found.argument.role && variable.name === found.argument.name) ? cotangent : scope.find(variable));
  return { gradient: denote(space, found.result, { ...scope, find }), shape: substituteShape(nth(head.operator.parameters, place).shape, head.sizes) };
}

/** left − right. */
export const defect = (space: Space, left: Polynomial, right: Polynomial): Polynomial => combine(space, left.rank, [[ONE, left], [MINUS_ONE, right]]);

/** The one monomial of a polynomial, without a number in front; null for any other. */
export function loneMonomial({ monomials }: Polynomial): Polynomial["monomials"][number] | null {
  const [only, ...more] = monomials;
  return only !== undefined && more.length === 0 && isOne(only.coefficient) ? only : null;
}
