import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { newSimulator } from "../new-simulator";
import { namesRead, newFolder, subusersOf } from "../unit/audit-support";
import { age } from "../unit/readings-cache-support";
import { runInShell } from "./shell";
import { imports, keyOf, newStack, succeeded, test } from "./support";

const fleet = `${imports}const fleet = new sendgrid.OpenTrackingFleet("all");
exports.on = fleet.summary.on;\n`;

/** A cache that a stack's configuration turns on, and what was asked for since the last question. */
async function cachedStack(program: string, options: Parameters<typeof newSimulator>[0]) {
  const simulator = await newSimulator(options);
  const stack = await newStack(program, { simulator });
  const file = join(newFolder(), "cache.json");
  succeeded(await stack.pulumi(["config", "set", "sendgrid:readingsCache", file]));
  succeeded(await stack.pulumi(["config", "set", "sendgrid:maxAgeSeconds", "3600"]));
  let seen = 0;
  const asked = () => {
    const requests = simulator.requests.slice(seen);
    seen = simulator.requests.length;
    return { settings: namesRead(requests), lists: requests.filter(({ path }) => path === "/v3/subusers").length };
  };
  return { simulator, stack, file, asked };
}

test("sends each account of a fleet one request in all of an update, and of a later preview only the list", async () => {
  const subusers = subusersOf(2000);
  // 600 a minute, a hundred times as fast.
  const { simulator, stack, file, asked } = await cachedStack(fleet, {
    subusers,
    keys: { [keyOf("a")]: {}, [keyOf("b")]: {} },
    rateLimit: { limit: 600, seconds: 0.6 },
  });
  succeeded(await stack.pulumi(["up", "--yes"]));
  const first = asked();
  expect([...first.settings].sort()).toEqual(Object.keys(subusers).sort());

  const within = succeeded(await stack.preview("--expect-no-changes"));
  expect(within).toMatch(
    /OpenTrackingFleet "all": 2000 of 2000 readings from ".*cache\.json", the oldest \d minutes? old/,
  );
  expect(asked()).toEqual({ settings: [], lists: first.lists / 2 });

  // A change shows when the age is over, and not before.
  simulator.setOpenTracking("s1", true);
  succeeded(await stack.preview("--expect-no-changes"));
  expect(asked().settings).toEqual([]);
  age(file, 3600);
  expect(succeeded(await stack.preview())).toContain("open tracking changed: s1: false => true");
  expect(asked().settings).toHaveLength(2000);

  // A name that is another account's by now.
  simulator.removeSubuser("s2");
  simulator.setOpenTracking("s2", true);
  expect(succeeded(await stack.preview())).toContain("open tracking changed: s1: false => true");
  expect(asked().settings).toEqual(["s2"]);

  // Another key, or another way to SendGrid, may have other accounts of the same names.
  succeeded(await runInShell(stack, `SENDGRID_API_KEY=${keyOf("b")} pulumi preview`));
  expect(asked().settings).toHaveLength(2000);
  const otherUrl = simulator.url.replace("127.0.0.1", "localhost");
  succeeded(await runInShell(stack, `SENDGRID_BASE_URL=${otherUrl} pulumi preview`));
  expect(asked().settings).toHaveLength(2000);
  expect(readFileSync(file, "utf8")).not.toMatch(new RegExp(`${"a".repeat(12)}|${"b".repeat(12)}`));
});

test("reads single resources once for a preview, its update and a refresh, and live what waits for others", async () => {
  const gated = `new sendgrid.OpenTracking("gated", { subuser: "beta" }, { dependsOn: [acme] });\n`;
  const { simulator, stack, asked } = await cachedStack(
    `${imports}const acme = new sendgrid.OpenTracking("acme", { subuser: "acme" });\n${gated}`,
    { subusers: { acme: true, beta: false } },
  );
  const up = succeeded(await stack.pulumi(["up", "--yes"]));
  // In the preview of a creation, what waits is not known yet.
  expect(asked().settings).toEqual(["acme", "beta"]);
  expect(up).toContain("OpenTracking: earlier readings from");
  succeeded(await stack.refresh("--yes"));
  expect(asked().settings).toEqual([]);
  simulator.setOpenTracking("beta", true);
  succeeded(await stack.pulumi(["up", "--yes"]));
  expect(asked().settings).toEqual(["beta", "beta"]);
});
