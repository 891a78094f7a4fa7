import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Simulator } from "pulumi-sendgrid-open-tracking/simulator";
import { expect } from "vitest";
import type { Stack } from "../engine/stack";
import { newSimulator } from "../new-simulator";
import { type Document, documents, type Step } from "./documents";
import { installCommand, runInShell } from "./shell";
import { keyOf, newStack, test } from "./support";

/** Commands that a walk leaves out, and what runs them. */
export const elsewhere: Readonly<Record<string, string>> = {
  "npm ci && npm run demo": "the test of the picture in docs.test.ts, after the npm ci of whoever runs it",
  "npm ci && npm test": "whoever runs these tests",
  "mkdir open-tracking && cd open-tracking": "quickstart.test.ts",
  "npm init --yes": "quickstart.test.ts",
  "npm install @pulumi/pulumi typescript @types/node pulumi-sendgrid-open-tracking": "quickstart.test.ts",
  "printf 'name: open-tracking\\nruntime: nodejs\\n' > Pulumi.yaml": "quickstart.test.ts",
  "export PULUMI_CONFIG_PASSPHRASE=quickstart": "quickstart.test.ts",
  "pulumi login --local": "quickstart.test.ts",
  "pulumi stack init dev": "quickstart.test.ts",
  "npm install pulumi-sendgrid-open-tracking": "install.test.ts, from the packed tarball",
  "pulumi plugin install resource sendgrid-open-tracking 0.1.0 --file pulumi-resource-sendgrid-open-tracking":
    "plugin-bundle.test.ts, with a bundle that it makes",
  "pulumi package add ./node_modules/.bin/pulumi-resource-sendgrid-open-tracking":
    "plugin-bundle.test.ts, which generates the same SDKs: no language host that can be built from modules adds a package",
  "pulumi config set --secret sendgrid-open-tracking:apiKey": "plugin-config.test.ts, with a key that nobody types",
  "pulumi import sendgrid-open-tracking:index:OpenTracking acme subuser/acme": "plugin-scenes.ts, in each language",
  'export SENDGRID_API_KEY="<a key with the scope tracking_settings.open.read>"':
    "every test, with the simulator's key",
  "npx sendgrid-open-tracking simulate --port 8025 --subuser acme=on": "the test of the simulator in docs.test.ts",
  "npx sendgrid-open-tracking simulate --port 8025 --subuser acme=off --subuser newsletter=off":
    "the test of the simulator in docs.test.ts",
  "curl -X PUT -d true http://127.0.0.1:8025/simulator/subusers/acme": "the test of the simulator in docs.test.ts",
  'curl -X PUT -d \'{"enabled":true,"failure":{"status":403}}\' http://127.0.0.1:8025/simulator/subusers/acme':
    "the test of the simulator in docs.test.ts",
  "curl -X PUT -d '{\"enabled\":true}' http://127.0.0.1:8025/simulator/subusers/acme":
    "the test of the simulator in docs.test.ts",
};

/** The file that runs a command in place of this test has to be there. */
function expectRunner(runner: string): void {
  const [file] = /[\w-]+(\.test)?\.ts/.exec(runner) ?? [];
  if (file !== undefined) expect(existsSync(join(__dirname, file)), runner).toBe(true);
}

/** Has a test follow each of these documents that has something to do. */
export function followed(isMeant: (document: Document) => boolean): void {
  const isToDo = ({ kind }: Step) => /^(ts|sh|console)$/.test(kind);
  for (const document of documents.filter(isMeant).filter(({ steps }) => steps.some(isToDo))) {
    const name = `whoever follows ${document.file} runs what it says, and sees what it shows`;
    test(name, { timeout: 600_000 }, async () => (await Walkthrough.of(document)).follow());
  }
}

/** What every program, script and command of a document reads from. */
export async function newReadersWorld() {
  const key = keyOf("e");
  const simulator = await newSimulator({
    subusers: { acme: true, newsletter: false },
    customerAccounts: { sg0123456789abcdef0123456789abcdef: true },
    keys: { [keyOf("d")]: {}, [key]: { account: { username: "parent-eu", subusers: { acme: true } } } },
  });
  return { simulator, env: { SENDGRID_API_KEY_EU: key } };
}

