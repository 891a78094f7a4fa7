import { show } from "../../text/show";
import type { Account, AccountSelection } from "../account";
import type { Client } from "../client";
import { SendGridError } from "../error";
import type { Backlog } from "./async-queue";

/** One account of a fleet, as far as the list tells. */
export interface FleetMember {
  /** Its username, or the id of a customer account. */
  readonly name: string;
  readonly whose: AccountSelection;
  /** SendGrid's number for a Subuser that it lists: another number is another account, whatever its name is. */
  readonly id?: number;
  readonly disabled?: boolean;
  readonly region?: string;
}

/** What was read, or why it could not be: never both, and never a guess. */
export type FleetReading =
  | (FleetMember & { readonly enabled: boolean; readonly error?: undefined })
  | (FleetMember & { readonly enabled?: undefined; readonly error: SendGridError });

/** How long to go on, and for whom. */
export interface Limits {
  readonly signal: AbortSignal | undefined;
  readonly deadline: number;
}

/** Reads the accounts of a fleet, each name once: whose value it would be is not known of the second of one name. */
export class FleetReader {
  readonly readings: FleetReading[] = [];
  private readonly names = new Set<string>();
  private readonly unread = new Map<string, Promise<FleetReading>>();

  /** @param onReading called with each reading as it comes */
  constructor(
    private readonly client: Client,
    private readonly limits: Limits,
    private readonly onReading: (reading: FleetReading) => void,
  ) {}

  /** Reads one after the other until there is nobody left. */
  async readAll(backlog: Backlog<FleetMember>): Promise<void> {
    for (let next = backlog.take(); next !== undefined; next = backlog.take()) {
      if (next instanceof Promise) {
        await next;
        continue;
      }
      const reading = await this.read(next);
      this.unread.delete(next.name);
      this.readings.push(reading);
      this.onReading(reading);
    }
  }

  private read(member: FleetMember): Promise<FleetReading> {
    const { name } = member;
    if (this.names.has(name)) return this.refuse(member);
    this.names.add(name);
    const reading = this.readFirst(member);
    this.unread.set(name, reading);
    return reading;
  }

  private async readFirst(member: FleetMember): Promise<FleetReading> {
    try {
      const { enabled } = await this.client.readAlone(member.whose as Account, member.region, this.limits);
      return { ...member, enabled };
    } catch (error) {
      if (!(error instanceof SendGridError) || error.code === "cancelled") throw error;
      return { ...member, error };
    }
  }

  /** After the first: whoever keeps one reading for each name keeps the one that is none. */
  private async refuse(member: FleetMember): Promise<FleetReading> {
    await this.unread.get(member.name);
    return { ...member, error: errorOfDoubledName(member.name) };
  }
}

/** Why nobody of a name is read that a list has twice. */
export function errorOfDoubledName(name: string): SendGridError {
  return new SendGridError("invalid-response", {
    what: `Cannot tell whose open tracking ${show(name)} stands for`,
    why: "SendGrid lists two accounts of this name",
    remedy: "Give one of them another name in SendGrid.",
  });
}
