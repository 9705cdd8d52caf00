/** Work on many items by several lanes at once, with the results in the order of the items. Knows no items. */

/** Takes one item at a time; never rejects. */
export type Lane<T, R> = (item: T) => Promise<R>;

/** At most `ahead` results wait for one before them, so that memory does not grow with the number of items. */
export async function* inOrder<T, R>(items: Iterable<T>, lanes: readonly Lane<T, R>[], ahead: number): AsyncGenerator<R> {
  const free = [...lanes];
  const open: { readonly result: Promise<R>; settled: boolean }[] = [];
  let wake = (): void => undefined;
  for (const item of items) {
    while (free.length === 0 || open.length >= ahead || open[0]?.settled === true) {
      const first = open[0];
      if (first !== undefined && (first.settled || open.length >= ahead)) {
        open.shift();
        yield await first.result;
      } else await new Promise<void>((resolve) => void (wake = resolve));
    }
    const lane = free.shift();
    if (lane === undefined) throw new Error("internal: no lane is free");
    const entry = {
      settled: false,
      result: lane(item).then((result) => {
        entry.settled = true;
        free.push(lane);
        wake();
        return result;
      }),
    };
    open.push(entry);
  }
  for (const { result } of open) yield await result;
}
