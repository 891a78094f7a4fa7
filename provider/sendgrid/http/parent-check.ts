import { show } from "../../text/show";
import type { Clock } from "../clock";
import { type Identity, identityOf } from "../endpoints/verify-identity";
import { SendGridError } from "../error";
import type { ClientSettings } from "../options";
import { SharedCheck } from "../shared-check";
import type { RequestExecutor, RequestOptions } from "./execute-request";

/** Which account owns the API key: asked once, and compared with `parentUsername` where that is set. */
export class ParentCheck {
  private readonly identity: SharedCheck<Identity>;

  constructor(
    private readonly requests: RequestExecutor,
    private readonly settings: Pick<ClientSettings, "region" | "parentUsername">,
    private readonly keyName: string,
    clock: Clock,
  ) {
    this.identity = new SharedCheck(clock);
  }

  /** Whether the key may be any account's, or is known to be of the right one. */
  get isRight(): boolean {
    const { parentUsername } = this.settings;
    return parentUsername === undefined || this.identity.result?.username === parentUsername;
  }

  /**
   * Waits until it is known that the key is of the right account.
   *
   * @param what what is asked for it, as the beginning of an error's sentence
   * @throws SendGridError `wrong-account` when it is not, or why that could not be found out
   */
  async pass(what: string, options: RequestOptions): Promise<void> {
    const { username } = await this.identify(options, what);
    const { parentUsername } = this.settings;
    if (username === parentUsername) return;
    const { path, account } = identityOf({ self: true }, this.settings.region);
    throw new SendGridError("wrong-account", {
      what,
      why: `${this.keyName} belongs to ${show(username)}, and parentUsername is ${show(parentUsername)}`,
      remedy: "Give the key of that account, or correct parentUsername.",
      request: { path, account, attempts: 1, status: 200 },
    });
  }

  /** Finds out which account owns the key. */
  identify({ deadline, cancellation }: RequestOptions, what?: string): Promise<Identity> {
    const options = { deadline, cancellation };
    const identity = identityOf({ self: true }, this.settings.region);
    const endpoint = what === undefined ? identity : { ...identity, what };
    return this.identity.wait(() => this.requests.executeRequest(endpoint, options), options);
  }
}
