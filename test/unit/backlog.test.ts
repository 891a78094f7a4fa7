import { expect, test } from "vitest";
import { Backlog } from "./internals/sendgrid";

test("hands rows out in their order, and says when there is nobody left", () => {
  const backlog = new Backlog<string>();
  backlog.add(["acme", "shop"]);
  backlog.end();
  expect([backlog.take(), backlog.take(), backlog.take()]).toEqual(["acme", "shop", undefined]);
});

test("wakes those who wait for rows, and those who wait for the end", async () => {
  const backlog = new Backlog<string>();
  const waiting = backlog.take();
  backlog.add(["acme"]);
  await waiting;
  expect(backlog.take()).toBe("acme");
  const waitingForMore = backlog.take();
  backlog.end();
  await waitingForMore;
  expect(backlog.take()).toBeUndefined();
});

test("hands out no rows of a page that comes after the list was dropped or is at its end", () => {
  for (const how of ["drop", "end"] as const) {
    const backlog = new Backlog<string>();
    backlog.add(["acme"]);
    expect(backlog.take()).toBe("acme");
    backlog[how]();
    backlog.add(["shop"]);
    expect(backlog.take()).toBeUndefined();
  }
});
