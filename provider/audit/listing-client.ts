import type { CallOptions } from "../sendgrid/call-options";
import { Client } from "../sendgrid/client";
import { createParts } from "../sendgrid/create-client";
import type { CustomerAccount } from "../sendgrid/customer-accounts";
import { type ClientOptions, withDefaults } from "../sendgrid/options";
import type { Subuser } from "../sendgrid/subusers";
import type { Roll } from "./roll";
import { tellingOfStandstill } from "./standstill";

/** What a client is made with, once there is a key. */
export type KeyedOptions = ClientOptions & { readonly apiKey: string };

/** A client that tells how far a list is, which comes faster than its accounts are read, and when everything waits. */
export class ListingClient extends Client {
  constructor(
    { apiKey, ...options }: KeyedOptions,
    private readonly roll: Roll,
    onStandstill: (until: number) => void,
  ) {
    const settings = withDefaults(options);
    const parts = createParts(settings);
    super(apiKey, settings, { ...parts, send: tellingOfStandstill(parts.send, parts.clock.now, onStandstill) });
  }

  override async *listSubusers(options?: CallOptions): AsyncGenerator<Subuser, void> {
    for await (const row of super.listSubusers(options)) {
      const { username, disabled, region } = row;
      this.roll.add({ subuser: username }, { disabled, ...(region === undefined ? {} : { region }) });
      yield row;
    }
    this.roll.end();
  }

  override async *listCustomerAccounts(options?: CallOptions): AsyncGenerator<CustomerAccount, void> {
    for await (const row of super.listCustomerAccounts(options)) {
      this.roll.add({ accountId: row.accountId });
      yield row;
    }
    this.roll.end();
  }
}
