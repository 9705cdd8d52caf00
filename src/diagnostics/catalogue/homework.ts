// What can be wrong with an assignment (E0901 to E0919) or a submission (E0920 to E0939); it knows no text.
import type { CatalogueEntry } from "./entry.js";

export const homeworkCodes = {
  E0901: {
    title: "an assignment is neither YAML nor JSON",
    explanation:
      "An assignment is one YAML document, or JSON, which is YAML too. A text with `: `, ` #` or a sign such as `*`, `|`, `{` or `@` at its beginning stands in double quotes, or on lines of its own after `given: |`. Anchors, aliases, tags and directives are not read: an assignment says everything where it stands.",
  },
  E0902: {
    title: "an assignment is too large",
    explanation: "An assignment has at most 300,000 characters, 200 problems and 50 answers a problem, and is nested at most 16 deep. Larger ones are divided into several.",
  },
  E0903: {
    title: "an expected answer is not certified",
    explanation:
      "Every answer that an assignment asks for is derived and proved before a submission is compared with it. Where there is no proof and numbers at random points agree, this is a warning, and verdicts are `sampled` at best; where they do not, the assignment is refused.",
  },
  E0904: {
    title: "an assignment has a key that is unknown",
    explanation:
      "A key that is spelled wrongly would be ignored silently, so it is refused. A problem has `id`, `title`, `given`, `let`, `ask`, `order`, `conventions`, `points`, `accept`, `feedback`, `mistakes`, `partial`, `followThrough`; an assignment `title`, `conventions`, `let`, `feedback`, `partial`, `followThrough`, `problems`. `feedback` and `partial` have the codes of mistakes as keys. Wrong: `ponits: 3`. Right: `points: 3`.",
  },
  E0905: {
    title: "an assignment lacks a key",
    explanation: "An assignment needs `problems`, and a problem needs `given`, the expression, and `ask`, the answers. Right: `problems: [{ given: normsq(A x - b), ask: { dx: x } }]`.",
  },
  E0906: {
    title: "a field of an assignment is not what it should be",
    explanation: "Texts, numbers, lists, mappings and words stand each where they are expected; the message says which. A number that is meant as text stands in quotes. Wrong: `order: derivative`. Right: `order: gradient`.",
  },
  E0907: {
    title: "an assignment says something twice",
    explanation: "A key stands once in a mapping, a problem has an `id` of its own, and an answer's name is asked for once in a problem; of two, one would be ignored silently.",
  },
  E0908: {
    title: "points and answers do not match",
    explanation: "Where `points` is a mapping it names every answer under `ask` and no other; one number is shared equally by the answers. Wrong: `ask: { dW: W, db: b }` with `points: { dW: 3 }`. Right: `points: { dW: 3, db: 2 }`.",
  },
  E0909: {
    title: "a problem's own mistake is no mistake entry",
    explanation:
      "Under `mistakes` stand `mistake` entries as in a rule file, whose names are the code of a mistake or begin with it and an underscore: `mistake sign_of_residual for all a : matrix(m, n), b : matrix(m, n)`, then `a - b becomes b - a` and `says \"the residual is prediction minus target here\"` on indented lines.",
  },
  E0910: {
    title: "an answer's name means something else, too",
    explanation:
      "An answer that is called like a variable hides it: after `x = A' b` a student's `x` is the answer. Two problems that ask for one name leave open which of them a line answers, unless there are headings. Wrong: `ask: { W: W }`. Right: `ask: { dW: W }`.",
  },
  E0911: {
    title: "an expected answer is zero",
    explanation: "The variable does not occur in what is given, or drops out of the derivative that is asked for. That may be meant; more often a name is spelled in two ways.",
  },
  E0912: {
    title: "a convention matters and is not said",
    explanation:
      "In a symmetric, diagonal or triangular matrix a gradient has several readings, and Jacobians stand with outputs as rows or as columns. Say which is right: `conventions: { symmetric: tied }`, `conventions: { jacobian: numerator }`; `any` accepts each of them.",
  },
  E0913: {
    title: "the answer has a kink",
    explanation: "At an input of 0 relu, abs and their like have no derivative. `conventions: { kink: any }`, as unless it is said, accepts any value there, with a note; `kink: zero` insists on relu′(0) = 0.",
  },
  E0914: {
    title: "a declaration is not used",
    explanation: "A name is declared in `let` and occurs neither in what is given nor under `ask`. More often than not it is spelled otherwise there.",
  },
  E0915: {
    title: "an answer has no points",
    explanation: "An answer with 0 points is checked, and counts for nothing.",
  },
  E0916: {
    title: "feedback for a mistake that cannot be made",
    explanation: "A sentence or a part of the points belongs to a mistake that no answer of this problem can have: the mask of a relu where there is none, a layout where every answer is a number.",
  },
  E0917: {
    title: "a shape is inferred, and could be another",
    explanation: "Without a declaration upper case is a matrix, lower case a vector and Greek a scalar. Where the question makes sense with another shape as well, declare what is meant: `let: { x: vector(n) }`.",
  },
  E0918: {
    title: "softmax is applied twice",
    explanation: "`crossentropy` takes scores, and applies softmax itself. Wrong: `crossentropy(t, softmax(W x + b))`. Right: `crossentropy(t, W x + b)`.",
  },
  E0920: {
    title: "an expression of a submission is too long",
    explanation: "At most 50,000 characters of one expression are read. A part that occurs again stands on a line of its own under a name.",
  },
  E0921: {
    title: "an answer uses a name that is not part of the problem",
    explanation:
      "An answer may use the variables of the problem, their sizes, the functions of the language, and names that were defined on earlier lines of the submission: `d = W x - t` and then `dW = d x'`.",
  },
  E0922: {
    title: "an answer asks the question again",
    explanation: "An answer is the formula itself. `grad(…)`, `jacobian(…)`, `diff(…)` and the like would leave the derivative to the checker, and are no functions of the language in which answers are written.",
  },
  E0923: {
    title: "an answer is too large to be checked",
    explanation: "Answers are read up to 2,000 parts and 200 levels of brackets, and submissions up to 200,000 characters: far more than any derivative on paper takes. Shorten what occurs again by a name on a line of its own.",
  },
  E0924: {
    title: "a heading names no problem of the assignment",
    explanation: "Headings such as `# mlp`, `## Problem mlp` and `mlp:` say to which problem the answers below belong. What stands under a heading that names none is read as if there were no heading.",
  },
  E0925: {
    title: "a submission has too many statements",
    explanation: "At most 1,000 statements with 2,000 lines are read, and at most 200 lines of one statement; what comes after is not.",
  },
  E0926: {
    title: "a formula is never closed",
    explanation: "`$$`, `\\[` and `\\begin{align}` are closed before the next blank line, `\\(` on its line. Where they are not, the text is read as if they were not there.",
  },
  E0927: {
    title: "a name of the problem is defined again",
    explanation: "What the problem gives keeps its meaning: an answer that uses a name both as the problem gives it and as it was defined anew has two meanings, and is not judged. Wrong, where `z` is given: `z = W x`. Right: `u = W x`.",
  },
  E0928: {
    title: "a name is nearly one that is asked for",
    explanation: "A name that nobody asked for is a definition of the student's own. Where it is nearly the name of an answer that is missing, it may have been meant as that. Answers have the names that the assignment asks for, in upper and lower case as there.",
  },
  E0929: {
    title: "it is not clear which problem an answer belongs to",
    explanation: "Where several problems ask for answers of one name, a heading such as `# mlp` above each says which is meant.",
  },
  E0930: {
    title: "a line of a submission is not read",
    explanation: "A statement is `name = expression`, with one name left of `=`: the name of an answer, or of a part that later lines use. Wrong: `2 dW = x`. Right: `dW = x/2`. Prose is skipped; a line with `=` is not skipped silently.",
  },
  E0931: {
    title: "a line goes on from nothing",
    explanation: "A line that begins with `=` goes on from the statement above it. Right: `dW = d x'` and on the next line `= 2/m (y - t) x'`.",
  },
  E0932: {
    title: "a part of a submission is used by no answer",
    explanation: "Answers are checked, and the definitions that they use, line by line. A line about something else, such as the differential `dL = tr(A' dX)`, may be right and is not checked: the derivative itself is what counts, `dX = A`.",
  },
} satisfies { readonly [code: string]: CatalogueEntry };
