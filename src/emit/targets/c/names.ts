/** What a C file calls its functions and their parameters. Knows nothing else. */

/** The names of a file and of the parameters of its functions. */
export interface CNames {
  readonly both: string;
  readonly plain: string;
  readonly space: string;
  readonly inputs: readonly string[];
  readonly sizes: readonly string[];
  readonly value: string;
  readonly outputs: readonly string[];
  readonly work: string;
}
