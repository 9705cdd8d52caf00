/** Definitions that a C file may need, and the order in which they stand in it. Knows no definition. */

/** What a file holds once, after what it needs itself. */
export interface Definition {
  readonly name: string;
  readonly text: string;
  readonly needs: readonly Definition[];
}

export const define = (name: string, needs: readonly Definition[], ...lines: readonly string[]): Definition => ({ name, needs, text: lines.join("\n") });

/** The definitions with all that they need, each once, what is needed first; files that hold the same may stand in one translation unit. */
export function definitionLines(wanted: Iterable<Definition>): readonly string[] {
  const lines = new Map<string, readonly string[]>();
  const include = ({ name, text, needs }: Definition): void => {
    needs.forEach(include);
    const guard = `${name.toUpperCase()}_DEFINED`;
    // A function that only one of two builds calls is no mistake, and an inline one is not warned of.
    const inlined = text.replace(/^static (?!inline)/gmu, "static inline ");
    lines.set(name, lines.get(name) ?? [`#ifndef ${guard}`, `#define ${guard}`, inlined, "#endif", ""]);
  };
  for (const definition of wanted) include(definition);
  return [...lines.values()].flat();
}
