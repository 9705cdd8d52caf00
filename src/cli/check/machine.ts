// What the machine offers to a class of submissions; it knows no submission.

export interface Machine {
  /** The program of a worker; null where the command runs from its sources. */
  readonly worker: URL | null;
  readonly cores: number;
  /** Columns of standard error where it is a terminal, else null. */
  readonly progress: number | null;
}

export const oneThread: Machine = { worker: null, cores: 1, progress: null };
