import { inspect } from "node:util";
import type { Client } from "../unit/internals/sendgrid";
import type { CallRun } from "./call-run";
import type { Subject } from "./subject";
import type { World } from "./world";

/** How many errors of one kind are looked at in every way that a program may print them. */
const inspected = 2;

/** Whether anything that the client gave away has its API key in it, or is an error that is none of its own. */
export function* disclosuresIn(
  world: World,
  subject: Subject,
  client: Client,
  runs: readonly CallRun[],
): Iterable<string> {
  const forms = formsOf(world.apiKey);
  const hasKey = (text: string) => forms.some((form) => text.toLowerCase().includes(form));
  if (hasKey(inspect(client, { depth: 8, showHidden: true }))) yield "the API key is in the client, when it is printed";
  const seen = new Map<string, number>();
  const errors = runs.flatMap(({ error, told }) => [error, ...told.map((each) => each.error)]);
  for (const error of new Set(errors)) {
    if (error === undefined) continue;
    if (!(error instanceof subject.SendGridError)) {
      yield `an error that is no SendGridError: ${inspect(error)}`;
      continue;
    }
    const { code, message, stack = "", status } = error;
    if (hasKey(message + stack + JSON.stringify(error))) yield `the API key is in an error: ${code}`;
    const kind = `${code} ${status}`;
    const times = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, times);
    if (times > inspected) continue;
    if (hasKey(inspect(error, { depth: 10, showHidden: true })))
      yield `the API key is in an error, when it is printed: ${code}`;
  }
}

/** What tells a key: the secret part of it, as it is or in the base64 of a header. */
function formsOf(apiKey: string): readonly string[] {
  const encoded = Buffer.from(`Bearer ${apiKey}`).toString("base64");
  return [apiKey.slice(-43), encoded.slice(-60, -4)].map((form) => form.toLowerCase());
}
