import { show } from "../text/show";
import { SendGridError } from "./error";

/** How one call is made. */
export interface CallOptions {
  /** Ends the call early; it then fails with the code `cancelled`. */
  readonly signal?: AbortSignal | undefined;
}

/** How one reading is made. */
export interface ReadOptions extends CallOptions {
  /**
   * The region of the account, as the list of subusers gives it.
   * @default the client's
   */
  readonly region?: string | undefined;
}

/**
 * Checks how a call is to be made. An option that nothing would read must not look like one that holds.
 *
 * @throws SendGridError `invalid-argument`
 */
export function checkCallOptions(options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) throw invalid(`the options are ${show(options)}`, known);
  if (options instanceof AbortSignal) throw invalid("the options are an AbortSignal", known);
  for (const option of Object.keys(options)) {
    if (!known.includes(option)) throw invalid(`there is no option ${show(option)}`, known);
  }
  const { signal } = options as CallOptions;
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw invalid(`the option signal is ${show(signal)}, not an AbortSignal`, known);
  }
}

function invalid(why: string, known: readonly string[]): SendGridError {
  return new SendGridError("invalid-argument", {
    what: "Cannot ask SendGrid",
    why,
    remedy: `Pass an object with options; they are ${known.join(", ")}.`,
  });
}
