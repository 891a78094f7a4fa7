import { type Client, SendGridError } from "pulumi-sendgrid-open-tracking/client";

/** What became of everybody. */
export interface Outcome {
  readonly right: number;
  readonly wrong: number;
  readonly lost: number;
  /** Errors by code. */
  readonly codes: Readonly<Record<string, number>>;
  readonly seconds: number;
}

/** The setting that the n-th subuser has: no pattern that a mix-up could meet by chance. */
function settingOf(index: number): boolean {
  return ((index * 2_654_435_761) >>> 13) % 2 === 0;
}

export function subusersOf(count: number): Record<string, boolean> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`s${index}`, settingOf(index)]));
}

/** Reads subusers with the public client, all at once, and compares each with what it ought to be. */
export async function readAll(client: Client, names: AsyncIterable<string> | Iterable<string>): Promise<Outcome> {
  const start = performance.now();
  const codes: Record<string, number> = {};
  let [right, wrong, lost] = [0, 0, 0];
  const read = async (subuser: string) => {
    try {
      const { enabled, ...account } = await client.readOpenTracking({ subuser });
      const isRight = account.subuser === subuser && enabled === settingOf(Number(subuser.slice(1)));
      if (isRight) right += 1;
      else wrong += 1;
    } catch (error) {
      if (!(error instanceof SendGridError)) throw error;
      lost += 1;
      codes[error.code] = (codes[error.code] ?? 0) + 1;
    }
  };
  const reading: Promise<void>[] = [];
  for await (const name of names) reading.push(read(name));
  await Promise.all(reading);
  return { right, wrong, lost, codes, seconds: (performance.now() - start) / 1000 };
}

/** The usernames of a client's list. */
export async function* usernamesOf(client: Client): AsyncGenerator<string> {
  for await (const { username } of client.listSubusers()) yield username;
}
