/** Several derivatives of one expression as one program with a tuple of results: Jacobians in several variables, the blocks of a Hessian. Knows no target. */
import type { EmittedOutput, EmittedProgram } from "../emit/program.js";
import { axisLabels } from "../term/contraction.js";
import { UNIT } from "../term/dimension.js";
import type { Expansion } from "../term/expansion.js";
import type { Hypothesis } from "../term/symbols.js";
import type { TermTable } from "../term/table.js";
import type { Term, TermOf } from "../term/term.js";
import { substitute } from "../term/traverse.js";
import type { Derived } from "./derived.js";
import { programOf } from "./emitted.js";

type Part = EmittedProgram["bindings"][number];

/** The program of all of them, in their order; null where one of them is a map that no tensor was found for. All are of one expression. */
export function blocksProgramOf(blocks: readonly Derived[], name?: string): EmittedProgram | null {
  const [first] = blocks;
  if (first === undefined) throw new Error("internal: a program of no derivative");
  const whole = programOf(first, name);
  const { table } = first.derivation.problem;
  const parts: Part[] = [];
  const outputs: EmittedOutput[] = [];
  const hypotheses: Hypothesis[] = [];
  const taken = new Set(whole.inputs.map((variable) => variable.name));
  for (const block of blocks) {
    const program = programOf(block, name);
    const [output] = program.outputs;
    if (output === undefined || (program.along !== null && program.expansion === null)) return null;
    const rename = joined(table, parts, taken, program.bindings);
    const value = rename(program.along === null || program.expansion === null ? output.value : tensorOf(table, program.expansion));
    const matrix = program.along?.matrix ?? null;
    outputs.push({ ...output, value, ...(block.rows === null ? {} : { rows: block.rows }), ...(matrix === null ? {} : { matrix: rename(matrix) }) });
    hypotheses.push(...program.hypotheses.map((hypothesis) => ({ ...hypothesis, term: rename(hypothesis.term) })));
  }
  return { ...whole, along: null, expansion: null, gradient: null, bindings: parts, outputs, hypotheses };
}

/** Adds the parts of one derivative to those before; returns what puts the names that they have here in the place of their own. */
function joined(table: TermTable, parts: Part[], taken: Set<string>, own: readonly Part[]): (term: Term) => Term {
  const names = new Map<Term, Term>();
  const rename = (term: Term): Term => substitute(table, [term], { variable: (variable) => names.get(variable) ?? null })[0] ?? term;
  for (const { variable, value } of own) {
    const meant = rename(value);
    const known = parts.find((part) => part.value === meant);
    if (known !== undefined) {
      names.set(variable, known.variable);
      continue;
    }
    let free = variable.name;
    for (let index = 2; taken.has(free); index += 1) free = `${variable.name}_${index}`;
    taken.add(free);
    const named = free === variable.name ? variable : part(table.variable(free, variable.shape, "part", variable.attributes));
    names.set(variable, named);
    parts.push({ variable: named, value: meant });
  }
  return rename;
}

function part(term: Term): TermOf<"variable"> {
  if (term.kind !== "variable") throw new Error("internal: a name that is no variable");
  return term;
}

/** The tensor that an expansion stands for: products of its core, with the identity where two of its axes run together. */
function tensorOf(table: TermTable, { core, axes, products }: Expansion): Term {
  return table.add(products.map(({ output, factors }) => {
    let fresh = axes.length;
    const terms = factors.map((factor) => core[factor.core]?.value ?? table.number(1));
    const labels = factors.flatMap((factor, place) => {
      const term = terms[place];
      return term === undefined ? [] : [axisLabels(term.shape, factor.labels)];
    });
    const result: number[] = [];
    output.forEach((label, axis) => {
      const size = axes[axis] ?? UNIT;
      const repeated = result.includes(label);
      if (repeated) {
        terms.push(table.identity(size));
        labels.push([label, fresh]);
      } else if (!labels.flat().includes(label)) {
        terms.push(table.ones([size, UNIT]));
        labels.push([label, null]);
      }
      result.push(repeated ? fresh : label);
      if (repeated) fresh += 1;
    });
    return table.einsum(terms, labels, result);
  }));
}
