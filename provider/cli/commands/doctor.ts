import { Examination } from "../doctor/examination";
import type { Finding } from "../doctor/finding";
import { conclusionOf, jsonOf, lineOf } from "../doctor/render-findings";
import { exitCodeOfFindings, exitCodeOfInterrupt } from "../exit-code";
import type { Interrupt, Io } from "../io";
import { oneOf, parseOptions } from "../parse-args";

/** Checks the key, the network and the account with at most ten requests. Resolves to the exit code. */
export async function doctor(args: readonly string[], io: Io): Promise<number> {
  const { stdout, interruption, wallClock } = io;
  const { values } = parseOptions(args, { format: { type: "string", default: "table" } });
  const format = oneOf("--format", values.format, ["table", "json"] as const);
  const examination = new Examination(io);
  const findings: Finding[] = [];
  for await (const finding of examination.findings()) {
    findings.push(finding);
    if (format === "table") stdout.write(lineOf(finding));
  }
  stdout.write(
    format === "table" ? conclusionOf(findings) : jsonOf(findings, examination.requestsSent, wallClock.now()),
  );
  return interruption.aborted ? exitCodeOfInterrupt(interruption.reason as Interrupt) : exitCodeOfFindings(findings);
}
