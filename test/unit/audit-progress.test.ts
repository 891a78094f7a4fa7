import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { bin, run, simulated, subusersOf } from "./audit-support";
import {
  hasColour,
  type Io,
  isLively,
  type Output,
  ProgressDisplay,
  progressLine,
  progressText,
} from "./internals/cli";
import { serve } from "./support";

const progress = { read: 1200, unreadable: 3, toRead: 10_000, isAll: true };

test("says how many were read, how many could not be, and how long it takes yet", () => {
  expect(progressText(progress, 60_000)).toBe("1200 of 10000 accounts read, 3 unreadable, about 7 min left");
  expect(progressText({ ...progress, read: 9000, unreadable: 0 }, 60_000)).toBe(
    "9000 of 10000 accounts read, about 7 s left",
  );
  expect(progressText({ ...progress, isAll: false, unreadable: 0 }, 60_000)).toBe(
    "1200 of at least 10000 accounts read",
  );
  expect(progressText({ read: 1200, unreadable: 0, isAll: false }, 60_000)).toBe(
    "1200 accounts read, about 20 a second",
  );
  expect(progressText({ read: 1, unreadable: 0, toRead: 1, isAll: true }, 60_000)).toBe("1 of 1 account read");
  expect(progressText({ ...progress, unreadable: 0 }, 500)).toBe("1200 of 10000 accounts read");
  expect(progressText({ ...progress, waitsUntil: Date.parse("2027-01-01T12:03:19.001Z") }, 60_000)).toBe(
    "1200 of 10000 accounts read, 3 unreadable, waits until 12:03:20 UTC, as SendGrid asks",
  );
});

test("draws a bar that fits on one line of the terminal", () => {
  expect(progressLine({ ...progress, read: 0, toRead: 0, isAll: false }, 0, 200)).toBe(
    "[--------------------] 0 of at least 0 accounts read, 3 unreadable",
  );
  expect(progressLine(progress, 60_000, 200)).toBe(`[##------------------] ${progressText(progress, 60_000)}`);
  for (const columns of [0, 1, 10, 40, 80]) {
    expect(progressLine(progress, 60_000, columns).length).toBeLessThan(Math.max(columns, 1));
  }
});

/** A world in which only standard error and the clock are real enough. */
function world(isTTY: boolean, environment: Record<string, string> = {}) {
  const written: string[] = [];
  const output: Output = { write: (text) => written.push(text), isTTY, columns: 80 };
  let time = 0;
  const io: Io = {
    environment,
    stdout: output,
    stderr: output,
    clock: { now: () => time },
    wallClock: { now: () => time },
    interruption: new AbortController().signal,
    readInput: () => "",
    readText: () => "",
    filesIn: () => undefined,
    exists: () => false,
    checkWritable: () => {},
    realPath: (file) => file,
    writeText: () => {},
  };
  const pass = (milliseconds: number) => {
    time += milliseconds;
  };
  return { io, written, pass };
}

test("writes a line every ten seconds into a log", () => {
  const { io, written, pass } = world(false);
  const display = new ProgressDisplay(io);
  for (let read = 1; read <= 350; read++) {
    pass(100);
    display.show({ read, unreadable: 0, toRead: 400, isAll: true });
  }
  display.end();
  expect(written).toEqual([
    "100 of 400 accounts read, about 30 s left\n",
    "200 of 400 accounts read, about 20 s left\n",
    "300 of 400 accounts read, about 10 s left\n",
  ]);
});

test("draws over one line of a terminal, ten times a second at most, and leaves nothing there", () => {
  const { io, written, pass } = world(true);
  const display = new ProgressDisplay(io);
  for (let read = 1; read <= 200; read++) {
    display.show({ read, unreadable: 0, toRead: 200, isAll: true });
    pass(10);
  }
  display.end();
  expect(written.length).toBe(21);
  expect(written.every((text) => text.startsWith("\r\u001b[K") && !text.includes("\n"))).toBe(true);
  expect(written.at(-1)).toBe("\r\u001b[K");
});

