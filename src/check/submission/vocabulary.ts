/** The words of an assignment by which a submission is read: its problems, what they ask for, the names they give. Knows no shapes. */
import type { PreparedAssignment } from "../prepared.js";

interface ProblemWords {
  readonly id: string;
  readonly title: string | null;
  /** Of answers, variables and sizes. */
  readonly names: readonly string[];
}

export interface Vocabulary {
  readonly problems: readonly ProblemWords[];
  /** The names of all answers that are asked for. */
  readonly asked: ReadonlySet<string>;
}

export function vocabularyOf({ problems }: PreparedAssignment): Vocabulary {
  return {
    problems: problems.map(({ problem: { id, title, ask }, variables, parts, sizes }) => ({ id, title, names: [...ask.map(({ name }) => name), ...variables.map(({ name }) => name), ...parts.keys(), ...sizes] })),
    asked: new Set(problems.flatMap(({ problem: { ask } }) => ask.map(({ name }) => name))),
  };
}

/** What is known at a place of a submission: the words under a heading, or of all problems where there is none. */
export interface Words {
  readonly asked: ReadonlySet<string>;
  /** Also those of the student's own lines above. */
  readonly names: ReadonlySet<string>;
}

export const namesUnder = ({ problems }: Vocabulary, id: string | null): readonly string[] => problems.flatMap((one) => (id === null || one.id === id ? one.names : []));
