/** Points in no general position: zeros, ones and their negatives, where kinks and ends of domains are. Compares nothing. */
import { evaluate } from "../../evaluate/evaluate.js";
import type { Limits } from "../../evaluate/limits.js";
import type { Point } from "../../evaluate/point.js";
import { variableKey } from "../../evaluate/point.js";
import { createRandom } from "../../evaluate/random.js";
import { createSampler } from "../../evaluate/sampling.js";
import { mapTensor, type Tensor, zipTensors } from "../../evaluate/tensor.js";
import { equalRational, MINUS_ONE } from "../../term/rational.js";
import type { Attribute, FunctionSymbol } from "../../term/symbols.js";
import type { Term, TermOf } from "../../term/term.js";
import { postorder } from "../../term/traverse.js";

/** Facts that a matrix of zeros has too. */
const ofZeros: ReadonlySet<Attribute> = new Set<Attribute>(["symmetric", "diagonal", "lower", "upper", "triangular", "skew", "psd", "toeplitz", "small", "tall", "wide", "binary"]);

const drawnPoints = 16;
const mostKinks = 8;

/** Whether the derivative of a function is another one on the two sides of zero. */
export const hasKink = ({ given }: FunctionSymbol): boolean => given.some(({ term, condition }) => condition === "has no zero entry" && term.kind === "variable");

/** Every variable of `terms` has a value at each point; what is declared of it holds. None where no point in general position is found. */
export function exceptionalPoints(terms: readonly Term[], seed: string, limits: Limits): readonly Point[] {
  const sampler = createSampler({ terms, seed: `${seed}/exceptional`, limits });
  const base = sampler.ok ? sampler.value.point(0, "readable") : sampler;
  if (!sampler.ok || !base.ok) return [];
  const { variables } = sampler.value;
  const { sizes, values } = base.value;
  const withValues = (of: (variable: TermOf<"variable">, value: Tensor) => Tensor): Point => ({
    sizes,
    values: new Map(variables.flatMap((variable): readonly (readonly [string, Tensor])[] => {
      const key = variableKey(variable);
      const value = values.get(key);
      return value === undefined ? [] : [[key, of(variable, value)]];
    })),
  });
  const free = variables.filter(({ attributes }) => attributes.length === 0);
  const zeroed = variables.filter(({ attributes }) => attributes.every((one) => ofZeros.has(one)));
  const zero = (value: Tensor): Tensor => mapTensor(value, () => 0);
  const drawn = (index: number): Point => {
    const random = createRandom(`${seed}/exceptional/${index}`);
    return withValues((variable, value) => (free.includes(variable) ? mapTensor(value, () => random.below(3) - 1) : value));
  };
  const kinked = kinkArguments(terms).flatMap((argument) => onKink(argument, free, base.value, limits));
  return [
    ...kinked,
    ...zeroed.map((one) => withValues((variable, value) => (variable === one ? zero(value) : value))),
    ...free.filter((one) => (values.get(variableKey(one))?.data.length ?? 1) > 1).map((one) => withValues((variable, value) => (variable === one ? { shape: value.shape, data: value.data.map((x, at) => (at === 0 ? 0 : x)) } : value))),
    withValues((variable, value) => (zeroed.includes(variable) ? zero(value) : value)),
    ...Array.from({ length: drawnPoints }, (_, index) => drawn(index)),
  ];
}

/** What functions with kinks are applied to, each once. */
function kinkArguments(terms: readonly Term[]): readonly Term[] {
  return [...new Set(postorder(terms).flatMap((term) => (term.kind === "apply" && hasKink(term.function) ? term.args : [])))].slice(0, mostKinks);
}

/** The point with one variable moved so that a sum, of which it is a member, is zero. */
function onKink(argument: Term, free: readonly TermOf<"variable">[], point: Point, limits: Limits): readonly Point[] {
  if (argument.kind !== "add") return [];
  for (const [place, member] of argument.args.entries()) {
    const [sign, variable] = signed(member);
    if (variable === null || !free.some((one) => variableKey(one) === variableKey(variable))) continue;
    const others = evaluate(argument.args.filter((_, at) => at !== place), point, [], limits);
    const [first, ...rest] = others.ok ? others.value : [];
    if (first === undefined) continue;
    const total = rest.reduce((sum, one) => zipTensors(sum, one, (x, y) => x + y), first);
    return [{ sizes: point.sizes, values: new Map([...point.values, [variableKey(variable), mapTensor(total, (x) => -sign * x)]]) }];
  }
  return [];
}

/** ±1 and the variable of which a member is that multiple. */
function signed(member: Term): readonly [sign: 1 | -1, variable: TermOf<"variable"> | null] {
  if (member.kind === "variable") return [1, member];
  const [factor, of] = member.kind === "multiply" && member.args.length === 2 ? member.args : [];
  return factor?.kind === "number" && equalRational(factor.value, MINUS_ONE) && of?.kind === "variable" ? [-1, of] : [1, null];
}
