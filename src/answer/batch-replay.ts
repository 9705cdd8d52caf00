/** The part of a saved certificate that says what an expression of all samples is made of, decided by the kernel alone. Derives nothing. */
import type { Certificate } from "../certify/certificate.js";
import { error, label } from "../diagnostics/diagnostic.js";
import { fail, ok, type Result } from "../diagnostics/result.js";
import type { RuleSet } from "../rules/rule-set.js";
import { parseDeclarations, parseProgram } from "../syntax/statements.js";
import { isScalarShape } from "../term/dimension.js";
import { elaborate, type Elaborated } from "../term/elaborate/elaborate.js";
import { proveBatch } from "./batch-proof.js";
import type { CertificateValue } from "./certificate-value.js";
import { samplesQuestion } from "./samples.js";

const file = "certificate";

/** Null where the certificate is of no batch. */
export function replayBatch(batch: CertificateValue["batch"], whole: Elaborated, rules: RuleSet): Result<Certificate | null> {
  if (batch === null) return ok(null);
  const program = parseProgram(batch.sample);
  if (!program.ok) return program;
  const declared = parseDeclarations(batch.let);
  if (!declared.ok) return declared;
  const own = new Set(program.value.statements.flatMap((statement) => (statement.kind === "declaration" ? [statement.declaration.name] : [])));
  const declarations = declared.value.filter(({ name }) => !own.has(name)).map((declaration) => ({ declaration, source: file }));
  const sample = elaborate({ text: batch.sample, program: program.value, declarations, library: rules.library, goal: batch.reduction === "none" ? "any" : "scalar" });
  if (!sample.ok) return sample;
  const scalars = isScalarShape(sample.value.term.shape) && isScalarShape(whole.term.shape);
  const question = batch.reduction === "none" || scalars ? samplesQuestion(sample.value, whole, batch) : null;
  return question === null ? fail(error("E0603", "the samples of the certificate do not fit its expression", [label({ start: 0, end: 0 }, "other shapes", file)], null)) : ok(proveBatch(question, rules.means));
}
