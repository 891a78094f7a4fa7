import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import * as sendgrid from "pulumi-sendgrid-open-tracking";
import { expect, test } from "vitest";
import packageJson from "../../package.json";
import { newSimulator } from "../new-simulator";
import { pluginSchema, released, schemaFile } from "../plugin-schema/plugin-schema";
import { imports, reachedFrom } from "./imports";
import { PluginProcess } from "./plugin-process";
import { serve } from "./support";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const secretOf = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

/** A plugin that reads from a simulator, with the key of the simulator in its environment. */
async function reading(subusers: Record<string, boolean>) {
  const simulator = await newSimulator({ subusers });
  const plugin = await PluginProcess.start({ SENDGRID_BASE_URL: simulator.url, SENDGRID_API_KEY: simulator.apiKey });
  await plugin.configure();
  return { simulator, plugin };
}

test("has the schema that the types and doc comments of the package make", () => {
  expect(readFileSync(schemaFile, "utf8"), 'Run "npm run schema".').toBe(pluginSchema());
});

test("has no property in its schema that could be anything", () => {
  expect(readFileSync(schemaFile, "utf8")).not.toContain("pulumi.json#/Any");
});

test("names GitHub's releases once package.json says where the package is", () => {
  expect(released({ name: "x" })).toEqual({});
  for (const repository of ["github:acme/tracking", { url: "git+https://github.com/acme/tracking.git" }]) {
    expect(released({ name: "x", repository })).toEqual({
      repository: "https://github.com/acme/tracking",
      pluginDownloadURL: "github://api.github.com/acme/tracking",
    });
  }
  expect(released({ name: "x", repository: "https://gitlab.test/acme/tracking" })).toEqual({});
});

test("loads nothing of Pulumi's SDK but its messages, which alone start in a moment", () => {
  const loaded = imports.filter(({ isType }) => !isType);
  const pulumi = [...reachedFrom("plugin/main.ts", loaded)].filter((name) => name.startsWith("@pulumi/"));
  expect(pulumi).not.toEqual([]);
  expect(pulumi.filter((name) => !/^@pulumi\/pulumi\/proto\/\w+_pb$/.test(name))).toEqual([]);
});

test("speaks the protocol in files that know nothing of SendGrid", () => {
  const own = ["plugin/serve-provider.ts", "plugin/property-values.ts", "pulumi/special-values.ts"];
  const reached = own.flatMap((file) => [...reachedFrom(file, imports)]);
  expect(reached.filter((name) => name.endsWith(".ts") && !own.includes(name))).toEqual([]);
});

test("starts in a few times what Node alone takes; the SDK would take thirty", async () => {
  const milliseconds = { plugin: [] as number[], node: [] as number[] };
  const measure = async (what: keyof typeof milliseconds, start: () => Promise<unknown>) => {
    const before = performance.now();
    await start();
    milliseconds[what].push(Math.round(performance.now() - before));
  };
  for (let turn = 0; turn < 3; turn++) {
    await measure("plugin", async () => (await PluginProcess.start()).child.kill());
    await measure("node", () => promisify(execFile)("node", ["--eval", "0"]));
  }
  console.log(`The plugin started in ${milliseconds.plugin} ms, and Node alone in ${milliseconds.node}.`);
  expect(Math.min(...milliseconds.plugin)).toBeLessThan(8 * Math.min(...milliseconds.node));
});

test("ends at once when the engine cancels, and fails what is being read", async () => {
  const url = await serve(() => {
    // Never answers.
  });
  const plugin = await PluginProcess.start({
    SENDGRID_BASE_URL: url,
    SENDGRID_API_KEY: `SG.${"a".repeat(22)}.${"b".repeat(43)}`,
  });
  await plugin.configure();
  const pending = plugin.check("OpenTracking", "acme", { subuser: "acme" });
  const failed = expect(pending).rejects.toThrow("it was cancelled");
  const exited = once(plugin.child, "exit");
  const before = performance.now();
  await plugin.cancel();
  await failed;
  expect(await exited).toEqual([0, null]);
  expect(performance.now() - before).toBeLessThan(1000);
});

test("reads a value into the checked inputs, and keeps no expectation there", async () => {
  const { plugin } = await reading({ acme: true });
  const inputs = { subuser: "acme", expected: false, enforcementLevel: "advisory" };
  expect(await plugin.check("OpenTracking", "acme", inputs)).toEqual({ subuser: "acme", enabled: true });
});

test("makes no request for what a preview does not know yet, and checks the rest", async () => {
  const { plugin, simulator } = await reading({ acme: true });
  expect(await plugin.check("OpenTracking", "acme", { subuser: unknown })).toEqual({
    subuser: unknown,
    enabled: unknown,
  });
  expect(await plugin.check("OpenTrackingFleet", "all", { subusers: [unknown, "acme"] })).toEqual({
    subusers: unknown,
    enabled: unknown,
    unreadable: unknown,
  });
  const both = plugin.check("OpenTracking", "acme", { subuser: unknown, accountId: "sg1" });
  await expect(both).rejects.toThrow("subuser and accountId are both given");
  await expect(plugin.invoke("getOpenTracking", { subuser: unknown })).rejects.toThrow("is not known yet");
  expect(simulator.requests).toEqual([]);
});

