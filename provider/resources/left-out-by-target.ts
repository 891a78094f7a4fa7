import type * as pulumi from "@pulumi/pulumi";
import { internalsOf } from "../pulumi/internals";
import { runError } from "../pulumi/printable-error";

/** A promise; an output where it may stay unknown. */
export type Later<T> = Promise<T> | pulumi.Output<T>;

/**
 * Fails the run when the engine kept other values than were read: `--target` and `--exclude` leave a resource at what is
 * in state, and without this its outputs, policies and `--expect-no-changes` would pass on an outdated value.
 *
 * @param describe says in what the registered values differ from those that were read
 */
export async function verifyRegistered<T>(
  where: string,
  read: Later<T>,
  registered: pulumi.Output<T>,
  describe: (registered: T, read: T) => readonly string[],
): Promise<void> {
  const values = await known(read, registered);
  const differences = values === undefined ? [] : describe(values.registered, values.read);
  if (differences.length === 0) return;
  throw runError(
    `${where} was left out by --target or --exclude, and its state differs from what was read: ` +
      `${differences.join("; ")}. Run Pulumi without the option, or target this resource too.`,
  );
}

/** Both values; nothing while one is unknown, or when there is none: that error is printed already. */
async function known<T>(read: Later<T>, registered: pulumi.Output<T>) {
  try {
    // An unknown value is undefined here.
    const promises = [read instanceof Promise ? read : internalsOf(read).promise(), internalsOf(registered).promise()];
    const [isRead, isRegistered] = (await Promise.all(promises)) as (T | undefined)[];
    if (isRead === undefined || isRegistered === undefined) return undefined;
    return { read: isRead, registered: isRegistered };
  } catch {
    return undefined;
  }
}
