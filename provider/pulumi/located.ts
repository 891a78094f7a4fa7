import { ExpectationsError } from "../expectations/parsing/expectations-error";
import { SendGridError } from "../sendgrid/error";

/**
 * Runs a check of arguments; the message of a mistake then says where it was made.
 *
 * @param where the resource or function as the program writes it: `OpenTracking "acme"`
 */
export function located<T>(where: string, check: () => T): T {
  try {
    return check();
  } catch (cause) {
    const isMistake = cause instanceof SendGridError || cause instanceof ExpectationsError;
    throw isMistake ? new LocatedMistake(`${where}: ${cause.message}`, { cause }) : cause;
  }
}

/** A mistake in arguments, with the place. */
export class LocatedMistake extends Error {}
