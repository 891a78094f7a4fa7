import { expect, test } from "vitest";
import { newSimulator } from "../new-simulator";
import { Client, createParts, withDefaults } from "./internals/sendgrid";

const keys = ["1", "2", "3"].map((character) => `SG.${character.repeat(22)}.${character.repeat(43)}`);
const names = Array.from({ length: 50 }, (_, index) => `s${index}`);

test("gives 50 accounts of 3 keys, read at once 200 times with random delays, their own values", {
  timeout: 300_000,
}, async () => {
  // Every account has a value of its own for each key, and in each round another one.
  const settingOf = (key: number, account: number, round: number) => ((account >> (key + (round % 3))) & 1) === 1;
  const accountsOf = (key: number, round: number) =>
    Object.fromEntries(names.map((name, index) => [name, settingOf(key, index, round)]));
  let wrong = 0;
  let read = 0;
  for (const round of [0, 1, 2]) {
    const simulator = await newSimulator({
      keys: Object.fromEntries(keys.map((key, index) => [key, { account: { subusers: accountsOf(index, round) } }])),
      latencyMilliseconds: { from: 0, to: 6 },
      recordRequests: false,
    });
    const settings = withDefaults({ baseUrl: simulator.url, maxConcurrency: 50 });
    const parts = createParts(settings);
    const clients = keys.map((key) => new Client(key, settings, parts));
    for (let repetition = 0; repetition < (round === 0 ? 68 : 66); repetition++) {
      await Promise.all(
        clients.flatMap((client, key) =>
          names.map(async (subuser, account) => {
            const reading = await client.readOpenTracking({ subuser });
            read += 1;
            if (reading.subuser !== subuser || reading.enabled !== settingOf(key, account, round)) wrong += 1;
          }),
        ),
      );
    }
  }
  expect({ read, wrong }).toEqual({ read: 200 * 3 * 50, wrong: 0 });
});
