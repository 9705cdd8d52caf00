/** What a target is: a name and one function from programs to text. Knows no target. */
import type { Result } from "../diagnostics/result.js";
import type { EmittedProgram } from "./program.js";

export interface EmitOptions {
  /** Numbers for size names, to order products by; the code stays valid for all sizes. */
  readonly sizes?: ReadonlyMap<string, number>;
  /** The size that counts samples, for code that spreads them over devices; only where a target has such code, else E0807. */
  readonly shard?: string;
  /** In how many bits numbers are computed: `double` unless said. `single` only by the target `wasm`; others are not asked. */
  readonly precision?: "f32" | "f64";
}

export interface Target {
  readonly name: string;
  /** The usual ending of such a file, without the dot. */
  readonly extension: string;
  /** Self-contained text. Fails with E0805 where the target has no numbers for a function. */
  /** Whether it takes several Jacobians, or several blocks of a Hessian, as a tuple of results. */
  readonly blocks?: true;
  readonly emit: (program: EmittedProgram, options?: EmitOptions) => Result<string>;
}
