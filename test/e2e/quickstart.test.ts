import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect, inject, onTestFinished } from "vitest";
import type { Engine } from "../engine/find";
import { pack } from "../engine/installation";
import { packageFolder } from "../engine/stack";
import { test } from "./support";

/** The blocks of the README's quickstart, in order. */
function blocks(): readonly { readonly kind: string; readonly text: string }[] {
  const [, section = ""] = /\n## Quickstart\n([\s\S]*?)\n## /.exec(
    readFileSync(join(packageFolder, "README.md"), "utf8"),
  ) ?? [undefined];
  return [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, kind = "", text = ""]) => ({ kind, text }));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** In the background, with the lines that its reader copies. Without npx, whose child outlives it. */
function inBackground(command: string): string {
  return `${command.replace("npx ", "./node_modules/.bin/")} > ../simulator.txt 2>&1 &
    trap "kill $!" EXIT
    until grep -q SENDGRID_API_KEY ../simulator.txt; do sleep 0.1; done
    eval "$(grep '^ *export ' ../simulator.txt)"`;
}

test("whoever types the quickstart in an empty folder sees what it shows", async () => {
  const folder = mkdtempSync(join(tmpdir(), "quickstart-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "home"));
  const shown: string[] = [];
  const script = blocks().flatMap(({ kind, text }) => {
    if (kind === "ts") return [`cat > index.ts <<'PROGRAM'\n${text}PROGRAM`];
    if (kind === "sh") return text.trim().split("\n");
    const [command = "", ...lines] = text.trimEnd().split("\n");
    shown.push(...lines.map((line) => line.trim()));
    return [command.replace(/^\$ /, "")];
  });
  expect(script.length).toBeGreaterThan(10);
  const port = await freePort();
  const tarball = pack(folder);
  const typed = script.map((line) =>
    (line.includes(" simulate ") ? inBackground(line) : line)
      .replace("8025", String(port))
      // --local is the home of the user who runs this, whatever HOME is.
      .replace("pulumi login --local", 'pulumi login "file://$HOME"')
      .replace(/^npm install .* pulumi-sendgrid-open-tracking$/, (install) =>
        install.replace("pulumi-sendgrid-open-tracking", `--prefer-offline --no-audit --no-fund ${tarball}`),
      ),
  );
  writeFileSync(join(folder, "typed.sh"), `set -e\n${typed.join("\n")}\n`);
  const { bin } = inject("engine") as Engine;
  const output = execFileSync("bash", ["typed.sh"], {
    cwd: folder,
    encoding: "utf8",
    timeout: 300_000,
    env: {
      PATH: `${bin}${delimiter}${process.env.PATH}`,
      HOME: join(folder, "home"),
      PULUMI_HOME: join(folder, "home", ".pulumi"),
      npm_config_cache: process.env.npm_config_cache ?? join(process.env.HOME ?? "", ".npm"),
      NO_COLOR: "1",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      // For npm, where the network has a certificate authority of its own.
      NODE_EXTRA_CA_CERTS: process.env.NODE_EXTRA_CA_CERTS,
    },
  });
  const printed = output.split("\n").map((line) => line.trim());
  expect(shown).not.toEqual([]);
  for (const line of shown) expect(printed, output).toContain(line);
});
