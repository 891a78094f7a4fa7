import { exitCodes } from "./exit-code";
import { type Command, commandNames, isCommand, overview, usages } from "./help";
import type { Io, Output } from "./io";

/** Runs the command line. Resolves to the exit code, and never rejects. */
export async function run([first, ...args]: readonly string[], io: Io): Promise<number> {
  if (first === undefined) return print(io.stderr, overview, exitCodes.misuse);
  if (first === "--version" || first === "-v") return print(io.stdout, `${versionText()}\n`, exitCodes.clean);
  if (first === "help" && args[0] !== undefined) return run([args[0], "--help"], io);
  if (first === "help" || isHelp(first)) return print(io.stdout, overview, exitCodes.clean);
  if (!isCommand(first))
    return print(withoutApiKeys(io, args).stderr, `${noSuchWord(first)}\n\n${overview}`, exitCodes.misuse);
  // Before anything is loaded: help must be fast.
  if (args.some(isHelp)) return print(io.stdout, usages[first], exitCodes.clean);
  const safe = withoutApiKeys(io, args);
  try {
    return await commands[first](args, safe);
  } catch (error) {
    const { escapeLines } = require("../text/visible") as typeof import("../text/visible");
    return print(safe.stderr, escapeLines(`sendgrid-open-tracking ${first}: ${messageOf(error)}\n`), exitCodes.misuse);
  }
}

function isHelp(word: string): boolean {
  return word === "--help" || word === "-h";
}

function versionText(): string {
  const { tool } = require("./tool") as typeof import("./tool");
  return tool().version;
}

function noSuchWord(word: string): string {
  const { nearest } = require("../text/did-you-mean") as typeof import("../text/did-you-mean");
  const { show } = require("../text/show") as typeof import("../text/show");
  const isOption = word.startsWith("-");
  const meant = nearest(word, isOption ? ["--version", "--help"] : commandNames);
  const kind = isOption ? "option" : "command";
  return `There is no ${kind} ${show(word)}.${meant === undefined ? "" : ` Did you mean ${meant}?`}`;
}

/** Each loads what it needs, and only then. `import()` would take Node's slower way for ES modules. */
const commands: Readonly<Record<Command, (args: readonly string[], io: Io) => Promise<number>>> = {
  audit: (args, io) => (require("./commands/audit") as typeof import("./commands/audit")).audit(args, io),
  baseline: (args, io) => (require("./commands/baseline") as typeof import("./commands/baseline")).baseline(args, io),
  diff: (args, io) => (require("./commands/diff") as typeof import("./commands/diff")).diff(args, io),
  doctor: (args, io) => (require("./commands/doctor") as typeof import("./commands/doctor")).doctor(args, io),
  history: (args, io) => (require("./commands/history") as typeof import("./commands/history")).history(args, io),
  read: (args, io) => (require("./commands/read") as typeof import("./commands/read")).read(args, io),
  simulate: (args, io) => (require("./commands/simulate") as typeof import("./commands/simulate")).simulate(args, io),
};

const expected: ReadonlySet<unknown> = new Set(["UsageError", "ExpectationsError", "SendGridError"]);

/** An unforeseen error is a defect of this package, and its stack is needed to correct it. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return expected.has(error.name) ? error.message : `this should not have happened: ${error.stack ?? error.message}`;
}

/** A shorter text is no key, and would be taken out of words. */
const minKeyLength = 20;

/** The variables that hold an API key. They are needed before the command parses its options. */
function keyVariablesIn(args: readonly string[]): readonly string[] {
  const option = "--api-key-env";
  const given = args.filter((arg, index) => arg.startsWith(`${option}=`) || args[index - 1] === option);
  return ["SENDGRID_API_KEY", ...given.map((arg) => arg.slice(arg.lastIndexOf("=") + 1))];
}

/** The same, with every API key redacted in the output. */
function withoutApiKeys(io: Io, args: readonly string[]): Io {
  const { redactApiKeys, redactorOf } = require("../text/redact") as typeof import("../text/redact");
  const known = keyVariablesIn(args).flatMap((variable) => io.environment[variable] ?? []);
  const [first = redactApiKeys, ...others] = known.filter(({ length }) => length >= minKeyLength).map(redactorOf);
  const redact = (text: string) => others.reduce((rest, redactor) => redactor(rest), first(text));
  const redacted = (output: Output): Output => ({
    write: (text) => output.write(redact(text)),
    isTTY: output.isTTY,
    get columns() {
      return output.columns;
    },
  });
  return {
    ...io,
    stdout: redacted(io.stdout),
    stderr: redacted(io.stderr),
    writeText: (file, text) => io.writeText(file, redact(text)),
  };
}

function print(output: Output, text: string, exitCode: number): number {
  output.write(text);
  return exitCode;
}
