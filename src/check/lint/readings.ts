/** Names without a declaration that could be read in another way: a student who reads them so is right, too. Knows no derivatives. */
import { type Diagnostic, label, note } from "../../diagnostics/diagnostic.js";
import type { Span } from "../../diagnostics/span.js";
import { isColumnShape, isScalarShape, type Shape } from "../../term/dimension.js";
import type { Variable } from "../../term/elaborate/elaborate.js";
import { collectNames, type UsedNames } from "../../term/elaborate/names.js";
import { shapeInWords } from "../../term/elaborate/words.js";
import type { ProblemPlaces } from "../assignment/place.js";
import { placed } from "../assignment/place.js";
import type { Deriver } from "../prepare/deriver.js";
import type { PreparedProblem } from "../prepared.js";

type Kind = "vector" | "matrix";
const kinds: readonly Kind[] = ["vector", "matrix"];

/** Problems with more names than this are not read in every way. */
const mostNames = 16;

const kindOf = (shape: Shape): Kind | "scalar" => (isScalarShape(shape) ? "scalar" : isColumnShape(shape) ? "vector" : "matrix");

/** One note for a problem, which names what could be declared. Code E0917. */
export function otherReadings(prepared: PreparedProblem, places: ProblemPlaces | undefined, deriver: Deriver): readonly Diagnostic[] {
  const { problem, asked: { elaborated } } = prepared;
  const open = elaborated.variables.filter(({ inferred, occurs }) => inferred && occurs);
  if (open.length > mostNames) return [];
  const ambiguous = open.flatMap((variable) => {
    const others = otherKinds(variable, prepared, deriver);
    return others.length === 0 ? [] : [{ variable, others }];
  });
  const [first] = ambiguous;
  if (first === undefined) return [];
  const span = firstUse(first.variable.name, prepared) ?? { start: 0, end: problem.given.length };
  const said = ambiguous.map(({ variable: { name, shape }, others }) => `\`${name}\` is read as ${shapeInWords(shape)} and could be a ${others.join(" or a ")}`).join(", ");
  const help = `declare what is meant: \`let: { ${ambiguous.map(({ variable: { name, shape } }) => `${name}: ${shapeWritten(shape)}`).join(", ")} }\``;
  return [note("E0917", said, [label(places === undefined ? span : placed(places.given, span), "nothing declares it")], help)];
}

function firstUse(name: string, { asked: { program }, rules }: PreparedProblem): Span | null {
  const used: UsedNames = { values: new Map(), transposed: new Set(), ranks: new Map(), sizes: new Map() };
  for (const statement of program.statements) if (statement.kind === "assignment" || statement.kind === "expression") collectNames(statement.value, new Set(), rules.library, used);
  return used.values.get(name) ?? null;
}

/** In quotes where a comma would end it. */
function shapeWritten(shape: Shape): string {
  if (isScalarShape(shape)) return "scalar";
  return isColumnShape(shape) ? `vector(${shape[0].key})` : `"matrix(${shape.map(({ key }) => key).join(", ")})"`;
}

/** Kinds that leave every other name of its kind. A number in the place of a vector is none: it would be spread over the entries. */
function otherKinds({ name, shape }: Variable, { problem, asked, variables, sizes }: PreparedProblem, deriver: Deriver): readonly Kind[] {
  if (shape.length > 2) return [];
  const taken = new Set([...variables.map((one) => one.name), ...sizes]);
  const [rows = "", columns = ""] = ["r", "q", "rows", "columns", "rows1", "columns1"].filter((one) => !taken.has(one));
  const shapes: { readonly [K in Kind]: string } = { vector: `vector(${rows})`, matrix: `matrix(${rows}, ${columns})` };
  const { variables: others, term } = asked.elaborated;
  return kinds.filter((kind) => {
    if (kind === kindOf(shape)) return false;
    const read = deriver.parse(problem.given, { let: new Map([...problem.let, [name, shapes[kind]]]) });
    if (!read.ok || kindOf(read.value.elaborated.term.shape) !== kindOf(term.shape)) return false;
    return others.every((one) => one.name === name || read.value.elaborated.variables.some((other) => other.name === one.name && kindOf(other.shape) === kindOf(one.shape)));
  });
}
