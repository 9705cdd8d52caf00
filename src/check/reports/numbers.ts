/** Points and shares as they are printed. Knows no results. */

/** A finite number without the dust of binary fractions: at most six digits after the point. */
export const tidy = (value: number): number => (Number.isFinite(value) ? Number(value.toFixed(6)) : 0);

/** `1 point`, `2.5 points`. */
export const points = (value: number): string => `${tidy(value)} point${tidy(value) === 1 ? "" : "s"}`;

/** From 0 to 1; nothing of nothing is 0. */
export const share = (part: number, whole: number): number => (whole > 0 && Number.isFinite(part) ? Math.min(1, Math.max(0, part / whole)) : 0);

export const percent = (part: number, whole: number): string => `${Math.round(100 * share(part, whole))} %`;
