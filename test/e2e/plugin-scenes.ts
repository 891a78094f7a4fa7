import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect } from "vitest";
import type { Language } from "../engine/languages";
import { newSimulator } from "../new-simulator";
import type { PluginProgram } from "./plugin-programs";
import { newPluginStack, type PluginLanguage, pluginLanguage } from "./plugin-support";
import { diagnostics, occurrences, succeeded, test } from "./support";

const everything: PluginProgram = {
  one: { acme: { subuser: "acme" } },
  fleet: { all: {} },
  got: { shop: "subuser/shop" },
  invoked: { newsletter: "newsletter" },
};

const canary = `SG.${"canary-key-".padEnd(22, "7")}.${"nobody-may-ever-see-this-".padEnd(43, "7")}`;
const keyParts = canary.split(".").slice(1);
const stackTrace = /^\s+at .*:\d+:\d+/m;

/** What every language has to show on the real CLI: one table for all of them. */
const scenes: Readonly<Record<string, (language: PluginLanguage) => Promise<void>>> = {
  "creates, finds nothing changed, shows a drift by name, takes it over, and is destroyed without a key": async (
    language,
  ) => {
    const simulator = await newSimulator({ subusers: { acme: true, shop: false, newsletter: true } });
    const { stack } = await newPluginStack(language, everything, { simulator });
    const first = succeeded(await stack.preview());
    expect(first).toMatch(/enabled-acme *: true/);
    expect(first).toContain("+ 3 to create");
    succeeded(await stack.up());
    expect(await stack.outputs()).toEqual({
      "enabled-acme": true,
      "enabled-all": { acme: true, shop: false, newsletter: true },
      "enabled-shop": false,
      newsletter: true,
    });
    succeeded(await stack.preview("--expect-no-changes"));

    simulator.setOpenTracking("acme", false);
    const drift = await stack.preview("--expect-no-changes", "--diff");
    expect(drift.exitCode).toBe(7);
    expect(drift.output).toContain("~ enabled: true => false");
    expect(drift.output).toMatch(/~ enabled: \{\s+~ acme: true => false\s+\}/);
    expect(succeeded(await stack.preview())).toContain("open tracking changed: acme: true => false");
    expect(succeeded(await stack.refresh("--preview-only", "--diff"))).toContain("~ enabled: true => false");
    succeeded(await stack.refresh("--yes", "--skip-preview"));
    succeeded(await stack.preview("--expect-no-changes"));

    delete stack.env.SENDGRID_API_KEY;
    const requests = simulator.requests.length;
    succeeded(await stack.destroy());
    expect(simulator.requests).toHaveLength(requests);
    expect(JSON.parse(await stack.exported()).deployment.resources ?? []).toEqual([]);
  },

  "imports an account, the account that owns the key, and a whole fleet": async (language) => {
    const simulator = await newSimulator({
      subusers: { acme: true },
      customerAccounts: { sg1: false },
      self: true,
    });
    const { stack } = await newPluginStack(language, {}, { simulator });
    const imported = [
      ["OpenTracking", "acme", "subuser/acme"],
      ["OpenTracking", "customer", "account-id/sg1"],
      ["OpenTracking", "parent", "self"],
      ["OpenTrackingFleet", "all", "subusers"],
    ].map(([type, name, id]) => ({ type: `sendgrid-open-tracking:index:${type}`, name, id }));
    const file = join(stack.folder, "import.json");
    writeFileSync(file, JSON.stringify({ resources: imported }));
    succeeded(await stack.pulumi(["import", "--yes", "--skip-preview", "--generate-code=false", "--file", file]));
    const { resources } = JSON.parse(await stack.exported()).deployment as { resources: Resource[] };
    const outputs = Object.fromEntries(resources.map(({ id, outputs }) => [id, outputs]));
    expect(outputs).toMatchObject({
      "subuser/acme": { subuser: "acme", enabled: true },
      "account-id/sg1": { accountId: "sg1", enabled: false },
      self: { self: true, enabled: true },
      subusers: { accounts: "subusers", enabled: { acme: true }, unreadable: [] },
    });
  },

  "says in one line which account could not be read, and keeps what state has": async (language) => {
    const simulator = await newSimulator({ subusers: { acme: true } });
    const { stack } = await newPluginStack(language, { one: { acme: { subuser: "acme" } } }, { simulator });
    succeeded(await stack.up());
    simulator.setOpenTracking("acme", { enabled: true, failure: { status: 403 } });
    for (const failing of [await stack.up(), await stack.refresh("--yes", "--skip-preview")]) {
      expect(failing.exitCode).not.toBe(0);
      const reason = 'Cannot read open tracking of subuser "acme": SendGrid answered 403';
      expect(occurrences(diagnostics(failing.output), reason)).toBe(1);
      expect(failing.output).not.toMatch(stackTrace);
    }
    expect(await stack.exported()).toContain('"enabled": true');
    succeeded(await stack.destroy());
  },

  "fails on what contradicts a mandatory expectation, and creates nothing": async (language) => {
    const simulator = await newSimulator({ subusers: { acme: true, shop: false } });
    const one = { acme: { subuser: "acme", expected: false } };
    const { stack, write } = await newPluginStack(language, { one }, { simulator });
    const failing = await stack.up();
    expect(failing.exitCode).not.toBe(0);
    expect(failing.output).toContain(
      'Open tracking of subuser "acme" is on, and OpenTracking "acme" expects it to be off. ' +
        "Turn it off in SendGrid, or change expected to true.",
    );
    write({ fleet: { all: { expected: true } } });
    const fleet = await stack.preview();
    expect(fleet.exitCode).not.toBe(0);
    expect(fleet.output).toContain('OpenTrackingFleet "all": of 2 accounts, 1 is not as expected (mandatory):');
    expect(fleet.output).toContain('Open tracking of subuser "shop" is off, expected on (by "default").');
    expect(await stack.exported()).not.toContain("enabled");
  },

  "lists who could not be read where a fleet only warns of it": async (language) => {
    const suspended = { enabled: false, failure: { status: 403 } };
    const simulator = await newSimulator({ subusers: { acme: true, suspended } });
    const { stack } = await newPluginStack(language, { fleet: { all: { onUnreadable: "warn" } } }, { simulator });
    expect(succeeded(await stack.up())).toContain("of 2 accounts, 1 could not be read:");
    const state = JSON.parse(await stack.exported()).deployment.resources as Resource[];
    expect(state.find(({ id }) => id === "subusers")?.outputs).toEqual({
      accounts: "subusers",
      onUnreadable: "warn",
      enabled: { acme: true },
      unreadable: ["suspended"],
    });
  },

  "keeps the key out of state, outputs, errors and the debug log": async (language) => {
    const echo = { enabled: true, failure: { status: 403, message: `key ${canary} may not do this` } };
    const simulator = await newSimulator({
      subusers: { acme: true, shop: true, newsletter: true, echo },
      keys: { [canary]: {} },
    });
    const program = { ...everything, fleet: { all: { onUnreadable: "warn" } } } as const;
    const { stack, write } = await newPluginStack(language, program, {
      simulator: { url: simulator.url, apiKey: canary },
    });
    const log = ["-v=9", "--logtostderr"];
    const outputs = [
      await stack.pulumi(["up", "--yes", "--skip-preview", ...log]),
      await stack.pulumi(["preview", "--diff", ...log]),
      await stack.pulumi(["refresh", "--yes", "--skip-preview", ...log]),
    ].map(succeeded);
    write({ one: { echo: { subuser: "echo" } } });
    const { output } = await stack.pulumi(["preview", ...log]);
    expect(output).toContain("key [API key] may not do this");
    for (const text of [...outputs, output, await stack.exported("--show-secrets")]) {
      for (const part of keyParts) expect(text.includes(part)).toBe(false);
    }
  },
};

interface Resource {
  readonly id?: string;
  readonly type: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Runs every scene in a language. */
export function testScenes(language: Language): void {
  let available: PluginLanguage | undefined;
  // A language host may have to be built.
  beforeAll(async () => {
    available = await pluginLanguage(language);
  }, 1_800_000);
  for (const [name, scene] of Object.entries(scenes)) {
    test(name, ({ skip }) => (available === undefined ? skip() : scene(available)));
  }
}
