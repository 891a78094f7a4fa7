import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { packageFolder } from "../engine/stack";
import { newSimulator } from "../new-simulator";
import { importsIn } from "./imports";

/** What every file of the tests imports; modules of this repository from its root. */
const imported = readdirSync(join(packageFolder, "test"), { recursive: true, encoding: "utf8" })
  .filter((name) => /\.m?ts$/.test(name) && !name.includes("node_modules"))
  .flatMap((name) => importsIn(packageFolder, join("test", name)));

/** What users import, and the entry of a room that decides without reading or writing anything. */
const entries = [
  "provider/index.ts",
  "provider/sendgrid/index.ts",
  "provider/policy/index.ts",
  "provider/runtime.ts",
  "provider/simulator/index.ts",
  "provider/expectations/index.ts",
];

test("tests know the package by its entries, and its inner modules only by the lists in internals/", () => {
  const inner = imported.filter(({ to }) => to.startsWith("provider/") && !entries.includes(to));
  const isListed = ({ from }: { from: string }) => from.startsWith("test/unit/internals/");
  expect(inner.filter(isListed)).not.toEqual([]);
  expect(inner.filter((each) => !isListed(each))).toEqual([]);
});

test("every test but those of the simulator itself starts it with newSimulator", () => {
  const simulator = ["pulumi-sendgrid-open-tracking/simulator", "provider/simulator/index.ts"];
  const starting = imported.filter(({ to, isType }) => simulator.includes(to) && !isType).map(({ from }) => from);
  const ofTheSimulator = /^test\/unit\/simulator(-[a-z-]+)?\.test\.ts$/;
  expect(starting).toContain("test/new-simulator.ts");
  expect(starting.filter((file) => /^test\/(unit|e2e)\//.test(file) && !ofTheSimulator.test(file))).toEqual([]);
});

test("newSimulator writes what reaches it into the log of the whole run", async () => {
  const { url } = await newSimulator();
  const agent = `test-imports ${crypto.randomUUID()}`;
  await fetch(`${url}/v3/scopes`, { headers: { "user-agent": agent } });
  expect(readFileSync(inject("logFile"), "utf8")).toMatch(new RegExp(`"method":"GET".*"userAgent":"${agent}"`));
});
