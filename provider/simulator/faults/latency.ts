/** Milliseconds until a response is sent: any number between both, with the same likelihood. */
export interface LatencyRange {
  /** The minimum, in milliseconds. */
  readonly from: number;
  /** The upper bound, excluded, in milliseconds. */
  readonly to: number;
}

/** How long the next response takes, in milliseconds; `random` is from 0 up to 1. */
export function latencyOf(latency: number | LatencyRange, random: () => number): number {
  return typeof latency === "number" ? latency : latency.from + random() * (latency.to - latency.from);
}
