import { type Simulator, type SimulatorOptions, startSimulator } from "pulumi-sendgrid-open-tracking/simulator";
import { expectTypeOf, test } from "vitest";

test("starts with options, or none", () => {
  expectTypeOf(startSimulator()).toEqualTypeOf<Promise<Simulator>>();
  const options: SimulatorOptions = {
    subusers: { acme: true, eu: { enabled: false, region: "eu" } },
    rateLimit: { limit: 10, seconds: 60 },
    latencyMilliseconds: { from: 1, to: 5 },
  };
  void startSimulator(options);
  // @ts-expect-error: no such option
  void startSimulator({ latency: 5 });
  // @ts-expect-error: not on or off
  void startSimulator({ subusers: { acme: "on" } });
});

test("says where it is and what reached it, and can be changed", async () => {
  const simulator = await startSimulator();
  expectTypeOf(simulator.url).toEqualTypeOf<string>();
  expectTypeOf(simulator.apiKey).toEqualTypeOf<string>();
  expectTypeOf(simulator.requests[0]?.method).toEqualTypeOf<string | undefined>();
  expectTypeOf(simulator.setOpenTracking("acme", false)).toEqualTypeOf<void>();
  expectTypeOf(simulator.removeSubuser("acme")).toEqualTypeOf<boolean>();
  expectTypeOf(simulator.close()).toEqualTypeOf<Promise<void>>();
  // @ts-expect-error: what was sent is not changed
  simulator.requests.length = 0;
});
