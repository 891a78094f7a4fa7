import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect } from "vitest";
import packageJson from "../../package.json";
import { bundlePlugin, packRelease } from "../bundle/bundle";
import { run } from "../engine/command";
import { packageFolder } from "../engine/stack";
import { newSimulator } from "../new-simulator";
import { filesOf } from "./plugin-programs";
import { generatedSdk, type PluginLanguage, pluginLanguage, schemaFile } from "./plugin-support";
import { newStack, succeeded, test } from "./support";

let yaml: PluginLanguage | undefined;
let bundle = "";
beforeAll(async () => {
  yaml = await pluginLanguage("yaml");
  const folder = join(packageFolder, "test-results", "bundle");
  mkdirSync(folder, { recursive: true });
  bundle = await bundlePlugin(folder);
}, 1_800_000);

test("the bundle has the schema that is kept, as Pulumi reads it", async () => {
  const stack = await newStack({});
  const { output } = await stack.pulumi(["package", "get-schema", bundle], { quiet: true });
  expect(JSON.parse(output)).toEqual(JSON.parse(readFileSync(schemaFile, "utf8")));
});

test("a program runs with the bundle that pulumi plugin install took, and with nothing else", async ({ skip }) => {
  if (yaml === undefined) return skip();
  const simulator = await newSimulator({ subusers: { acme: true } });
  const files = filesOf("yaml", { one: { acme: { subuser: "acme" } } });
  const withoutPath = files["Pulumi.yaml"]?.replace(/^plugins:\n(?: .*\n)+/m, "") ?? "";
  expect(withoutPath).not.toContain("plugins:");
  const stack = await newStack({ "Pulumi.yaml": withoutPath }, { simulator });
  const [archive = ""] = await packRelease(bundle, join(packageFolder, "test-results", "bundle"));
  for (const file of [bundle, archive]) {
    const plugin = ["resource", "sendgrid-open-tracking", packageJson.version];
    succeeded(await stack.pulumi(["plugin", "install", ...plugin, "--file", file, "--reinstall"]));
    expect(succeeded(await stack.preview())).toMatch(/enabled-acme *: true/);
  }
});

test("a release has an archive for each system, by the names that Pulumi looks for", async () => {
  const archives = await packRelease(bundle, join(packageFolder, "test-results", "release"));
  const name = `pulumi-resource-sendgrid-open-tracking-v${packageJson.version}`;
  const systems = ["linux-amd64", "linux-arm64", "darwin-amd64", "darwin-arm64", "windows-amd64", "windows-arm64"];
  expect(archives.map((file) => file.split("/").at(-1))).toEqual(systems.map((each) => `${name}-${each}.tar.gz`));
  for (const archive of archives) {
    const listed = (await run("tar", ["-tzf", archive])).trim().split("\n");
    const plugin = "pulumi-resource-sendgrid-open-tracking";
    expect(listed).toEqual(archive.includes("windows") ? [`${plugin}.cmd`, `${plugin}.js`] : [plugin]);
  }
});

test("SDKs are generated from the schema without a warning", async ({ skip }) => {
  if (yaml === undefined) return skip();
  const files = {
    python: "pulumi_sendgrid_open_tracking/open_tracking_fleet.py",
    go: "sendgridopentracking/openTrackingFleet.go",
    nodejs: "openTrackingFleet.ts",
    dotnet: "OpenTrackingFleet.cs",
  };
  for (const [language, file] of Object.entries(files)) {
    const { folder, warnings } = await generatedSdk(language);
    expect(warnings, language).toBe("");
    expect(existsSync(join(folder, file)), `${language}: ${file}`).toBe(true);
  }
});
