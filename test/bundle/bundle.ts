import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import packageJson from "../../package.json";
import { run } from "../engine/command";
import { packageFolder } from "../engine/stack";

const name = "pulumi-resource-sendgrid-open-tracking";

/** Bundles the built plugin into one file, which `pulumi plugin install --file` takes. It needs Node, and nothing else. */
export async function bundlePlugin(folder = resolve(packageFolder, "bundle")): Promise<string> {
  const outfile = join(folder, name);
  await build({
    entryPoints: [join(packageFolder, "dist", "plugin", "main.js")],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    minify: true,
    legalComments: "none",
    logLevel: "warning",
  });
  chmodSync(outfile, 0o755);
  return outfile;
}

const systems = ["linux-amd64", "linux-arm64", "darwin-amd64", "darwin-arm64"];
const windows = ["windows-amd64", "windows-arm64"];

/** Packs the bundle as Pulumi looks for it in a release: one archive for each system. Their paths. */
export async function packRelease(bundle: string, folder: string): Promise<readonly string[]> {
  const content = mkdtempSync(join(tmpdir(), "plugin-release-"));
  const pack = async (system: string, files: readonly string[]) => {
    const archive = join(folder, `${name}-v${packageJson.version}-${system}.tar.gz`);
    await run("tar", ["-czf", archive, "-C", content, ...files]);
    return archive;
  };
  try {
    mkdirSync(folder, { recursive: true });
    copyFileSync(bundle, join(content, name));
    copyFileSync(bundle, join(content, `${name}.js`));
    // Windows runs no script by its first line.
    writeFileSync(join(content, `${name}.cmd`), `@node "%~dp0\\${name}.js" %*\r\n`);
    return await Promise.all([
      ...systems.map((system) => pack(system, [name])),
      ...windows.map((system) => pack(system, [`${name}.cmd`, `${name}.js`])),
    ]);
  } finally {
    rmSync(content, { recursive: true });
  }
}
