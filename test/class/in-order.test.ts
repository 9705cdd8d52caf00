// Work of several lanes comes in the order of the items, with few results waiting; knows no submissions.
import { expect, test } from "vitest";
import { inOrder, type Lane } from "../../src/class/in-order.js";

const items = Array.from({ length: 200 }, (_, k) => k);

/** A lane that needs as many turns of the event loop as `turns` says. */
const lane = (turns: (item: number) => number, open?: { now: number; most: number }): Lane<number, number> => async (item) => {
  if (open !== undefined) open.most = Math.max(open.most, (open.now += 1));
  for (let k = 0; k < turns(item); k += 1) await new Promise((resolve) => setImmediate(resolve));
  if (open !== undefined) open.now -= 1;
  return item;
};

async function all<T>(from: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = [];
  for await (const one of from) list.push(one);
  return list;
}

test.each([1, 2, 7])("%i lanes give every result once and in order, whichever is slow", async (count) => {
  for (const slow of [(): number => 0, (item: number): number => item % 5, (item: number): number => (item === 0 ? 300 : 0)]) {
    expect(await all(inOrder(items, Array.from({ length: count }, () => lane(slow)), 16))).toEqual(items);
  }
});

test("no more items are begun than there are lanes, and none far ahead of the first that is not done", async () => {
  const open = { now: 0, most: 0 };
  let begun = 0;
  const slowFirst = lane((item) => (item === 0 ? 100 : 1), open);
  const counting: Lane<number, number> = (item) => {
    begun += 1;
    return slowFirst(item);
  };
  for await (const item of inOrder(items, [counting, counting, counting], 10)) expect(begun).toBeLessThanOrEqual(item + 12);
  expect(open.most).toBe(3);
});
