import { expect } from "vitest";
import { newSimulator } from "../new-simulator";
import { withoutProbes } from "../probe";
import { imports, newStack, succeeded, test } from "./support";

/**
 * A resource of another provider, which changes a subuser's setting when it is created, updated or replaced: whatever
 * is read too early is read wrong.
 */
const subuserResource = `${imports}
const set = async ({ username, enabled }) => {
  // Slow, so that a read that does not wait comes first.
  await new Promise((resolve) => setTimeout(resolve, 300));
  await fetch(process.env.SENDGRID_BASE_URL + "/simulator/subusers/" + username, { method: "PUT", body: String(enabled) });
};
const provider = {
  async create(inputs) { await set(inputs); return { id: inputs.username, outs: inputs }; },
  async update(id, olds, news) { await set(news); return { outs: news }; },
  async diff(id, olds, news) {
    const replaces = olds.generation === news.generation ? [] : ["generation"];
    return { changes: olds.enabled !== news.enabled || replaces.length > 0, replaces };
  },
};
class Subuser extends pulumi.dynamic.Resource {
  constructor(name, props, opts) { super(provider, name, { generation: 1, ...props }, opts, "test", "Subuser"); }
}
class Team extends pulumi.ComponentResource {
  constructor(name, make) {
    super("test:Team", name);
    make(this);
    this.registerOutputs();
  }
}
`;

test("asserts nothing in a preview that does not know yet what is expected", async () => {
  const simulator = await newSimulator({ subusers: { acme: false } });
  const stack = await newStack(
    `${subuserResource}
    const created = new Subuser("created", { username: "other", enabled: true });
    const expected = created.id.apply((id) => id === "other");
    new sendgrid.OpenTracking("acme", { subuser: "acme", expected });`,
    { simulator },
  );
  expect(succeeded(await stack.preview())).not.toContain("expects");
  const { exitCode, output } = await stack.up();
  expect(exitCode).not.toBe(0);
  expect(output).toContain(
    'Open tracking of subuser "acme" is off, and OpenTracking "acme" expects it to be on. Turn it on in SendGrid',
  );
});

test("reads a subuser whose name comes from a resource not created yet only once it is there", async () => {
  const simulator = await newSimulator();
  const stack = await newStack(
    `${subuserResource}
    const created = new Subuser("created", { username: "acme", enabled: true });
    exports.byId = new sendgrid.OpenTracking("by-id", { subuser: created.id }).enabled;
    // Known in the preview already, but nobody can read it yet.
    exports.byName = new sendgrid.OpenTracking("by-name", { subuser: created.username }).enabled;
    exports.byFunction = sendgrid.getOpenTrackingOutput({ subuser: created.id }).enabled;`,
    { simulator },
  );
  expect(succeeded(await stack.preview())).toContain("+ 4 to create");
  expect(simulator.requests).toEqual([]);
  succeeded(await stack.up());
  expect(await stack.outputs()).toEqual({ byId: true, byName: true, byFunction: true });
  expect(withoutProbes(simulator.requests).every(({ onBehalfOf }) => onBehalfOf === "acme")).toBe(true);
});

test("waits for a resource in dependsOn that is created, updated in place, replaced or unchanged", async () => {
  const simulator = await newSimulator();
  const program = (props: string) => `${subuserResource}
    const subuser = new Subuser("subuser", { username: "acme", ${props} });
    const opts = { dependsOn: [Promise.resolve(subuser)] };
    exports.resource = new sendgrid.OpenTracking("reading", { subuser: "acme" }, opts).enabled;
    exports.function = sendgrid.getOpenTrackingOutput({ subuser: "acme" }, { dependsOn: subuser }).enabled;`;
  const stack = await newStack(program("enabled: true"), { simulator });

  // Created: nothing is there to read in the preview.
  succeeded(await stack.preview());
  expect(simulator.requests.length).toBe(0);
  succeeded(await stack.up());
  expect(await stack.outputs()).toEqual({ resource: true, function: true });

  // Unchanged.
  succeeded(await stack.preview("--expect-no-changes"));

  // Updated in place: the preview shows today's value, the update the one after.
  stack.write({ "index.js": program("enabled: false") });
  const preview = succeeded(await stack.preview());
  expect(preview).toContain("~ 1 to update");
  expect(preview).not.toContain("open tracking changed");
  succeeded(await stack.up());
  expect(await stack.outputs()).toEqual({ resource: false, function: false });

  // Replaced: not known in the preview, and not asked for.
  stack.write({ "index.js": program("enabled: true, generation: 2") });
  const before = simulator.requests.length;
  expect(succeeded(await stack.preview("--diff"))).toMatch(/enabled: false => \[unknown\]|enabled *: false => output/);
  expect(simulator.requests.length).toBe(before);
  succeeded(await stack.up());
  expect(await stack.outputs()).toEqual({ resource: true, function: true });
});

