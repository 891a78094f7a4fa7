import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { getOpenTrackingOutput, OpenTracking } from "../../provider";
import { withoutProbes } from "../probe";
import { notKnown, OtherResource, startProgram, valueIn } from "./program-support";

/** A preview in which the resources of these names are not there yet. */
function preview(...absent: readonly string[]) {
  const idOf = (name: string) => (absent.includes(name) ? undefined : `id of ${name}`);
  return startProgram({ preview: true, subusers: { acme: true }, idOf });
}

/** What `acme` is in a preview when it depends on something. */
async function read(dependsOn: NonNullable<pulumi.ResourceOptions["dependsOn"]>) {
  return valueIn(getOpenTrackingOutput({ subuser: "acme" }, { dependsOn }).apply(({ enabled }) => enabled));
}

class Component extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions, remote?: boolean) {
    super("test:index:Component", name, {}, opts, remote);
  }
}

class LateComponent extends pulumi.ComponentResource {
  constructor(name: string) {
    super("test:index:LateComponent", name);
  }

  protected override async initialize(): Promise<void> {
    await new Promise(setImmediate);
    new OtherResource("late", { parent: this });
  }
}

test("waits for all below a component, which has no step of its own", async () => {
  await preview("absent");
  const empty = new Component("empty");
  expect(await read(empty)).toBe(true);
  const outer = new Component("outer");
  const inner = new Component("inner", { parent: outer });
  new OtherResource("there", { parent: inner });
  expect(await read([outer])).toBe(true);
  new OtherResource("absent", { parent: inner });
  expect(await read(outer)).toBe(notKnown);
});

test("waits for children that a component adds later", async () => {
  await preview("late");
  expect(await read(new LateComponent("component"))).toBe(notKnown);
});

test("sees through promises, outputs and arrays of what is waited for", async () => {
  await preview("absent");
  const [there, absent] = [new OtherResource("there"), new OtherResource("absent")];
  for (const dependsOn of [absent, [absent], [there, Promise.resolve(absent)], pulumi.output([there, absent])]) {
    expect(await read(dependsOn)).toBe(notKnown);
  }
  expect(await read([there, Promise.resolve(there)])).toBe(true);
  expect(await read(Promise.resolve(undefined) as never)).toBe(true);
});

test("waits for no child of a resource, which has a step of its own", async () => {
  await preview("absent");
  const there = new OtherResource("there");
  new OtherResource("absent", { parent: there });
  expect(await read(there)).toBe(true);
});

test("waits for every ancestor, and not for what else they hold", async () => {
  const { simulator } = await preview("absent");
  const outer = new Component("outer");
  const inner = new Component("inner", { parent: outer });
  new OtherResource("absent", { parent: inner });
  expect(await valueIn(new OpenTracking("sibling", { subuser: "acme" }, { parent: inner }).enabled)).toBe(true);
  expect(withoutProbes(simulator.requests)).toHaveLength(1);
  const grandparent = new OtherResource("absent");
  const parent = new OtherResource("there", { parent: grandparent });
  expect(await valueIn(new OpenTracking("child", { subuser: "acme" }, { parent }).enabled)).toBe(notKnown);
  expect(withoutProbes(simulator.requests)).toHaveLength(1);
});

test("waits neither for itself nor for another reading in the component that it depends on", async () => {
  await preview();
  const component = new Component("component");
  new OtherResource("there", { parent: component });
  const opts = { parent: component, dependsOn: component };
  const first = new OpenTracking("first", { subuser: "acme" }, opts);
  expect(await valueIn(first.enabled)).toBe(true);
});

test("is not known while a resource that the name comes from is not there, even if the name is known", async () => {
  await preview("absent");
  const name = new OtherResource("absent").urn.apply(() => "acme");
  expect(await valueIn(new OpenTracking("acme", { subuser: name }).enabled)).toBe(notKnown);
});
