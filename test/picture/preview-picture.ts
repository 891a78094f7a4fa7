import { join } from "node:path";
import { packageFolder } from "../engine/stack";
import { previewLines } from "./preview-lines";
import { terminalSvg } from "./terminal-svg";

/** Where the README finds it. */
export const pictureFile = join(packageFolder, "docs", "preview.svg");

/** The picture of the preview that the demo runs. */
export function previewPicture(demo: string): string {
  return terminalSvg(
    "A pulumi preview that says whose open tracking changed, and who cannot be read",
    previewLines(demo),
  );
}
