/** Gradients in the independent entries of structured matrices, from those over all entries. Knows no proof. */
import { error, label } from "../diagnostics/diagnostic.js";
import { fail, ok, type Result } from "../diagnostics/result.js";
import type { Elaborated, Variable } from "../term/elaborate/elaborate.js";
import type { Library } from "../term/library.js";
import { MINUS_ONE } from "../term/rational.js";
import type { Attribute } from "../term/symbols.js";
import type { TermTable } from "../term/table.js";
import type { Term, TermOf } from "../term/term.js";
import { boundBy, type EntriesReading, type Tying, tyingOf } from "../term/tying.js";
import type { Facts } from "../term/facts/known.js";
import { type Part, partVariable } from "./graph.js";
import type { Simplifier } from "./simplify/simplify.js";

interface Setting {
  readonly problem: Elaborated;
  readonly wrt: readonly Variable[];
  readonly table: TermTable;
  readonly simplifier: Simplifier;
  readonly facts: Pick<Facts, "define">;
  /** Where `tril` and `triu` are found. */
  readonly library: Library;
}

/** What a question of tied entries means for one variable: nothing, where its entries are independent. */
export const readingOf = (variable: Variable, asked: EntriesReading = "free"): EntriesReading => (asked === "tied" && tyingOf(variable) !== null ? "tied" : "free");

/** Gradients that are repeated in a tied answer rather than named: where they are symmetric, and where they are not. */
const heaviestTied = 12;
const heaviestTwice = 4;

export interface TiedGradients {
  readonly answers: readonly Term[];
  readonly parts: readonly Part[];
  /** The gradients over all entries that got names, by variable. */
  readonly named: ReadonlyMap<Term, TermOf<"variable">>;
}

/** Each gradient over all entries, in the order of `wrt`, as the one in the independent entries; a heavy one that is written several times gets a name. Error E0307. */
export function tieGradients({ problem, wrt, table, simplifier, facts, library }: Setting, free: readonly Term[]): Result<TiedGradients> {
  const parts: Part[] = [];
  const answers: Term[] = [];
  const named = new Map<Term, TermOf<"variable">>();
  for (const [index, variable] of wrt.entries()) {
    const span = problem.spans.get(variable.term) ?? { start: 0, end: 0 };
    const binding = boundBy(variable);
    if (binding !== null) {
      return fail(error("E0307", `the entries of \`${variable.name}\` are not tied one to another: \`${binding}\` binds them all at once`, [label(span, `\`${binding}\``)], helpFor(binding)));
    }
    const gradient = simplifier.simplify(free[index] ?? table.zeros(variable.shape));
    const tying = tyingOf(variable);
    if (tying === null) {
      answers.push(gradient);
      continue;
    }
    const again = simplifier.simplify(table.transpose(gradient));
    const heavy = tying !== "lower" && tying !== "upper" && tying !== "diagonal" && simplifier.weights.of(gradient) > (again === gradient ? heaviestTied : heaviestTwice);
    let [short, turned] = [gradient, again];
    if (heavy) {
      const part: Part = { variable: partVariable(table, `g${index + 1}`, gradient), value: gradient, reader: null, origin: "cotangent" };
      facts.define(part.variable, gradient);
      parts.push(part);
      named.set(variable.term, part.variable);
      [short, turned] = [part.variable, simplifier.simplify(table.transpose(part.variable))];
    }
    const answer = readings[tying](table, library, short, turned);
    if (answer === null) return fail(error("E0307", `there is no name for the triangle of a gradient in \`${variable.name}\``, [label(span, "triangular")], "load rules that define `tril` and `triu`"));
    answers.push(answer);
  }
  return ok({ answers, parts, named });
}

function helpFor(binding: Attribute): string {
  const free = "ask without `--entries tied` for the gradient over all entries, at a point where the fact holds";
  return binding === "orthogonal" ? `${free}; of that G the Riemannian gradient is \`1/2 (G - Q G' Q)\`` : free;
}

/** What each reading makes of G and G′. */
const readings: { readonly [T in Tying]: (table: TermTable, library: Library, gradient: Term, turned: Term) => Term | null } = {
  symmetric: (table, _, gradient, turned) => table.add([...(turned === gradient ? [table.multiply([table.number(2), gradient])] : [gradient, turned]), negated(table, onDiagonal(table, gradient))]),
  diagonal: (table, _, gradient) => onDiagonal(table, gradient),
  skew: (table, _, gradient, turned) => table.add([gradient, negated(table, turned)]),
  lower: (table, library, gradient) => triangle(table, library, "tril", gradient),
  upper: (table, library, gradient) => triangle(table, library, "triu", gradient),
};

const onDiagonal = (table: TermTable, gradient: Term): Term => table.hadamard([gradient, table.identity(gradient.shape[0])]);
const negated = (table: TermTable, term: Term): Term => table.multiply([table.number(MINUS_ONE), term]);

function triangle(table: TermTable, library: Library, name: string, gradient: Term): Term | null {
  const found = library.find(name);
  if (found?.kind === "definition") return table.call(found.symbol, [gradient], gradient.shape);
  return found?.kind === "operator" ? table.operator(found.symbol, [gradient], gradient.shape) : null;
}
