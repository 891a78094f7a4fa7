/** The command line, or a file that it names, cannot be used; nothing was asked of SendGrid. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
