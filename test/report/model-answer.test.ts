// Model answers in Markdown and LaTeX: complete, in the conventions of the problem, and with nothing in them that the author's texts could command.
import { describe, expect, test } from "vitest";
import { readAssignment } from "../../src/check/assignment/read.js";
import { modelAnswer } from "../../src/report/model-answer.js";
import { engine } from "../examples/engine.js";

function modelOf(text: string, format: "markdown" | "latex"): string {
  const read = readAssignment(text, { name: "sheet.yaml" });
  const prepared = read.ok ? engine.prepare(read.value) : read;
  if (!prepared.ok) throw new Error(prepared.diagnostics.map(({ message }) => message).join("\n"));
  return modelAnswer(prepared.value, { format });
}

const sheet = "title: Sheet 1\nproblems:\n  - id: lsq\n    title: Least squares\n    given: normsq(A x - b)\n    ask: { dx: x }\n    points: 2\n";

describe("a model answer", () => {
  test("has question, shapes, answer and every step in Markdown", () => {
    expect(modelOf(sheet, "markdown")).toMatchInlineSnapshot(`
      "# Sheet 1

      ## lsq: Least squares

      \`\`\`text
      normsq(A x - b)
      \`\`\`

      - \`A : matrix(m, n)\` (inferred)
      - \`x : vector(n)\` (inferred)
      - \`b : vector(m)\` (inferred)

      ### dx (2 points)

      $$\\mathrm{dx} = \\frac{\\partial L}{\\partial x} = 2 A^\\top \\left(A x - b\\right)$$

      Step by step, from the derivative of L in itself, which is 1:

      1. $1 \\;\\mapsto\\; 2 \\left(A x - b\\right)$
         <br>*pullback\\_normsq*: through normsq(A x - b); pullback (X ↦ normsq(X)) δ = 2 δ X
      2. $2 \\left(A x - b\\right) \\;\\mapsto\\; 2 \\left(A x - b\\right)$
         <br>*adjoint\\_add*: through A x - b; pullback (X ↦ X + Y) δ = δ
      3. $2 \\left(A x - b\\right) \\;\\mapsto\\; 2 A^\\top \\left(A x - b\\right)$
         <br>*adjoint\\_mul\\_right*: through A x; adjoint (X ↦ W X) δ = Wᵀ δ; Giles (2008), 2.2.2

      *Proved for all sizes.*
      "
    `);
  });

  test("has the same in LaTeX", () => {
    expect(modelOf(sheet, "latex")).toMatchInlineSnapshot(`
      "% for a document with \\usepackage{amsmath}
      \\section*{Sheet 1}

      \\subsection*{lsq: Least squares}

      \\begin{quote}
      \\ttfamily normsq(A x - b)
      \\end{quote}

      \\begin{itemize}
        \\item \\texttt{A : matrix(m, n)} (inferred)
        \\item \\texttt{x : vector(n)} (inferred)
        \\item \\texttt{b : vector(m)} (inferred)
      \\end{itemize}

      \\paragraph{dx} (2 points)

      \\[ \\mathrm{dx} = \\frac{\\partial L}{\\partial x} = 2 A^\\top \\left(A x - b\\right) \\]

      Step by step, from the derivative of L in itself, which is 1:

      \\begin{enumerate}
        \\item $1 \\;\\mapsto\\; 2 \\left(A x - b\\right)$ \\\\
          \\emph{pullback\\_normsq}: through normsq(A x - b); pullback (X \\ensuremath{\\mapsto} normsq(X)) \\ensuremath{\\delta} = 2 \\ensuremath{\\delta} X
        \\item $2 \\left(A x - b\\right) \\;\\mapsto\\; 2 \\left(A x - b\\right)$ \\\\
          \\emph{adjoint\\_add}: through A x - b; pullback (X \\ensuremath{\\mapsto} X + Y) \\ensuremath{\\delta} = \\ensuremath{\\delta}
        \\item $2 \\left(A x - b\\right) \\;\\mapsto\\; 2 A^\\top \\left(A x - b\\right)$ \\\\
          \\emph{adjoint\\_mul\\_right}: through A x; adjoint (X \\ensuremath{\\mapsto} W X) \\ensuremath{\\delta} = W\\ensuremath{{}^{\\top}} \\ensuremath{\\delta}; Giles (2008), 2.2.2
      \\end{enumerate}

      \\emph{Proved for all sizes.}
      "
    `);
  });

  test("names what answers share once for all of them, and writes it out in each", () => {
    const model = modelOf("problems: [{ given: 'mse(t, W2 relu(W1 x + b1) + b2)', ask: { dW1: W1, db1: b1 } }]", "markdown");
    expect(model.match(/^\$\$z = W_1 x \+ b_1\$\$$/gmu)).toHaveLength(1);
    expect(model.match(/that is, written out/g)).toHaveLength(2);
    expect(model.match(/where \$z \\text\{ has no zero entry\}\$/g)?.length).toBeGreaterThanOrEqual(2);
  });

  test("is in the conventions of the problem", () => {
    const of = (conventions: string): string => modelOf(`problems: [{ given: x' S y, let: { S: "matrix(n, n) symmetric" }, ask: { dS: S }, conventions: { ${conventions} } }]`, "markdown");
    expect(of("layout: numerator")).toContain("= y x^\\top$$");
    expect(of("symmetric: projected")).toContain("\\frac{1}{2} \\left(x y^\\top + y x^\\top\\right)$$");
    expect(of("symmetric: tied")).toContain("\\operatorname{diag}");
  });

  test("exists for every order", () => {
    for (const order of ["jacobian", "hessian", "jvp", "vjp", "hvp"]) {
      for (const format of ["markdown", "latex"] as const) {
        expect(modelOf(`problems: [{ given: x' A x, let: { A: "matrix(n, n)", x: vector(n) }, ask: x, order: ${order} }]`, format)).toContain("Proved for all sizes.");
      }
    }
  });

  test("obeys no text of its author", () => {
    const hostile = 'title: "<script>x</script> [a](javascript:b) $x$ \\\\input{a} \\\\end{document}"\nproblems:\n  - id: "1"\n    title: "```\\n# x % & _ ^ ~ {"\n    given: |\n      normsq(x) # ``` \\end{quote} \\input{a}\n    ask: { dx: x }\n';
    const markdown = modelOf(hostile, "markdown");
    expect(markdown).not.toContain("<script>");
    expect(markdown).not.toContain("](javascript");
    expect(markdown).toContain("````text\n");
    const latex = modelOf(hostile, "latex");
    expect(latex).not.toMatch(/\\(?:input|end\{document\})/);
    expect(latex.match(/\\end\{quote\}/g)).toHaveLength(1);
  });
});
