import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { installPlugin } from "../engine/install-plugin";
import type { Language } from "../engine/languages";
import { packageFolder } from "../engine/stack";
import { newSimulator } from "../new-simulator";
import { blocksIn, filesBelow } from "./documents";
import { pluginLanguage } from "./plugin-support";
import { keyOf, newStack, succeeded, test } from "./support";

/** Brings an example up, and finds the drift of one account. */
async function runExample(language: Language): Promise<"ran" | "cannot be had"> {
  const available = await pluginLanguage(language);
  if (available === undefined) return "cannot be had";
  const simulator = await newSimulator({
    subusers: { acme: true, newsletter: true },
    keys: { [keyOf("a")]: {}, [keyOf("e")]: { account: { subusers: { shop: false } } } },
  });
  const { env, sdk } = available;
  const copyOf = join(packageFolder, "examples", language);
  const stack = await newStack({}, { simulator: { url: simulator.url, apiKey: keyOf("a") }, env, copyOf });
  installPlugin(stack);
  if (sdk !== undefined) cpSync(sdk, join(stack.program, "sdk", language), { recursive: true });
  succeeded(await stack.pulumi(["config", "set", "--secret", "euApiKey", keyOf("e")]));
  expect(succeeded(await stack.up())).toContain("of 2 accounts, 1 is not as expected (advisory)");
  expect(await stack.outputs()).toEqual({
    acmeTracksOpens: true,
    tracksOpens: { acme: true, newsletter: true },
    newsletterTracksOpens: true,
    euShopTracksOpens: false,
  });
  simulator.setOpenTracking("acme", false);
  expect(succeeded(await stack.preview())).toContain("open tracking changed: acme: true => false");
  return "ran";
}

const whole = { timeout: 1_800_000 };

test("yaml runs", whole, async ({ skip }) => {
  if ((await runExample("yaml")) === "cannot be had") skip();
});

test("python runs", whole, async ({ skip }) => {
  if ((await runExample("python")) === "cannot be had") skip();
});

test("go runs", whole, async ({ skip }) => {
  if ((await runExample("go")) === "cannot be had") skip();
});

test.each([
  ["python", ".py"],
  ["go", ".go"],
])("each block of %s is a part of an example", (language, ending) => {
  const withoutIndent = (text: string) => text.replace(/^\s+/gm, "");
  const examples = filesBelow("examples").filter((file) => file.endsWith(ending));
  const texts = examples.map((file) => withoutIndent(readFileSync(join(packageFolder, file), "utf8")));
  expect(blocksIn(language)).not.toEqual([]);
  for (const { file, text } of blocksIn(language)) {
    const isThere = texts.some((example) => example.includes(withoutIndent(text)));
    expect(isThere, `No example has what ${file} shows:\n${text}`).toBe(true);
  }
});
