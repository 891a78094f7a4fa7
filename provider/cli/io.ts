import type { Clock } from "../sendgrid/clock";

/** One of the two streams that a command writes to. */
export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  /** The width of the terminal. */
  readonly columns: number;
}

/** What a command has of the world; a parameter, so that it can run in a test. */
export interface Io {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** For durations. */
  readonly clock: Pick<Clock, "now">;
  /** For instants and days that people read. */
  readonly wallClock: Pick<Clock, "now">;
  /** Aborted when the user wants the command to end; the reason is the {@link Interrupt}. */
  readonly interruption: AbortSignal;
  /** The text on standard input, to its end. */
  readonly readInput: () => string;
  /** The text of a file. */
  readonly readText: (file: string) => string;
  /** The files of a folder with the way to them, sorted; `undefined` when it is no folder. */
  readonly filesIn: (folder: string) => readonly string[] | undefined;
  readonly exists: (file: string) => boolean;
  /** Throws when a file could not be written; to be called before work that would be lost. */
  readonly checkWritable: (file: string) => void;
  /** Where a file is in truth, behind links; also of one that is not there yet. */
  readonly realPath: (file: string) => string;
  /** Writes a file as a whole, or not at all. */
  readonly writeText: (file: string, text: string) => void;
}

/** What a user or a supervisor ends a command with. */
export type Interrupt = "SIGINT" | "SIGTERM" | "SIGHUP";

/** Whether text on this stream may be coloured. `NO_COLOR` wins over `FORCE_COLOR`. */
export function hasColour({ isTTY }: Output, { NO_COLOR, FORCE_COLOR, TERM }: Io["environment"]): boolean {
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== "0";
  return isTTY && TERM !== "dumb";
}

/** Whether a line on this stream can be written over. In a build's log it cannot, whatever the stream says. */
export function isLively({ isTTY }: Output, { NO_COLOR, TERM, CI }: Io["environment"]): boolean {
  return isTTY && !NO_COLOR && TERM !== "dumb" && !CI;
}
