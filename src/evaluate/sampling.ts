// Random points at which terms have values and hypotheses hold, the same for the same question; it compares nothing.
import { error } from "../diagnostics/diagnostic.js";
import { fail, ok, type Result } from "../diagnostics/result.js";
import { sizeNames, sizeValue } from "../term/dimension.js";
import type { Attribute, Hypothesis } from "../term/symbols.js";
import type { Term, TermOf } from "../term/term.js";
import { attributeFor, holds } from "./conditions.js";
import { evaluateOrder } from "./evaluate.js";
import { checkLimits, type Limits, withinLimits } from "./limits.js";
import { type Order, orderOf, sizeNamesIn, variablesIn } from "./order.js";
import { type Binding, type Point, variableKey } from "./point.js";
import { createRandom, shuffled } from "./random.js";
import type { Tensor } from "./tensor.js";
import { drawTensor, type Style } from "./values.js";

export interface SamplingQuestion {
  /** What must have a value at every point; the points give numbers to its variables and sizes. */
  readonly terms: readonly Term[];
  /** Further variables to give values to. */
  readonly variables?: readonly TermOf<"variable">[];
  readonly bindings?: readonly Binding[];
  readonly hypotheses?: readonly Hypothesis[];
  /** Sizes that are not free. */
  readonly sizes?: ReadonlyMap<string, number>;
  readonly seed: string;
  readonly limits?: Limits;
}

export interface Sampler {
  /** The point with the given number. `style` is how values are drawn first; where that finds no admissible point, other ways follow. */
  point(index: number, style?: Style): Result<Point>;
  /** What the points give values to. */
  readonly variables: readonly TermOf<"variable">[];
}

const mostAttempts = 240;
const laterStyles: readonly Style[] = ["normal", "positive", "unit", "small", "balanced"];
const patience = 20;
/** With more matrices than this in one question, long products are likely. */
const manyVariables = 12;

/** Distinct numbers for distinct names, as small as their count allows; beyond ten names numbers repeat, and where tensors of many axes would be too large they are 2 and 3. */
function drawSizes(names: readonly string[], fixed: ReadonlyMap<string, number>, seed: string, crowded: boolean): ReadonlyMap<string, number> {
  const free = names.filter((name) => !fixed.has(name));
  const highest = crowded ? 3 : free.length <= 4 ? 5 : free.length <= 6 ? 7 : 11;
  const taken = new Set(fixed.values());
  const pool = Array.from({ length: highest - 1 + taken.size }, (_, index) => index + 2).filter((size) => !taken.has(size));
  const random = createRandom(seed);
  const sizes = new Map(fixed);
  let order: readonly number[] = [];
  free.forEach((name, index) => {
    if (index % pool.length === 0) order = shuffled(pool, random);
    sizes.set(name, order[index % pool.length] ?? 2);
  });
  return sizes;
}

/** Whether the variables declared tall are, and those declared wide. */
export function respectsHints(variables: readonly TermOf<"variable">[], sizes: ReadonlyMap<string, number>): boolean {
  return variables.every(({ attributes, shape }) => {
    const rows = sizeValue(shape[0], sizes);
    const columns = sizeValue(shape[1], sizes);
    return (!attributes.includes("tall") || rows > columns) && (!attributes.includes("wide") || rows < columns);
  });
}

/** The attributes of each variable, with those that hypotheses on the variable itself demand. */
function attributesOf(variables: readonly TermOf<"variable">[], hypotheses: readonly Hypothesis[]): ReadonlyMap<string, ReadonlySet<Attribute>> {
  const result = new Map(variables.map((variable) => [variableKey(variable), new Set(variable.attributes)]));
  for (const { term, condition } of hypotheses) {
    const attribute = attributeFor[condition];
    if (term.kind === "variable" && attribute !== null) result.get(variableKey(term))?.add(attribute);
  }
  return result;
}

function demanded(question: SamplingQuestion): Result<Order> {
  return orderOf([...question.terms, ...(question.hypotheses ?? []).map(({ term }) => term), ...(question.variables ?? [])], question.bindings ?? []);
}

/** Prepares the search for points. The points depend on the question and the seed alone. */
export function createSampler(question: SamplingQuestion): Result<Sampler> {
  const listed = demanded(question);
  if (!listed.ok) return listed;
  const order = listed.value;
  const { terms, hypotheses = [], sizes: fixed = new Map<string, number>(), seed, limits = checkLimits } = question;
  const variables = variablesIn(order);
  const names = [...new Set([...variables.flatMap(({ shape }) => [...sizeNames(shape)]), ...sizeNamesIn(order)])];
  const attributes = attributesOf(variables, hypotheses);

  const sizesFor = (key: string, crowded: boolean): ReadonlyMap<string, number> => {
    let sizes = drawSizes(names, fixed, `${key}/sizes`, crowded);
    for (let again = 1; again < 200 && !respectsHints(variables, sizes); again += 1) sizes = drawSizes(names, fixed, `${key}/sizes/${again}`, crowded);
    return sizes;
  };

  const admissible = (values: readonly Tensor[]): boolean => {
    const subjects = values.slice(terms.length, terms.length + hypotheses.length);
    const entries = subjects.reduce((total, { data }) => total + data.length, 0);
    const margin = 1e-3 / Math.max(1, entries / 20);
    return hypotheses.every(({ condition }, index) => {
      const value = subjects[index];
      return value !== undefined && holds(condition, value, margin);
    });
  };

  const point = (index: number, style: Style = variables.length > manyVariables ? "balanced" : "normal"): Result<Point> => {
    let reason = "a hypothesis does not hold";
    let crowded = false;
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      const key = `${seed}/${index}/${style}/${attempt}`;
      const sizes = sizesFor(key, crowded);
      const affordable = withinLimits(order, sizes, limits);
      if (!affordable.ok) {
        if (crowded || names.length < 5) return affordable;
        crowded = true;
        continue;
      }
      const way = attempt < patience ? style : (laterStyles[attempt % laterStyles.length] ?? style);
      const values = new Map<string, Tensor>();
      for (const variable of variables) {
        const name = variableKey(variable);
        const shape = variable.shape.map((size) => sizeValue(size, sizes));
        values.set(name, drawTensor(shape, attributes.get(name) ?? new Set(), way, createRandom(`${key}/${name}`)));
      }
      const found: Point = { sizes, values };
      const evaluated = evaluateOrder(order, found, limits);
      if (evaluated.ok) {
        if (admissible(evaluated.value)) return ok(found);
        continue;
      }
      const [first] = evaluated.diagnostics;
      if (first?.code !== "E0804") return evaluated;
      reason = first.message;
    }
    return fail(error("E0806", `none of ${mostAttempts} random points is admissible: ${reason}`, []));
  };
  return ok({ point, variables });
}

/** The point with number `index` for a question, or a refusal (E0806 when none is found). */
export function samplePoint(question: SamplingQuestion & { readonly index: number }): Result<Point> {
  const sampler = createSampler(question);
  return sampler.ok ? sampler.value.point(question.index) : sampler;
}
