import { expect, test } from "vitest";
import { renderGithub } from "./internals/cli";
import { auditOf, fromVisible, fullAudit, hostileAudit, hostileNames, interrupted, oneOfEach } from "./report-support";

/** What the runner of GitHub Actions makes of a line: what its own tool kit escapes, unescaped. */
function commandOf(line: string): { level: string; title: string; message: string } {
  const [, level = "", title = "", message = ""] = /^::(\w+) title=([^:,]*)::(.*)$/.exec(line) ?? [];
  const data = (text: string) => text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
  return { level, title: data(title.replaceAll("%3A", ":").replaceAll("%2C", ",")), message: data(message) };
}

function commandsOf(text: string) {
  return text.trimEnd().split("\n").map(commandOf);
}

test("annotates the tally first, and then all that needs a look", () => {
  const commands = commandsOf(renderGithub(fullAudit));
  expect(commands[0]).toMatchObject({ level: "notice", message: expect.stringContaining("6 on, 1 off, 2 violated") });
  expect(commands.slice(1).map(({ level, title }) => [level, title])).toEqual([
    ["warning", "Open tracking violated: subuser advised"],
    ["error", "Open tracking violated: subuser shop"],
    ["error", "Open tracking waiver expired: subuser expired"],
    ["error", "Open tracking unreadable: subuser broken"],
    ["notice", "Open tracking waived: subuser legacy"],
    ["warning", "Stale waiver: subuser gone"],
    ["warning", "Stale waiver: subuser acme"],
    ["warning", "Unmatched entry: subuser news-*"],
  ]);
});

test("makes an incomplete audit an error, right after the tally", () => {
  expect(commandsOf(renderGithub(auditOf(oneOfEach, interrupted)))[1]).toMatchObject({
    level: "error",
    title: "The audit is incomplete",
    message: expect.stringContaining("THIS AUDIT IS INCOMPLETE"),
  });
});

test("gives every hostile name back, one command to a line", () => {
  const commands = commandsOf(renderGithub(hostileAudit)).slice(2);
  const titles = commands.map(({ title }) => fromVisible(title.replace(/^.*?: (subuser|customer account) /, "")));
  expect(titles).toEqual([...hostileNames, ...hostileNames, ...hostileNames]);
  expect(renderGithub(hostileAudit)).not.toMatch(/##\w*\[/);
});
