import { expect, test } from "vitest";
import { progressTeller, progressText } from "../../provider/fleet/progress";
import { SendGridError } from "../../provider/sendgrid/error";
import type { FleetReading } from "../../provider/sendgrid/fleet";

test("tells how many are read, how many in vain, and how long the rest will take", () => {
  expect(progressText({ read: 300, unreadable: 2, total: 1000, milliseconds: 3000 })).toBe(
    "open tracking: read 300 of 1000 accounts, 2 of them unreadable, about 7 s left",
  );
});

test("tells how fast it goes where nobody knows how many there are", () => {
  expect(progressText({ read: 1200, unreadable: 0, milliseconds: 60_000 })).toBe(
    "open tracking: read 1200 accounts, about 20 a second",
  );
});

test("tells nothing in the first second, and then at most once a second", () => {
  let time = 5000;
  const told: string[] = [];
  const onReading = progressTeller(
    () => time,
    (text) => told.push(text),
  );
  const error = new SendGridError("timeout", { what: "Cannot", why: "it", remedy: "Wait." });
  const readings: readonly FleetReading[] = [
    { name: "acme", whose: { subuser: "acme" }, enabled: true },
    { name: "other", whose: { subuser: "other" }, error },
  ];
  for (const at of [5000, 5999, 6000, 6999, 7500]) {
    time = at;
    for (const reading of readings) onReading(reading, 10);
  }
  expect(told.map((text) => text.slice("open tracking: read ".length).split(",")[0])).toEqual([
    "5 of 10 accounts",
    "9 of 10 accounts",
  ]);
});
