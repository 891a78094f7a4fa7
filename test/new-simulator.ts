import { type Simulator, type SimulatorOptions, startSimulator } from "pulumi-sendgrid-open-tracking/simulator";
import { inject, onTestFinished } from "vitest";

/**
 * A simulator that writes each request into the log of the whole run, in which setup.ts looks for anything but GET.
 * Closed after the test.
 */
export async function newSimulator(options: Omit<SimulatorOptions, "logFile"> = {}): Promise<Simulator> {
  const simulator = await startSimulator({ ...options, logFile: inject("logFile") });
  onTestFinished(() => simulator.close());
  return simulator;
}
