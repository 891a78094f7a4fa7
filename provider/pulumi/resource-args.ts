import * as pulumi from "@pulumi/pulumi";
import { ExpectationsError } from "../expectations/parsing/expectations-error";
import { type Account, selectors } from "../sendgrid/account";
import { SendGridError } from "../sendgrid/error";
import { parseAccount } from "../sendgrid/parse-account";
import { didYouMean } from "../text/did-you-mean";
import { hasApiKey, keyElsewhere } from "../text/redact";
import { show } from "../text/show";
import { runError } from "./printable-error";

/** Whose setting is meant: exactly one of the three. `Name` is how the program writes a name. */
export type AccountArgs<Name> =
  | {
      /** Username of a Subuser of the account that owns the API key: up to 64 characters of printable ASCII. */
      readonly subuser: Name;
      /** Not beside `subuser`. */
      readonly accountId?: undefined;
      /** Not beside `subuser`. */
      readonly self?: undefined;
    }
  | {
      /** Id of a customer account (reseller plans), without the word `account-id`. */
      readonly accountId: Name;
      /** Not beside `accountId`. */
      readonly subuser?: undefined;
      /** Not beside `accountId`. */
      readonly self?: undefined;
    }
  | {
      /** The account that owns the API key. */
      readonly self: true;
      /** Not beside `self`. */
      readonly subuser?: undefined;
      /** Not beside `self`. */
      readonly accountId?: undefined;
    };

/** With which key an account is read. */
export interface ApiKeyArgs {
  /**
   * Name of the environment variable that holds the API key of this account's parent; never the key itself.
   * @default SENDGRID_API_KEY, then the stack's configuration `sendgrid:apiKey`
   */
  readonly apiKeyEnv?: string;
}

/**
 * Runs a check of arguments; a mistake becomes one printable line that says where it was made.
 *
 * @param where the resource or function as the program writes it: `OpenTracking "acme"`
 * @throws pulumi.RunError
 */
export function checked<T>(where: string, check: () => T): T {
  try {
    return check();
  } catch (cause) {
    const isMistake = cause instanceof SendGridError || cause instanceof ExpectationsError;
    throw isMistake ? runError(`${where}: ${cause.message}`, cause) : cause;
  }
}

/** Fails on a resource's name that has a key in it: Pulumi has it in state, and in all that it prints. */
export function checkName(name: string): void {
  if (hasApiKey(String(name))) throw invalidArgument("the resource's name has an API key in it", keyElsewhere);
}

/** Fails on a property that nothing would read: a misspelt assertion must not look like one that holds. */
export function checkProperties(args: unknown, known: readonly string[]): void {
  if (typeof args !== "object" || args === null) {
    throw invalidArgument(`the arguments are ${show(args)}`, `Pass an object with properties such as ${known[0]}.`);
  }
  const stray = Object.keys(args).find((property) => !known.includes(property));
  if (stray === undefined) return;
  const remedy = `${didYouMean(stray, known)}The properties are ${known.join(", ")}.`;
  throw invalidArgument(`there is no property ${show(stray)}`, remedy);
}

/** The account that the arguments name, checked: now if the name is there, or when it comes. */
export function accountOf(where: string, args: AccountArgs<pulumi.Input<string>>): Account | pulumi.Output<Account> {
  const selector = selectors.find((candidate) => isEventual(args[candidate]));
  if (selector === undefined) return parseAccount(args);
  // A second selector is an error at once, whatever the name turns out to be.
  parseAccount({ ...args, [selector]: "stand-in" });
  const name = pulumi.output(args[selector]) as pulumi.Output<unknown>;
  return name.apply((value) =>
    checked(where, () => parseAccount({ [selector]: value ?? null })),
  ) as pulumi.Output<Account>;
}

/** Whether a value comes later: as a promise or an output. */
export function isEventual(value: unknown): value is Promise<unknown> | pulumi.Output<unknown> {
  return value instanceof Promise || pulumi.Output.isInstance(value);
}

/** A mistake in the arguments. */
export function invalidArgument(why: string, remedy: string): SendGridError {
  return new SendGridError("invalid-argument", { what: "Cannot read open tracking", why, remedy });
}
