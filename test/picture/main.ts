import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { packageFolder } from "../engine/stack";
import { pictureFile, previewPicture } from "./preview-picture";

/** Runs the demo against its simulator, and draws its preview. */
async function main(): Promise<void> {
  const env = { ...process.env, SENDGRID_API_KEY: "" };
  const { stdout } = await promisify(execFile)("npm", ["run", "--silent", "demo"], { cwd: packageFolder, env });
  writeFileSync(pictureFile, previewPicture(stdout));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
