import { expect, inject, onTestFinished } from "vitest";
import packageJson from "../../package.json";
import type { Engine } from "../engine/find";
import { installedStack } from "../engine/installation";
import { trial, trialOfGet } from "../lowest/trial";
import { newSimulator } from "../new-simulator";
import { test } from "./support";

test("leads a stack through its whole life with the lowest version of Pulumi's SDK that package.json allows", async () => {
  const [, lowest = ""] = /^\^(3\.\d+\.\d+)$/.exec(packageJson.peerDependencies["@pulumi/pulumi"]) ?? [];
  const simulator = await newSimulator({ subusers: { acme: true, newsletter: false } });
  const stack = await installedStack(inject("engine") as Engine, { "@pulumi/pulumi": lowest });
  onTestFinished(() => stack.remove());
  expect(await trial(stack, simulator)).toBeUndefined();
  expect(await trialOfGet(stack, simulator)).toBeUndefined();
});
