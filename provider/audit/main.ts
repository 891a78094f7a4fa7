#!/usr/bin/env node
import { simulate } from "../simulator/command";

const usage = `Usage: sendgrid-open-tracking <command> [options]

Commands:
  simulate   run a SendGrid to try everything on

sendgrid-open-tracking <command> --help tells more.
`;

async function main([command, ...args]: readonly string[]): Promise<number> {
  if (command === "simulate") return simulate(args);
  if (command === "--help" || command === "-h") {
    process.stdout.write(usage);
    return 0;
  }
  process.stderr.write(command === undefined ? usage : `There is no command ${JSON.stringify(command)}.\n\n${usage}`);
  return 2;
}

void main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
