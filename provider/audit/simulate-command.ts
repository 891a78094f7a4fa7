import { simulate, simulateOptions } from "../simulator/command";
import type { Io } from "./io";
import { parseOptions } from "./options";

/** Runs the simulator as the command line says. Resolves to the exit code. */
export async function simulateCommand(args: readonly string[], { stderr }: Io): Promise<number> {
  const { values } = parseOptions(args, simulateOptions);
  return simulate(values, stderr);
}
