// Times several functions side by side: warm, interleaved, medians; knows nothing of what they do.

/** Long enough for the clock and short enough that all take turns often. */
const slice = 15;
const median = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];

/** Microseconds for each of `entries`, each { name, run, before }: `repeats` slices of each in turn. */
export async function interleaved(entries, repeats = 9) {
  const counts = [];
  for (const { run, before } of entries) {
    await before?.();
    const start = performance.now();
    let runs = 0;
    const isCold = (spent) => runs < 3 || spent < 150 || (runs < 60 && spent < 1500);
    for (; isCold(performance.now() - start); runs += 1) run();
    const again = performance.now();
    let count = 0;
    for (; count < 1 || performance.now() - again < slice; count += 1) run();
    counts.push(count);
  }
  const times = entries.map(() => []);
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    for (const [index, { run, before }] of entries.entries()) {
      await before?.();
      const start = performance.now();
      for (let k = 0; k < counts[index]; k += 1) run();
      times[index].push((1000 * (performance.now() - start)) / counts[index]);
    }
  }
  return times.map(median);
}

/** Milliseconds of one call, the median of a few. */
export async function once(run, repeats = 5) {
  const times = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return median(times);
}
