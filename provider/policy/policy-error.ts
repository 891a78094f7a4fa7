import { ExpectationsError } from "../expectations/parsing/expectations-error";
import { SendGridError } from "../sendgrid/error";

/** Makes an error of ours one message: Pulumi prints the stack of what a policy throws, and nothing else. */
export function printable<T>(evaluate: () => T): T {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof SendGridError || error instanceof ExpectationsError) error.stack = error.message;
    throw error;
  }
}