test("expects nothing while a preview does not know what", async () => {
  const { plugin } = await reading({ acme: true });
  const inputs = { subuser: "acme", expected: unknown, enforcementLevel: "mandatory" };
  expect(await plugin.check("OpenTracking", "acme", inputs)).toEqual({ subuser: "acme", enabled: true });
  const expectations = { default: { expected: unknown } };
  expect(await plugin.check("OpenTrackingFleet", "all", { expectations })).toMatchObject({ enabled: { acme: true } });
});

test("keeps secret what is read of a secret account", async () => {
  const { plugin } = await reading({ acme: true });
  expect(await plugin.check("OpenTracking", "acme", { subuser: secretOf("acme") })).toEqual({
    subuser: secretOf("acme"),
    enabled: secretOf(true),
  });
  expect(await plugin.check("OpenTrackingFleet", "all", { subusers: [secretOf("acme")] })).toEqual({
    subusers: secretOf(["acme"]),
    enabled: secretOf({ acme: true }),
    unreadable: secretOf([]),
  });
});

test("refuses to keep an old value where changes of it are ignored, and says so", async () => {
  const { plugin } = await reading({ acme: true });
  const ignoring = (enabled: boolean) =>
    plugin.check("OpenTracking", "acme", { subuser: "acme", enabled }, { subuser: "acme", enabled });
  expect(await ignoring(true)).toEqual({ subuser: "acme", enabled: true });
  await expect(ignoring(false)).rejects.toThrow(
    '{"subuser":"acme","enabled":true} was read, and a transformation or ignoreChanges made ' +
      '{"subuser":"acme","enabled":false} of it.',
  );
  const given = plugin.check("OpenTracking", "acme", { subuser: "acme", enabled: true });
  await expect(given).rejects.toThrow('there is no property "enabled"');
});

test("imports a fleet by what it is of, and says what else an id can be", async () => {
  const { plugin } = await reading({ acme: true });
  expect(await plugin.import("OpenTrackingFleet", "subusers")).toMatchObject({ accounts: "subusers" });
  await expect(plugin.import("OpenTrackingFleet", "named")).rejects.toThrow(
    'OpenTrackingFleet: Cannot read open tracking: the id "named" is not one of a whole fleet.',
  );
  await expect(plugin.import("OpenTracking", "acme")).rejects.toThrow('the id "acme" is not one of an OpenTracking');
});

test("says which resource or function a newer version may have", async () => {
  const { plugin } = await reading({});
  await expect(plugin.check("ClickTracking", "acme", {})).rejects.toThrow(
    `sendgrid-open-tracking ${packageJson.version} has no sendgrid-open-tracking:index:ClickTracking.`,
  );
  await expect(plugin.invoke("getClickTracking", {})).rejects.toThrow("has no sendgrid-open-tracking:index:getClick");
});

const badOnes: readonly object[] = [
  {},
  { subuser: "" },
  { subuser: " acme" },
  { subuser: 7 },
  { subuser: "acme", accountId: "sg1" },
  { self: false },
  { accountId: "account-id sg1" },
  { subuser: "acme", apiKeyEnv: "not a name" },
  { subuser: "acme", expected: "no" },
  { subuser: "acme", enforcementLevel: "advisory" },
  { subuser: "acme", expected: true, enforcementLevel: "strict" },
  { subuser: "acme", expcted: true },
];

const badFleets: readonly object[] = [
  { subusers: [] },
  { subusers: "acme" },
  { subusers: ["acme", "acme"] },
  { subusers: ["acme"], include: ["a*"] },
  { accounts: "all" },
  { onUnreadable: "ignore" },
  { exclude: ["a\\b"] },
  { expectations: { defalt: {} } },
  { expectations: { subusers: { acme: { expected: 1 } }, waivers: [{ subuser: "acme" }] } },
  { expectations: "no-such-file.json" },
];

test("refuses what the TypeScript package refuses, with the same sentence, before any request", async () => {
  const { plugin, simulator } = await reading({ acme: true });
  const ways = [
    ["OpenTracking", badOnes, (args: object) => new sendgrid.OpenTracking("reading", args as never)],
    ["OpenTrackingFleet", badFleets, (args: object) => new sendgrid.OpenTrackingFleet("reading", args as never)],
  ] as const;
  for (const [type, cases, construct] of ways) {
    for (const args of cases) {
      const sentence = messageOf(() => construct(args));
      expect(sentence).toMatch(/^OpenTracking(Fleet)? "reading": /);
      await expect(plugin.check(type, "reading", args as never), JSON.stringify(args)).rejects.toThrow(sentence);
    }
  }
  expect(simulator.requests).toEqual([]);
});

test("refuses in functions what the TypeScript package refuses, with the same sentence", async () => {
  const { plugin, simulator } = await reading({ acme: true });
  for (const args of badOnes.filter((each) => !("expected" in each || "enforcementLevel" in each))) {
    const sentence = await sendgrid.getOpenTracking(args as never).catch((error: Error) => error.message);
    await expect(plugin.invoke("getOpenTracking", args as never)).rejects.toThrow(String(sentence));
  }
  for (const args of badFleets) {
    const sentence = await sendgrid.getOpenTrackingFleet(args as never).catch((error: Error) => error.message);
    await expect(plugin.invoke("getOpenTrackingFleet", args as never)).rejects.toThrow(String(sentence));
  }
  expect(simulator.requests).toEqual([]);
});

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("It did not fail.");
}