/** A document as its reader follows it: each program and file is saved and each command run, in one folder. */
class Walkthrough {
  private expectedEnd: "well" | "with an error" = "well";

  private constructor(
    private readonly document: Document,
    private readonly simulator: Simulator,
    private readonly stack: Stack,
  ) {}

  static async of(document: Document): Promise<Walkthrough> {
    const { simulator, env } = await newReadersWorld();
    const stack = await newStack({ "package.json": '{ "name": "test", "main": "index.ts" }' }, { simulator, env });
    installCommand(stack);
    return new Walkthrough(document, simulator, stack);
  }

  async follow(): Promise<void> {
    for (const [index, step] of this.document.steps.entries()) {
      await this.take(step);
      if (step.kind === "ts" && !this.runsProgram(index)) await this.run("pulumi preview", []);
    }
    const programs = this.document.steps.filter(({ kind }) => kind === "ts");
    if (programs.length > 0) expect(this.simulator.requests, "Its programs read nothing.").not.toHaveLength(0);
  }

  /** Whether the document itself runs a program, before it comes to the next one. */
  private runsProgram(index: number): boolean {
    const rest = this.document.steps.slice(index + 1);
    const next = rest.findIndex(({ kind }) => kind === "ts");
    return rest.slice(0, next < 0 ? rest.length : next).some(({ text }) => /^(\$ )?pulumi (up|preview)/m.test(text));
  }

  private async take({ kind, text }: Step): Promise<void> {
    if (kind === "ts") this.stack.write({ "index.ts": text });
    else if (kind === "json") writeFileSync(join(this.stack.program, "expectations.json"), text);
    else if (kind === "comment") this.obey(text);
    else if (kind === "sh") for (const command of text.trim().split("\n")) await this.run(command, []);
    else if (kind === "console") await this.runAll(text);
  }

  private async runAll(text: string): Promise<void> {
    for (const each of text.split(/^\$ /m).slice(1)) {
      const [command = "", ...shown] = each.trimEnd().split("\n");
      await this.run(command, shown);
    }
  }

  private async run(command: string, shown: readonly string[]): Promise<void> {
    const runner = Object.hasOwn(elsewhere, command) ? elsewhere[command] : undefined;
    if (runner !== undefined) return expectRunner(runner);
    const { exitCode, output } = await runInShell(this.stack, command);
    const where = `${this.document.file}: ${command}\n${output}`;
    expect(exitCode === 0 ? "well" : "with an error", where).toBe(this.expectedEnd);
    this.expectedEnd = "well";
    const printed = output.split("\n").map((line) => line.trim());
    for (const line of shown.map((each) => each.trim())) {
      // A line that is cut short ends with an ellipsis.
      if (line.endsWith("…")) expect(printed, where).toContainEqual(expect.stringContaining(line.slice(0, -1)));
      else expect(printed, where).toContain(line);
    }
  }

  /** What happens meanwhile: `simulator: acme on, old gone`; and how the next command ends: `ends with an error`. */
  private obey(comment: string): void {
    if (comment === "ends with an error") {
      this.expectedEnd = "with an error";
      return;
    }
    const [, changes] = /^simulator: (.*)$/.exec(comment) ?? [];
    if (changes === undefined) throw new Error(`${this.document.file} has a comment that nobody obeys: ${comment}`);
    for (const change of changes.split(", ")) this.change(change);
  }

  private change(change: string): void {
    const [, name = "", what] = /^(\S+) (on|off|suspended|gone)$/.exec(change) ?? [];
    if (what === undefined) throw new Error(`${this.document.file} has a change that nobody makes: ${change}`);
    if (what === "gone") this.simulator.removeSubuser(name);
    else if (what === "suspended")
      this.simulator.setOpenTracking(name, { enabled: false, disabled: true, failure: { status: 403 } });
    else this.simulator.setOpenTracking(name, what === "on");
  }
}
