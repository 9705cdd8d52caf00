/** Numbers of points that are the same on every machine and print as they were meant. Knows no verdicts. */

const digits = 1e6;

/** To six places: `0.1 + 0.2` is 0.3. */
export const rounded = (points: number): number => Math.round(points * digits) / digits;

export const total = (points: readonly number[]): number => rounded(points.reduce((sum, one) => sum + one, 0));
