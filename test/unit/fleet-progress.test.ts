import { expect, test } from "vitest";
import { SendGridError } from "../../provider/sendgrid";
import { progressTeller } from "./internals/pulumi";
import type { FleetReading } from "./internals/sendgrid";

test("tells nothing in the first second, and then at most once a second", () => {
  let time = 5000;
  const told: string[] = [];
  const onReading = progressTeller(
    () => time,
    (text) => told.push(text),
  );
  const error = new SendGridError("timeout", { what: "Cannot", why: "it", remedy: "Wait." });
  const readings: readonly FleetReading[] = [
    { name: "acme", whose: { subuser: "acme" }, enabled: true, readAt: "2027-01-01T00:00:00.000Z" },
    { name: "other", whose: { subuser: "other" }, error },
  ];
  for (const at of [5000, 5999, 6000, 6999, 7500]) {
    time = at;
    for (const reading of readings) onReading(reading, 10);
  }
  expect(told).toEqual([
    "open tracking: 5 of 10 accounts read, 2 unreadable",
    "open tracking: 9 of 10 accounts read, 4 unreadable, about 1 s left",
  ]);
});
