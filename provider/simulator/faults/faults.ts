/**
 * What goes wrong, and how often: the probability of each, from 0 to 1, all together at most 1. They hit requests
 * below `/v3` with a valid key that are within the rate limit.
 */
export interface FaultOptions {
  /**
   * What the random numbers begin with, a whole number: the same seed hits the same requests, in the order of arrival.
   * @default 1
   */
  readonly seed?: number;
  /**
   * 429: a third of them with `Retry-After: 1`, a third with an empty body.
   * @default 0
   */
  readonly tooManyRequests?: number;
  /**
   * 503: half of them with SendGrid's envelope, half with the HTML page of a proxy.
   * @default 0
   */
  readonly unavailable?: number;
  /**
   * The connection is reset in place of a response.
   * @default 0
   */
  readonly reset?: number;
  /**
   * The connection is closed in the middle of the body.
   * @default 0
   */
  readonly truncated?: number;
  /**
   * Nothing more comes, half of them without any header, half from the middle of the body on, until the client leaves.
   * @default 0
   */
  readonly stall?: number;
  /**
   * 200 with a JSON body of `largeBodyBytes`, in chunks and without a length.
   * @default 0
   */
  readonly largeBodies?: number;
  /**
   * Bytes of a large body.
   * @default 10_000_000
   */
  readonly largeBodyBytes?: number;
}

/**
 * What can go wrong.
 * @useDeclaredType
 */
export type FaultName = (typeof faultNames)[number];

/** All that can go wrong, in the order in which they share the numbers from 0 to 1. */
export const faultNames = ["tooManyRequests", "unavailable", "reset", "truncated", "stall", "largeBodies"] as const;

/** Something that goes wrong with one request. */
export interface Fault {
  readonly name: FaultName;
  /** From 0 up to 1, evenly: which of the forms that this fault has. */
  readonly form: number;
}

/** The fault of the request that `number`, from 0 up to 1, was drawn for. */
export function faultAt(number: number, options: FaultOptions): Fault | undefined {
  let rest = number;
  for (const name of faultNames) {
    const probability = options[name] ?? 0;
    if (rest < probability) return { name, form: rest / probability };
    rest -= probability;
  }
  return undefined;
}
