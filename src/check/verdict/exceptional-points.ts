/** Points in no general position: zeros, ones and their negatives, where kinks and ends of domains are. Compares nothing. */
import type { Limits } from "../../evaluate/limits.js";
import type { Point } from "../../evaluate/point.js";
import { variableKey } from "../../evaluate/point.js";
import { createRandom } from "../../evaluate/random.js";
import { createSampler } from "../../evaluate/sampling.js";
import { mapTensor, type Tensor } from "../../evaluate/tensor.js";
import type { Attribute } from "../../term/symbols.js";
import type { Term, TermOf } from "../../term/term.js";

/** Facts that a matrix of zeros has too. */
const ofZeros: ReadonlySet<Attribute> = new Set<Attribute>(["symmetric", "diagonal", "lower", "upper", "triangular", "skew", "psd", "toeplitz", "small", "tall", "wide", "binary"]);

const drawnPoints = 16;

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
  return [
    ...zeroed.map((one) => withValues((variable, value) => (variable === one ? zero(value) : value))),
    ...free.filter((one) => (values.get(variableKey(one))?.data.length ?? 1) > 1).map((one) => withValues((variable, value) => (variable === one ? { shape: value.shape, data: value.data.map((x, at) => (at === 0 ? 0 : x)) } : value))),
    withValues((variable, value) => (zeroed.includes(variable) ? zero(value) : value)),
    ...Array.from({ length: drawnPoints }, (_, index) => drawn(index)),
  ];
}
