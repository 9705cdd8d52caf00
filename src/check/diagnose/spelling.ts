/** One text for each form, the same for forms that are written alike. Knows no values. */
import { type Form, formsWithin } from "./form.js";

/** Names that stand for sums of sums would be spelled out to any length; what is longer has no spelling. */
const longest = 5_000;

/** Not for readers: a key by which forms are found that are written alike; null for what is too long. */
export function spelling(root: Form): string | null {
  const done = new Map<Form, string>();
  for (const form of formsWithin(root)) {
    const text = spelled(form, form.parts.map((part) => done.get(part) ?? ""));
    if (text.length > longest) return null;
    done.set(form, text);
  }
  return done.get(root) ?? null;
}

function spelled(form: Form, parts: readonly string[]): string {
  switch (form.kind) {
    case "number":
      return `${form.number}`;
    case "name":
      return form.name;
    case "array":
      return `${form.call.name}[${form.call.args.map((argument) => (argument.kind === "name" ? argument.name : argument.kind === "number" ? argument.text : "?")).join()}]`;
    case "sum":
    case "hadamard":
      return `${form.kind}(${parts.toSorted().join()})`;
    case "product":
      return `product(${parts.slice(0, form.scalars).toSorted().join()};${parts.slice(form.scalars).join()})`;
    case "power":
    case "transpose":
      return `${form.kind}(${parts.join()})`;
    case "call":
      return `${form.call.name}(${parts.join()})`;
    case "clash":
      return `${form.what}(${parts.join()})`;
  }
}
