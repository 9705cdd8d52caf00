// Deep networks: what is printed, stored and proved grows with the number of layers and no faster; knows no times.
import { describe, expect, test } from "vitest";
import { text } from "../../src/emit/text.js";
import { must } from "../evaluate/must.js";
import { engine } from "../examples/engine.js";

interface Growth {
  readonly characters: number;
  readonly terms: number;
  readonly steps: number;
  readonly names: number;
}

/** A tanh network of `layers` layers as one nested expression, and all its gradients. */
function network(layers: number): Growth {
  let output = "x";
  for (let layer = 1; layer <= layers; layer += 1) output = `tanh(W${layer} ${output} + b${layer})`;
  const declared = Array.from({ length: layers }, (_, index) => `W${index + 1} : matrix(n, n), b${index + 1} : vector(n)`).join(", ");
  const { derivation, where, answers } = must(engine.grad(engine.parse(`mse(t, ${output})`, { let: `${declared}, x : vector(n), t : vector(n)` })));
  expect(answers.length).toBe(2 * layers + 1);
  for (const { certificate } of answers) expect(certificate.verdict).toBe("proved");
  const characters = [...where, ...answers].reduce((total, { value }) => total + text.length(value), 0);
  return { characters, terms: derivation.problem.table.count(), steps: derivation.sweep.steps.length, names: where.length };
}

describe("a network of L tanh layers, all gradients", () => {
  const sizes = [2, 4, 8, 16, 32];
  const grown = sizes.map(network);
  const measures = ["characters", "terms", "steps", "names"] as const;

  test.each(measures)("needs no more %s for a layer at the end than for one at the start", (measure) => {
    const each = sizes.slice(1).map((size, index) => ((grown[index + 1]?.[measure] ?? 0) - (grown[index]?.[measure] ?? 0)) / (size - (sizes[index] ?? 0)));
    const [first = 0] = each;
    for (const later of each) expect(later).toBeLessThanOrEqual(1.25 * first + 2);
  });

  test("prints less than eighty characters a layer", () => {
    grown.forEach(({ characters }, index) => expect(characters / (sizes[index] ?? 1)).toBeLessThan(80));
  });

  test("of 300 layers is derived and proved", () => {
    expect(network(300).names).toBeLessThan(700);
  });
});

describe("a residual network h + tanh(W h) of L layers", () => {
  const residual = (layers: number): number => {
    const steps = Array.from({ length: layers }, (_, index) => `h${index + 1} = h${index} + tanh(W${index + 1} h${index})`).join("\n");
    const declared = Array.from({ length: layers }, (_, index) => `W${index + 1} : matrix(n, n)`).join(", ");
    const { where, answers } = must(engine.grad(engine.parse(`h0 = x\n${steps}\nmse(t, h${layers})`, { let: `${declared}, x : vector(n), t : vector(n)` })));
    for (const { certificate } of answers) expect(certificate.verdict).toBe("proved");
    return [...where, ...answers].reduce((total, { value }) => total + text.length(value), 0);
  };

  test("is printed in the same number of characters a layer, however deep", () => {
    const [four, eight, sixteen] = [residual(4), residual(8), residual(16)];
    expect(sixteen - eight).toBeLessThanOrEqual(2.5 * (eight - four));
  });
});
