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

test("refuses an option that is unknown or malformed, and says which, what it is and what it must be", async () => {
  const refusals: readonly [unknown, string][] = [
    [{ subuser: {} }, "subuser is not a known property. Did you mean subusers? Known are subusers, "],
    [null, "the options of startSimulator is null, not an object"],
    [{ port: "80" }, 'port is "80", not a whole number from 0 to 65535.'],
    [{ pageSize: 0 }, "pageSize is 0, not a whole number from 1 to 1000000."],
    [{ rateLimit: { limit: 1.5, seconds: 1 } }, "rateLimit.limit is 1.5, not a whole number from 1 to 1000000000."],
    [{ rateLimit: { limit: 1 } }, "rateLimit.seconds is missing; it must be a number above 0"],
    [{ rateLimit: { limit: 1, seconds: 1, reset: "soon" } }, 'rateLimit.reset is "soon", not "epoch" or "delta"'],
    [
      { rateLimit: { limit: 1, seconds: 1, burst: 2 } },
      "rateLimit.burst is not a known property. Known are limit, seconds, reset, headers.",
    ],
    [{ clock: Date }, "not an object such as { now: () => Date.now() }"],
    [{ faults: { reset: 2 } }, "faults.reset is 2, not a number from 0 to 1."],
    [
      { faults: { resets: 1 } },
      "faults.resets is not a known property. Did you mean reset? Known are seed, tooManyRequests, ",
    ],
    [
      { faults: { reset: 0.7, stall: 0.4 } },
      "faults is { reset: 0.7, stall: 0.4 }, not probabilities that are at most 1 together",
    ],
    [{ latencyMilliseconds: "5" }, 'latencyMilliseconds is "5", not a whole number from 0 to 3600000.'],
    [{ latencyMilliseconds: { from: 1 } }, "latencyMilliseconds.to is missing; it must be a whole number"],
    [
      { latencyMilliseconds: { from: 2, to: 1 } },
      'latencyMilliseconds is { from: 2, to: 1 }, not bounds of which "from" is the lower',
    ],
    [{ recordRequests: "no" }, 'recordRequests is "no", not true or false'],
    [{ subusers: ["acme"] }, "subusers is [ 'acme' ], not an object such as {\"acme\": true}"],
    [{ subusers: { acme: { enabled: 1 } } }, 'subusers["acme"].enabled is 1, not true or false'],
    [{ subusers: { acme: { enabled: true, region: "EU" } } }, 'subusers["acme"].region is "EU", not "global" or "eu"'],
    [
      { subusers: { acme: { enabled: true, failure: { status: 500, body: 5 } } } },
      'subusers["acme"].failure.body is 5, not a text',
    ],
    [{ self: { enabled: true, answersAs: "" } }, 'self.answersAs is "", not a text that is not empty'],
    [
      { subusers: { acme: { enabled: true, failure: {} } } },
      'subusers["acme"].failure.status is missing; it must be a whole number from 200 to 599',
    ],
  ];
  for (const [options, message] of refusals) expect(await refusal(options)).toContain(message);
});

test("has no API key in a refusal", async () => {
  expect(await refusal({ keys: apiKey })).toBe("keys is not an object. Give one with API keys as its names.");
  expect(await refusal({ keys: { [apiKey]: { scopes: "all" } } })).toBe(
    'keys[0].scopes is "all", not a list of scopes such as ["subusers.read"].',
  );
  expect(await refusal({ [apiKey]: {} })).toContain('["[API key]"] is not a known property. Known are ');
  expect(await refusal({ username: [apiKey] })).toBe("username is [ '[API key]' ], not a text that is not empty.");
  expect(await refusal({ subusers: { [apiKey]: 1 } })).toContain(
    'subusers["[API key]"] is 1, not true, false or an object such as ',
  );
});

test("refuses a log that cannot be written before it listens, and without a key", async () => {
  expect(await refusal({ logFile: `/nowhere/${apiKey}` })).toBe(
    'The log "/nowhere/[API key]" cannot be written (ENOENT). Give a file in a folder that exists and that you may write to.',
  );
});

test("takes undefined for an option that is left out", async () => {
  expect(await refusal({ pageSize: undefined, keys: undefined })).toBe("none");
});

test("refuses an API key that no client sends, and does not repeat it", async () => {
  for (const [key, problem] of [
    ["SG.short", "is 8 characters long, but a key has 69"],
    ["key", 'does not begin with "SG."'],
    ["", "is blank"],
  ]) {
    const start = startSimulator({ keys: { [`SG.${"k".repeat(22)}.${"k".repeat(43)}`]: {}, [key as string]: {} } });
    const { message } = await start.then(
      () => expect.unreachable("It starts."),
      (error: Error) => error,
    );
    expect(message).toContain(`keys[1] has a name that is no API key: it ${problem}.`);
    expect(message).not.toContain("SG.short");
  }
});
