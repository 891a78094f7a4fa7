import { getProxyForUrl } from "proxy-from-env";
import { isLoopback } from "../sendgrid/options";

/** The proxy for a URL by `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`; none to the loopback interface. */
export function proxyFromEnvironment(url: string): string | undefined {
  return isLoopback(new URL(url).hostname) ? undefined : getProxyForUrl(url);
}
