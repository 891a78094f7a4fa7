import { SendGridError } from "../sendgrid/error";

/** A mistake in what a policy pack passes. */
export function invalidOption(why: string, remedy: string): SendGridError {
  return new SendGridError("invalid-argument", { what: "Cannot judge open tracking", why, remedy });
}

/** Makes what fails while a stack is judged one message: Pulumi prints the stack of the error, and nothing else. */
export function printable<T>(judge: () => T): T {
  try {
    return judge();
  } catch (error) {
    if (error instanceof Error) error.stack = error.message;
    throw error;
  }
}
