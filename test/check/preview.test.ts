// How answers are understood before they count: texts, shapes of parts, and nothing about right or wrong.
import { describe, expect, test } from "vitest";
import { type PartPreview, previewSubmission, type SubmissionPreview } from "../../src/check/preview.js";
import { assignment } from "./submission-cases.js";

const network = assignment({
  net: { given: "mse(t, W2 relu(W1 x + b1) + b2)", let: { W1: "matrix(h, n)", W2: "matrix(m, h)", x: "vector(n)", b1: "vector(h)", b2: "vector(m)", t: "vector(m)" }, ask: { db1: "b1", dW1: "W1" } },
});
const preview = (text: string): SubmissionPreview => previewSubmission(network, { name: "submission", text });

const shapes = (part: PartPreview): readonly string[] => [`${part.text}: ${part.shape === null ? "?" : part.shape.join(" × ") || "scalar"}`, ...part.parts.flatMap(shapes)];

describe("a preview", () => {
  const delta = "d = 2/m (W2 relu(W1 x + b1) + b2 - t)";

  test("shows how an answer reads, with the shapes of its parts", () => {
    const { answers: [db1, dW1] } = preview(`${delta}\ndb1 = (W2' d) .* step(W1 x + b1)`);
    expect(db1?.status).toBe("understood");
    expect(db1?.understood?.shape).toEqual(["h"]);
    expect(db1?.definitions.map(({ name, line, understood }) => [name, line, understood?.shape])).toEqual([["d", 1, ["m"]]]);
    expect(db1?.tree === null || db1 === undefined ? [] : shapes(db1.tree).slice(0, 5)).toEqual(["(W2' d) .* step(W1 x + b1): h", "(W2' d): h", "W2': h × m", "W2: m × h", "d: m"]);
    expect(dW1?.status).toBe("missing");
  });

  test("shows which part of an ill-typed answer still has a shape", () => {
    const { answers: [db1] } = preview(`${delta}\ndb1 = (W2 d) .* step(W1 x + b1)`);
    expect(db1?.status).toBe("ill-typed");
    expect(db1?.diagnostics.length).toBeGreaterThan(0);
    expect(db1?.tree === null || db1 === undefined ? [] : shapes(db1.tree)).toEqual(expect.arrayContaining(["(W2 d) .* step(W1 x + b1): ?", "(W2 d): ?", "step(W1 x + b1): h", "W2: m × h"]));
  });

  test("is the same for a right and a wrong answer of the same parts", () => {
    const statuses = (text: string): readonly string[] => preview(text).answers.map(({ status }) => status);
    expect(statuses(`${delta}\ndb1 = (W2' d) .* step(W1 x + b1)`)).toEqual(statuses(`${delta}\ndb1 = W2' d`));
    expect(JSON.stringify(preview(`${delta}\ndb1 = W2' d`))).not.toContain("wrong");
  });

  test("says what cannot be read, and shows a part of what is large", () => {
    expect(preview("db1 = (x").answers[0]).toMatchObject({ status: "unreadable", tree: null });
    const large = preview(`db1 = ${"b1 + ".repeat(600)}b1`).answers[0]?.tree;
    expect(large === null || large === undefined ? 0 : shapes(large).length).toBe(120);
  });
});
