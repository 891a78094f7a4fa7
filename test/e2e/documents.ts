import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolder } from "../engine/stack";

/** Something in a document that a machine can follow. */
export interface Step {
  /** The language of a block, or `comment`: what a reader does not see. */
  readonly kind: string;
  readonly text: string;
}

/** A document that people write. */
export interface Document {
  readonly file: string;
  readonly text: string;
  readonly steps: readonly Step[];
}

/** Those that tools write, from what other tests hold. */
const generated = /^docs\/(reference\/|benchmarks\.md$)/;

export const documents: readonly Document[] = ["README.md", "SECURITY.md", ...filesBelow("docs")]
  .filter((file) => file.endsWith(".md") && !generated.test(file))
  .map((file) => {
    const text = readFileSync(join(packageFolder, file), "utf8");
    return { file, text, steps: stepsOf(text) };
  });

/** Every file of the repository below a folder, but for what is installed there. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(packageFolder, folder), { recursive: true, encoding: "utf8" })
    .map((file) => `${folder}/${file}`)
    .filter((file) => !file.includes("node_modules"))
    .sort();
}

/** All blocks of a language, each with the document that it is from. */
export function blocksIn(language: string): readonly { readonly file: string; readonly text: string }[] {
  return documents.flatMap(({ file, steps }) =>
    steps.filter(({ kind }) => kind === language).map(({ text }) => ({ file, text })),
  );
}

function stepsOf(text: string): readonly Step[] {
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$|^<!-- (.*?) -->$/gms)].map(
    ([, kind = "comment", block = "", comment]) => ({ kind, text: comment ?? block }),
  );
}
