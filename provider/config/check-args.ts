import { SendGridError } from "../sendgrid/error";
import { didYouMean } from "../text/did-you-mean";
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

/** The error of arguments that cannot be used. */
export function invalidArgument(why: string, remedy: string): SendGridError {
  return new SendGridError("invalid-argument", { what: "Cannot read open tracking", why, remedy });
}
