// The vocabulary of emitted code is that of the rules.
import { expect, it } from "vitest";
import { functionNames, operatorNames } from "../../src/emit/vocabulary.js";
import { rules } from "./problems.js";

/** Made by the schedule, for stable forms. */
const made = ["softmaxrows", "symsolve", "blocksolve", "logsumexprows"];
/** Has instructions of its own. */
const lowered = ["inv"];

const named = (kind: "function" | "operator"): readonly string[] => rules.rules.filter((rule) => rule.kind === kind).map(({ name }) => name);

it("holds every function of the rules and no other", () => expect(functionNames.toSorted()).toEqual(named("function").toSorted()));

it("holds every operator of the rules but those with instructions of their own, and those that the schedule and Newton steps make", () => {
  expect(operatorNames.toSorted()).toEqual([...named("operator").filter((name) => !lowered.includes(name)), ...made].toSorted());
});
