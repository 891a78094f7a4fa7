import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { ScriptCov } from "@bcoe/v8-coverage";
import convert from "ast-v8-to-istanbul";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import { parseAstAsync } from "vitest/node";

/** What was executed of a source file, in its own lines. */
export type Mapped = Awaited<ReturnType<typeof convert>>[string];

/** Says of a source file what was executed of the script that it was compiled to; nothing when it holds no code. */
export async function mapped(source: string, script: string, executed: Executed): Promise<Mapped | undefined> {
  const code = readFileSync(script, "utf8");
  const url = pathToFileURL(script).href;
  const sourceMap = sourceMapOf(source, code);
  const coverage = executed.get(url) ?? neverLoaded(url, code);
  const [file] = Object.values(await convert({ code, coverage, sourceMap, ast: parseAstAsync(code) as never }));
  return file;
}

/** What processes executed, by the URL of the script. */
type Executed = ReadonlyMap<string, ScriptCov>;

function neverLoaded(url: string, code: string): ScriptCov {
  const ranges = [{ startOffset: 0, endOffset: code.length, count: 0 }];
  return { url, functions: [{ functionName: "", isBlockCoverage: true, ranges }] };
}

/** The build writes no source maps: so one is made anew, and is only of use for the very same code. */
function sourceMapOf(source: string, code: string) {
  const { outputText, sourceMapText } = transpileModule(readFileSync(source, "utf8"), {
    fileName: source,
    compilerOptions: { module: ModuleKind.Node20, target: ScriptTarget.ES2022, sourceMap: true, removeComments: true },
  });
  const [compiled = ""] = outputText.split("//# sourceMappingURL=");
  if (compiled.trimEnd() !== code.trimEnd() || sourceMapText === undefined)
    throw new Error(`What is built is not of this source: ${source}`);
  return JSON.parse(sourceMapText);
}
