// The nearest of several names; it does not know what the names stand for.

const longest = 64;

/**
 * The candidate with the fewest insertions, deletions, substitutions and swaps of neighbours from `name`,
 * or null when none is near: at most one edit up to three letters, two up to seven, three beyond.
 * Ties go to the same letters in another case, then to alphabetical order, so that the answer is always the same.
 */
export function suggest(name: string, candidates: Iterable<string>): string | null {
  const wanted = Array.from(name.slice(0, 2 * longest));
  if (wanted.length > longest) return null;
  const limit = wanted.length <= 3 ? 1 : wanted.length <= 7 ? 2 : 3;
  let best: { readonly candidate: string; readonly cost: number } | null = null;
  for (const candidate of candidates) {
    if (candidate === name) continue;
    const letters = Array.from(candidate.slice(0, 2 * longest));
    const cost = candidate.toLowerCase() === name.toLowerCase() ? 0 : editDistance(wanted, letters);
    if (cost > limit || cost >= Math.max(wanted.length, letters.length)) continue;
    if (best === null || cost < best.cost || (cost === best.cost && candidate < best.candidate)) best = { candidate, cost };
  }
  return best === null ? null : best.candidate;
}

/** The restricted Damerau–Levenshtein distance, by three rows of the table. */
function editDistance(from: readonly string[], to: readonly string[]): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i += 1) {
    const row: number[] = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const substituted = at(last, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1);
      let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, substituted);
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) cost = Math.min(cost, at(beforeLast, j - 2) + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, to.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
