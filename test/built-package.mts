import { join, resolve } from "node:path";

const built = resolve(import.meta.dirname, "../dist");

/**
 * What a test imports of the package is what is built: the code that users run, and that child processes of the tests run,
 * too. So one measurement of coverage holds for all of them.
 */
export const builtPackage = {
  alias: [
    { find: /^(\.\.\/)+provider$/, replacement: join(built, "index.js") },
    { find: /^(\.\.\/)+provider\/(?!.*\.json$)/, replacement: `${built}/` },
  ],
};
