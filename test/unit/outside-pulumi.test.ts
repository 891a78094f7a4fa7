import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { packageFolder } from "../engine/stack";

test("asks for a Pulumi run when a program is started without one", async () => {
  const program = `require("pulumi-sendgrid-open-tracking").getOpenTracking({ subuser: "acme" })
    .catch(({ message }) => console.log(message));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", program], { cwd: packageFolder });
  expect(stdout).toBe("Open tracking is read for a Pulumi program. Run this program with `pulumi preview`.\n");
});
