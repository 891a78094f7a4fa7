import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "./internals/sendgrid";

test("waits for a moment that is over without a warning of Node's", async () => {
  const warnings: Error[] = [];
  const listen = (warning: Error) => warnings.push(warning);
  process.on("warning", listen);
  onTestFinished(() => void process.off("warning", listen));
  await new Promise<void>((resolve) => systemClock.after(-0.02, resolve));
  await new Promise(setImmediate);
  expect(warnings).toEqual([]);
});
