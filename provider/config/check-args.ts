import { SendGridError } from "../sendgrid/error";
import { didYouMean } from "../text/did-you-mean";
import { hasApiKey, keyElsewhere } from "../text/redact";
import { show } from "../text/show";

/** Fails on a property that nothing reads: a misspelt assertion must not look like one that holds. */
export function checkProperties(args: unknown, known: readonly string[]): void {
  if (typeof args !== "object" || args === null) {
    throw invalidArgument(`the arguments are ${show(args)}`, `Pass an object with properties such as ${known[0]}.`);
  }
  const unknown = Object.keys(args).find((property) => !known.includes(property));
  if (unknown === undefined) return;
  const remedy = `${didYouMean(unknown, known)}The properties are ${known.join(", ")}.`;
  throw invalidArgument(`there is no property ${show(unknown)}`, remedy);
}

/** Fails on a resource's name with an API key in it: Pulumi keeps the name in state, and prints it. */
export function checkName(name: string): void {
  if (hasApiKey(String(name))) throw invalidArgument("the resource's name has an API key in it", keyElsewhere);
}

/** The error of arguments that cannot be used. */
export function invalidArgument(why: string, remedy: string): SendGridError {
  return new SendGridError("invalid-argument", { what: "Cannot read open tracking", why, remedy });
}
