/** Tells a person that something long goes on: one line that moves on a terminal, a line now and then in a log. */
export type Progress = (what: string) => Step;

/** One long thing. */
interface Step {
  /** One more small part of it is done. */
  readonly advance: () => void;
  readonly done: () => void;
  readonly failed: (why: string) => void;
}

const logEverySeconds = 20;

/** Progress on standard error. */
export const progressOnStderr: Progress = (what) => {
  const terminal = process.stderr.isTTY;
  const start = Date.now();
  let parts = 0;
  let shown = "";
  const status = (text: string) =>
    `${what}: ${text}${parts === 0 ? "" : `, ${parts} packages`}, ${Math.round((Date.now() - start) / 1000)} s`;
  const show = (text: string, last: boolean) => {
    process.stderr.write(terminal ? `\r${text.padEnd(shown.length)}${last ? "\n" : ""}` : `${text}\n`);
    shown = text;
  };
  show(`${what} …`, false);
  const timer = setInterval(() => show(status("at work"), false), terminal ? 200 : logEverySeconds * 1000);
  const end = (text: string) => {
    clearInterval(timer);
    show(status(text), true);
  };
  return {
    advance: () => {
      parts += 1;
    },
    done: () => end("done"),
    failed: (why) => end(`did not work (${why})`),
  };
};