test("takes a component in dependsOn for everything in it, even from inside of it", async () => {
  const simulator = await newSimulator({ subusers: { inner: false } });
  const stack = await newStack(
    `${subuserResource}
    const team = new Team("team", (parent) => {
      new Team("nested", () => new Subuser("subuser", { username: "acme", enabled: true }, { parent }));
    });
    exports.outside = new sendgrid.OpenTracking("outside", { subuser: "acme" }, { dependsOn: pulumi.output(team) }).enabled;
    const inside = { parent: team, dependsOn: [team, new Team("empty", () => {})] };
    exports.inside = new sendgrid.OpenTracking("inside", { subuser: "inner" }, inside).enabled;`,
    { simulator },
  );
  succeeded(await stack.preview());
  expect(simulator.requests).toEqual([]);
  succeeded(await stack.up());
  expect(await stack.outputs()).toEqual({ outside: true, inside: false });
});

test("waits for the children that a component in dependsOn adds while it initializes", async () => {
  const simulator = await newSimulator();
  const stack = await newStack(
    `${subuserResource}
    class Slow extends pulumi.ComponentResource {
      constructor() {
        super("test:Slow", "slow");
        this.registerOutputs();
      }
      async initialize() {
        await new Promise((resolve) => setTimeout(resolve, 300));
        new Subuser("subuser", { username: "acme", enabled: true }, { parent: this });
      }
    }
    exports.enabled = new sendgrid.OpenTracking("reading", { subuser: "acme" }, { dependsOn: new Slow() }).enabled;`,
    { simulator },
  );
  succeeded(await stack.preview());
  expect(simulator.requests).toEqual([]);
  succeeded(await stack.up());
  expect(await stack.outputs()).toEqual({ enabled: true });
});

test("makes a request of its own for a reading that waited, however many asked before", async () => {
  const simulator = await newSimulator();
  const stack = await newStack(
    `${subuserResource}
    const first = new Subuser("first", { username: "acme", enabled: false });
    const before = new sendgrid.OpenTracking("before", { subuser: "acme" }, { dependsOn: first });
    const second = new Subuser("second", { username: "acme", enabled: true }, { dependsOn: before });
    const after = new sendgrid.OpenTracking("after", { subuser: "acme" }, { dependsOn: second });
    exports.before = before.enabled;
    exports.after = after.enabled;`,
    { simulator },
  );
  succeeded(await stack.up());
  expect(await stack.outputs()).toEqual({ before: false, after: true });
});

test("waits for what its parent waits for", async () => {
  const simulator = await newSimulator();
  const program = (enabled: boolean) => `${subuserResource}
    const subuser = new Subuser("subuser", { username: "acme", enabled: ${enabled} });
    exports.child = new sendgrid.OpenTracking("child", { subuser: "acme" }, { parent: subuser }).enabled;
    const below = new pulumi.ComponentResource("test:Team", "below", {}, { parent: subuser });
    exports.grandchild = new sendgrid.OpenTracking("grandchild", { subuser: "acme" }, { parent: below }).enabled;
    exports.sibling = new sendgrid.OpenTracking("sibling", { subuser: "acme" }, { parent: below }).enabled;
    if (!pulumi.runtime.isDryRun()) {
      const parent = new pulumi.ComponentResource("test:Team", "team", {}, { dependsOn: subuser });
      exports.inTeam = new sendgrid.OpenTracking("in-team", { subuser: "acme" }, { parent }).enabled;
    }`;
  const stack = await newStack(program(true), { simulator });
  succeeded(await stack.preview());
  expect(simulator.requests).toEqual([]);
  succeeded(await stack.up());
  expect(await stack.outputs()).toEqual({ child: true, grandchild: true, sibling: true, inTeam: true });
  stack.write({ "index.js": program(false) });
  succeeded(await stack.up());
  expect(await stack.outputs()).toEqual({ child: false, grandchild: false, sibling: false, inTeam: false });
});
