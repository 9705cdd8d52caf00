// Names of answers in LaTeX; knows no problem.
import { describe, expect, test } from "vitest";
import { parseLatexName } from "../../src/syntax/latex/answer-name.js";
import { looksLikeLatex } from "../../src/syntax/latex/looks.js";
import { must } from "../evaluate/must.js";

describe("names of answers", () => {
  test.each([
    ["W_1", "W1", null, null, 1], ["\\delta", "delta", null, null, 1], ["z_{1}", "z1", null, null, 1], ["\\bar{W}", "W_bar", null, null, 1],
    ["dW_1", "dW1", "W1", null, 1], ["\\mathrm{d}W", "dW", "W", null, 1], ["d\\theta", "dtheta", "theta", null, 1],
    ["\\nabla_W L", "dW", "W", "L", 1], ["\\nabla_{W_1} L", "dW1", "W1", "L", 1], ["\\nabla_{\\mathbf{W}_1} \\mathcal{L}", "dW1", "W1", "L", 1], ["\\nabla_x", "dx", "x", null, 1], ["\\nabla L", null, null, "L", 1], ["\\nabla_x^2 f", null, "x", "f", 2], ["\\nabla^2_x f", null, "x", "f", 2],
    ["\\frac{\\partial L}{\\partial W_1}", "dW1", "W1", "L", 1], ["\\dfrac{\\partial \\mathcal{L}}{\\partial \\mathbf{b}}", "db", "b", "L", 1], ["\\frac{\\partial}{\\partial W} L", "dW", "W", "L", 1], ["\\frac{dL}{dW}", "dW", "W", "L", 1], ["\\frac{\\mathrm{d}L}{\\mathrm{d}x}", "dx", "x", "L", 1],
    ["\\partial L / \\partial W", "dW", "W", "L", 1], ["dL/dW_{2}", "dW2", "W2", "L", 1], ["\\partial_x f", "dx", "x", "f", 1],
    ["\\frac{\\partial^2 f}{\\partial x^2}", null, "x", "f", 2], ["\\frac{\\partial^2 f}{\\partial x \\partial x^\\top}", null, "x", "f", 2],
  ])("%s", (text, name, wrt, of, order) => {
    expect(must(parseLatexName(text))).toMatchObject({ name, wrt, of, order, span: { start: 0, end: text.length } });
    expect(must(parseLatexName(text, new Set(["W", "W1", "W2", "x", "b", "theta", "f"])))).toMatchObject({ wrt, order });
  });

  test.each(["W x", "\\frac{\\partial L}{\\partial W^\\top}", "\\frac{a}{b}", "W^\\top", "2", "\\partial L", "\\frac{\\partial^2 f}{\\partial x}", "\\frac{\\partial L}{\\partial W"])("%s is no name", (text) => {
    const read = parseLatexName(text);
    expect(read.ok ? read.value : read.diagnostics[0]?.code).toBe("E0128");
  });
});

test("LaTeX is told from the plain language by its commands, dollar signs and braces", () => {
  expect(["W^\\top x", "$x$", "W_{1} x", "W^{T} x", "\\|x\\|"].filter((text) => !looksLikeLatex(text))).toEqual([]);
  expect(["W' x", "W^T x", "W1*x .* y^{2}", "W.T x^{2}", "x_1", "2/m*(y - t)"].filter(looksLikeLatex)).toEqual([]);
});