test("writes a line that stays above the bar", () => {
  const { io, written } = world(true);
  const display = new ProgressDisplay(io);
  display.note("first");
  display.show({ read: 1, unreadable: 0, toRead: 2, isAll: true });
  display.note("second");
  display.end();
  expect(written).toEqual(["first\n", expect.stringContaining("1 of 2 accounts read"), "\r\u001b[K", "second\n"]);
});

test("has colours and a bar only where they are wanted", () => {
  const [terminal, pipe] = [world(true).io.stdout, world(false).io.stdout];
  const cases: readonly (readonly [Output, Record<string, string>, colour: boolean, lively: boolean])[] = [
    [terminal, {}, true, true],
    [terminal, { NO_COLOR: "1" }, false, false],
    [terminal, { NO_COLOR: "" }, true, true],
    [terminal, { TERM: "dumb" }, false, false],
    [terminal, { CI: "true" }, true, false],
    [terminal, { FORCE_COLOR: "0" }, false, true],
    [pipe, {}, false, false],
    [pipe, { FORCE_COLOR: "1" }, true, false],
    [pipe, { FORCE_COLOR: "1", NO_COLOR: "1" }, false, false],
  ];
  for (const [output, environment, colour, lively] of cases) {
    expect([hasColour(output, environment), isLively(output, environment)], JSON.stringify(environment)).toEqual([
      colour,
      lively,
    ]);
  }
});

test("says until when it waits for a rate limit, and nothing of that while it goes on", async () => {
  const subusers = subusersOf(60);
  // One request finds out whether the header on-behalf-of arrives.
  const limited = await simulated({ subusers, rateLimit: { limit: 41, seconds: 2 } });
  const { code, stderr } = await limited.run("audit");
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringMatching(/^40 of 60 accounts read, waits until \d\d:\d\d:\d\d UTC, as SendGrid asks\n$/),
  });
  const free = await simulated({ subusers, rateLimit: { limit: 61, seconds: 2 } });
  expect(await free.run("audit")).toMatchObject({ code: 0, stderr: "" });
});

test.each([
  [
    "SendGrid asks for longer than is waited",
    { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1764045000000000000" },
  ],
  ["something else than SendGrid is waited for", {}],
])("says nothing of a wait when %s", async (_, headers) => {
  let ends = 0;
  const url = await serve(({ url: path = "" }, response) => {
    const isList = path.startsWith("/v3/subusers");
    const from = Number(/offset=(\d+)/.exec(path)?.[1]);
    const rows = ["a", "b"].map((username, id) => ({ id, username, disabled: false }));
    // The end of the second pass over the list is also the end of its own limit, which nobody waits for.
    const closed =
      isList && from > 1 && ++ends === 2
        ? { "x-ratelimit-remaining": "0", "x-ratelimit-reset": `${Date.now() / 1000 + 240}` }
        : {};
    response.writeHead(200, isList ? closed : headers);
    response.end(isList ? JSON.stringify(rows.slice(from)) : '{"enabled":true}');
  });
  const env = { SENDGRID_BASE_URL: url, SENDGRID_API_KEY: `SG.${"k".repeat(22)}.${"k".repeat(43)}` };
  const { stderr } = await run(["audit"], { ...env, SENDGRID_REQUESTS_PER_MINUTE: "100" });
  expect(stderr).toBe("");
});

/** Runs in a terminal that `script` of util-linux makes. */
async function inTerminal(env: Record<string, string>): Promise<string> {
  const command = `${process.execPath} ${bin} audit --all`;
  const { stdout } = await promisify(execFile)("script", ["-qec", command, "/dev/null"], {
    env: { PATH: process.env.PATH ?? "", TERM: "xterm", ...env },
  });
  return stdout;
}

test("shows a bar and colours in a real terminal, and neither when they are not wanted", async () => {
  const { env } = await simulated({ subusers: subusersOf(60), latencyMilliseconds: 30 });
  const shown = await inTerminal(env);
  const lines = shown.split("\r\u001b[K");
  expect(lines[1]).toMatch(/^\[#*-*\] \d+ of (at least )?60 accounts read$/);
  expect(lines.at(-1)).toMatch(/^Open tracking by default: 20 on, 40 off/);
  for (const plain of [{ NO_COLOR: "1" }, { TERM: "dumb" }]) {
    expect(await inTerminal({ ...env, ...plain })).not.toContain("\u001b");
  }
});
