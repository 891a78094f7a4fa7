import { expect, inject, onTestFinished, test as vitestTest } from "vitest";
import type { Engine } from "../engine/find";
import { Stack } from "../engine/stack";

const engine = inject("engine");

/** A test on the real CLI; skipped, and counted so, where there is none. */
export const test = engine === undefined ? vitestTest.skip : vitestTest;

export interface NewStack {
  /** The simulator it reads from. */
  readonly simulator?: { readonly url: string; readonly apiKey: string };
  readonly env?: Readonly<Record<string, string>>;
  /** A folder whose program is copied. */
  readonly copyOf?: string;
}

/** A stack of a program given as files, or as the text of its index.js; removed after the test. */
export async function newStack(
  files: string | Readonly<Record<string, string>>,
  { simulator, env, copyOf }: NewStack = {},
) {
  const stack = await Stack.create({
    engine: engine as Engine,
    files: typeof files === "string" ? { "index.js": files } : files,
    env: {
      ...(simulator === undefined ? {} : { SENDGRID_BASE_URL: simulator.url, SENDGRID_API_KEY: simulator.apiKey }),
      ...env,
    },
    ...(copyOf === undefined ? {} : { copyOf }),
  });
  onTestFinished(() => stack.remove());
  return stack;
}

/** A key of the right form, another one for each character. */
export function keyOf(character: string): string {
  return `SG.${character.repeat(22)}.${character.repeat(43)}`;
}

/** The start of every program. */
export const imports = `const pulumi = require("@pulumi/pulumi");
const sendgrid = require("pulumi-sendgrid-open-tracking");
`;

/** A program with one resource for each subuser. */
export function programOf(...subusers: readonly string[]): string {
  const each = (name: string) => `new sendgrid.OpenTracking("${name}", { subuser: "${name}" })`;
  return `${imports}${subusers.map((name) => `exports["${name}"] = ${each(name)}.enabled;`).join("\n")}\n`;
}

/** Expects a command to have ended well; shows what it printed when it did not. */
export function succeeded({ exitCode, output }: { exitCode: number; output: string }): string {
  expect(exitCode, output).toBe(0);
  return output;
}

/** How often a text occurs in another. */
export function occurrences(text: string, part: string): number {
  return text.split(part).length - 1;
}

/** What Pulumi prints below "Diagnostics:", where each message stands once. */
export function diagnostics(output: string): string {
  return output.slice(output.indexOf("Diagnostics:"));
}
