import { type Progress, progressLine, progressText } from "../../text/progress";
import { type Io, isLively } from "../io";

const millisecondsBetween = { lines: 10_000, redraws: 100 };

const eraseLine = "\r\u001b[K";

/** Shows on standard error how far it is: in a terminal on one line, elsewhere now and then on a new one. */
export class ProgressDisplay {
  private readonly startedAt: number;
  private readonly isLively: boolean;
  private readonly parts: Map<string | undefined, Progress>;
  private shownAt: number;
  private isOnScreen = false;
  private isAtEnd = false;

  /** @param parts the names of the parent accounts that are read at the same time */
  constructor(
    private readonly io: Io,
    parts: readonly (string | undefined)[] = [undefined],
  ) {
    this.parts = new Map(parts.map((part) => [part, { read: 0, unreadable: 0, toRead: 0, isAll: false }]));
    this.startedAt = io.clock.now();
    this.isLively = isLively(io.stderr, io.environment);
    // A line after ten seconds tells that it takes long; a bar can be there at once.
    this.shownAt = this.isLively ? Number.NEGATIVE_INFINITY : this.startedAt;
  }

  show(progress: Progress, part?: string): void {
    this.parts.set(part, progress);
    const now = this.io.clock.now();
    const wait = this.isLively ? millisecondsBetween.redraws : millisecondsBetween.lines;
    if (now - this.shownAt >= wait) this.write(this.whole(), now);
  }

  /** Tells why nothing moves: SendGrid asked to wait. */
  showWait(progress: Progress, waitsUntil: number, part?: string): void {
    this.parts.set(part, progress);
    if (!this.isAtEnd) this.write({ ...this.whole(), waitsUntil }, this.io.clock.now());
  }

  private whole(): Progress {
    const parts = [...this.parts.values()];
    const sum = (count: (part: Progress) => number) => parts.reduce((total, part) => total + count(part), 0);
    return {
      read: sum(({ read }) => read),
      unreadable: sum(({ unreadable }) => unreadable),
      toRead: sum(({ toRead = 0 }) => toRead),
      isAll: parts.every(({ isAll }) => isAll),
    };
  }

  /** Writes a line that stays. */
  note(text: string, part?: string): void {
    if (this.isOnScreen) this.io.stderr.write(eraseLine);
    this.io.stderr.write(`${part === undefined ? "" : `${part}: `}${text}\n`);
    this.isOnScreen = false;
  }

  private write(progress: Progress, now: number): void {
    this.shownAt = now;
    const { stderr } = this.io;
    const milliseconds = now - this.startedAt;
    if (this.isLively) stderr.write(`${eraseLine}${progressLine(progress, milliseconds, stderr.columns)}`);
    else stderr.write(`${progressText(progress, milliseconds)}\n`);
    this.isOnScreen = this.isLively;
  }

  /** Leaves nothing behind on the line. */
  end(): void {
    if (this.isOnScreen) this.io.stderr.write(eraseLine);
    this.isOnScreen = false;
    this.isAtEnd = true;
  }
}
