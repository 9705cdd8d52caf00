/** A derivation line by line, as a student reads it. Knows no terminal. */
import type { Derived } from "../answer/derived.js";
import type { ReportStyle } from "./style.js";

export function stepLines(_derived: Derived, _style: ReportStyle, _indent: number): readonly (readonly string[])[] {
  return [];
}
