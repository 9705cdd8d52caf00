// Greek names and reserved names; knows no grammar.
import { expect, test } from "vitest";
import { asciiName, greekLetter, isGreekName, variantForms } from "../../src/syntax/greek.js";
import { isReservedName } from "../../src/syntax/names.js";

test("every Greek letter has one spelled name, and the name leads back to the letter", () => {
  const letters = Array.from("αβγδεζηθικλμνξοπρςστυφχψωΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ");
  const names = letters.map((letter) => asciiName(letter));
  expect(new Set(names).size).toBe(letters.length);
  for (const name of names) expect(name).toMatch(/^[A-Za-z]+$/);
  expect(names.map((name) => greekLetter(name))).toEqual(letters);
});

test("a number after the letter stays", () => {
  expect([asciiName("δ1"), greekLetter("delta1"), asciiName("δW_2"), greekLetter("deltaW")]).toEqual(["delta1", "δ1", "deltaW_2", null]);
});

test("spelled and written letters are Greek names, other names are not", () => {
  expect(["λ", "lambda", "σ2", "Omega"].every(isGreekName)).toBe(true);
  expect(["x", "lam", "λx", "alphabet", ""].some(isGreekName)).toBe(false);
});

test("every other form of a letter stands for a letter that Unicode or its look gives it", () => {
  for (const [form, letter] of variantForms) expect(asciiName(letter), form).not.toBe(letter);
});

test("what every object inherits is reserved, what a student writes is not", () => {
  const inherited = Object.getOwnPropertyNames(Object.prototype);
  expect(inherited.filter((name) => !isReservedName(name))).toEqual([]);
  expect(["x", "W", "i", "T", "D", "grad", "sum", "None", "new", "function", "let", "Math"].some(isReservedName)).toBe(false);
});
