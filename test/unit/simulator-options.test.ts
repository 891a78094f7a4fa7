import { type SimulatorOptions, startSimulator } from "pulumi-sendgrid-open-tracking/simulator";
import { expect, test } from "vitest";
import { apiKey } from "./support";

/** What a program without types may pass, or a file may hold. */
async function refusal(options: unknown): Promise<string> {
  try {
    await (await startSimulator(options as SimulatorOptions)).close();
  } catch (error) {
    return (error as Error).message;
  }
  return "none";
}

test("refuses an option that is unknown or malformed, and says which, what came and what to give", async () => {
  const refusals: readonly [unknown, string][] = [
    [{ subuser: {} }, 'startSimulator has "subuser"; the options are subusers, '],
    [null, "startSimulator is null; give an object with subusers, "],
    [{ port: "80" }, 'port is "80"; give a whole number from 0 to 65535.'],
    [{ pageSize: 0 }, "pageSize is 0; give a whole number from 1 to 1000000."],
    [{ rateLimit: { limit: 1.5, seconds: 1 } }, "rateLimit.limit is 1.5; give a whole number from 1 to 1000000000."],
    [{ rateLimit: { limit: 1 } }, "rateLimit.seconds is undefined; give a number above 0."],
    [{ rateLimit: { limit: 1, seconds: 1, reset: "soon" } }, 'rateLimit.reset is "soon"; give "epoch" or "delta".'],
    [
      { rateLimit: { limit: 1, seconds: 1, burst: 2 } },
      'rateLimit has "burst"; the options are limit, seconds, reset, headers.',
    ],
    [{ clock: Date }, "clock has no function now; give an object such as { now: () => Date.now() }."],
    [{ faults: { reset: 2 } }, "faults.reset is 2; give a number from 0 to 1."],
    [{ faults: { resets: 1 } }, 'faults has "resets"; the options are seed, tooManyRequests, '],
    [
      { faults: { reset: 0.7, stall: 0.4 } },
      'faults is {"reset":0.7,"stall":0.4}; give probabilities that are at most 1 together.',
    ],
    [{ latencyMilliseconds: "5" }, 'latencyMilliseconds is "5"; give a whole number from 0 to 3600000.'],
    [{ latencyMilliseconds: { from: 1 } }, "latencyMilliseconds.to is undefined; give a whole number"],
    [{ latencyMilliseconds: { from: 2, to: 1 } }, 'latencyMilliseconds is {"from":2,"to":1}; give a "to" that is not'],
    [{ recordRequests: "no" }, 'recordRequests is "no"; give true or false.'],
    [{ subusers: ["acme"] }, 'subusers is ["acme"]; give an object such as {"acme": true}.'],
    [{ subusers: { acme: { enabled: 1 } } }, 'The setting of "acme" is neither true, false nor {"enabled": true, …}.'],
    [
      { subusers: { acme: { enabled: true, region: "EU" } } },
      'The setting of "acme": region is "EU"; give "global" or "eu".',
    ],
    [
      { subusers: { acme: { enabled: true, failure: { status: 500, body: 5 } } } },
      'The setting of "acme": failure.body is 5; give a text.',
    ],
    [{ self: { enabled: true, answersAs: "" } }, 'The setting of "parent": answersAs is ""; give a text.'],
    [
      { subusers: { acme: { enabled: true, failure: {} } } },
      'The setting of "acme": failure.status is undefined; give a whole number from 200 to 599.',
    ],
  ];
  for (const [options, message] of refusals) expect(await refusal(options)).toContain(message);
});

test("has no API key in a refusal", async () => {
  expect(await refusal({ keys: apiKey })).toBe("keys is not an object; give one with API keys as its names.");
  expect(await refusal({ keys: { [apiKey]: { scopes: "all" } } })).toBe(
    'keys[0].scopes is "all"; give a list of scopes such as ["subusers.read"].',
  );
  expect(await refusal({ [apiKey]: {} })).toContain('startSimulator has "[API key]"; the options are ');
  expect(await refusal({ username: [apiKey] })).toBe('username is ["[API key]"]; give a text.');
  expect(await refusal({ subusers: { [apiKey]: 1 } })).toContain('The setting of "[API key]" is neither ');
});

test("refuses a log that cannot be written before it listens, and without a key", async () => {
  expect(await refusal({ logFile: `/nowhere/${apiKey}` })).toBe(
    'The log "/nowhere/[API key]" cannot be written (ENOENT). Give a file in a folder that exists and that you may write to.',
  );
});

test("takes undefined for an option that is left out", async () => {
  expect(await refusal({ pageSize: undefined, keys: undefined })).toBe("none");
});
