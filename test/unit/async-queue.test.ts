import { expect, test } from "vitest";
import { AsyncQueue } from "./internals/sendgrid";

test("hands items out in their order, and says when there are no more", () => {
  const queue = new AsyncQueue<string>();
  queue.add(["acme", "shop"]);
  queue.end();
  expect([queue.take(), queue.take(), queue.take()]).toEqual(["acme", "shop", undefined]);
});

test("wakes readers that wait for items, and readers that wait for the end", async () => {
  const queue = new AsyncQueue<string>();
  const waiting = queue.take();
  queue.add(["acme"]);
  await waiting;
  expect(queue.take()).toBe("acme");
  const waitingForMore = queue.take();
  queue.end();
  await waitingForMore;
  expect(queue.take()).toBeUndefined();
});

test("hands out no items that come after it was dropped or is at its end", () => {
  for (const how of ["drop", "end"] as const) {
    const queue = new AsyncQueue<string>();
    queue.add(["acme"]);
    expect(queue.take()).toBe("acme");
    queue[how]();
    queue.add(["shop"]);
    expect(queue.take()).toBeUndefined();
  }
});
