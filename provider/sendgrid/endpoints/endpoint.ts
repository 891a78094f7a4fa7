import type { Account } from "../account";
import type { Region } from "../options";

/** What is asked of SendGrid, for which account, and how the response is read. */
export interface Endpoint<T> {
  /** What cannot be done without a response, as a sentence begins. */
  readonly what: string;
  readonly account: Account;
  /** The header, where it is not the account's. */
  readonly onBehalfOf?: string;
  readonly region: Region;
  readonly path: string;
  /** With its question mark. */
  readonly query?: string;
  /** The scope that the key needs for it. */
  readonly scope?: string;
  /** Whether it comes before all other requests that wait. */
  readonly isUrgent?: boolean;
  /** Called just before each request. */
  readonly onSend?: () => void;
  /** Called with the body of each response whose status is not 200. */
  readonly onRejection?: (body: string) => void;
  /** @throws InvalidResponse */
  readonly parse: (wire: unknown) => T;
}
