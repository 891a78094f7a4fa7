/**
 * Has V8 sweep a little earlier from now on, for a command that makes thousands of requests. What a request leaves
 * behind is garbage at once; V8 would rather take 30 MB more, and the difference in time cannot be measured.
 */
export function sweepEarly(): void {
  const { setFlagsFromString } = require("node:v8") as typeof import("node:v8");
  setFlagsFromString("--semi-space-growth-factor=1");
}
