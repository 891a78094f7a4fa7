import { proxyFromEnvironment } from "../../config/proxy-from-environment";
import { resolveCacheSettings, resolveSettings } from "../../config/settings";
import { baseUrlOf, type ClientSettings, hosts, proxyOf, withDefaults } from "../../sendgrid/options";
import type { Io } from "../io";
import { certificateRemedy, type Finding, findingOfSetting } from "./finding";

/** What requests are sent with and through; no settings when none should be sent. */
export function checkConnection(io: Io): { readonly finding: Finding; readonly settings?: ClientSettings } {
  const check = "connection";
  const problem = certificateProblem(io);
  if (problem !== undefined) return { finding: { check, status: "wrong", found: problem, remedy: certificateRemedy } };
  try {
    const source = { environment: io.environment };
    resolveCacheSettings(source);
    const settings = withDefaults({ ...resolveSettings(source), proxyFor: proxyFromEnvironment });
    return { finding: { check, status: "ok", ...describe(settings, io) }, settings };
  } catch (error) {
    return { finding: findingOfSetting(check, error) };
  }
}

function certificateProblem({ environment, exists }: Io): string | undefined {
  if (environment.NODE_TLS_REJECT_UNAUTHORIZED === "0") {
    return "NODE_TLS_REJECT_UNAUTHORIZED is 0, so that anybody could pose as SendGrid and take the API key, which was not sent";
  }
  const { NODE_EXTRA_CA_CERTS: file } = environment;
  return file && !exists(file) ? "NODE_EXTRA_CA_CERTS names a file that does not exist" : undefined;
}

function describe(settings: ClientSettings, { environment }: Io): Pick<Finding, "found" | "facts"> {
  const { region } = settings;
  // Of both regions: subusers may be in either, and a proxy that cannot be used is to be found here.
  const proxies = { global: proxyOf(settings, "global")?.host, eu: proxyOf(settings, "eu")?.host };
  const baseUrl = baseUrlOf(settings, region);
  const proxy = proxies[region];
  const hasExtra = Boolean(environment.NODE_EXTRA_CA_CERTS);
  const isSendGrids = baseUrl === hosts[region];
  const parts = [
    `${baseUrl}, region ${region}`,
    proxy === undefined ? "no proxy" : `proxy ${proxy}`,
    `certificate authorities of Node${hasExtra ? " and NODE_EXTRA_CA_CERTS" : ""}`,
  ];
  const facts = {
    host: isSendGrids ? "SendGrid's" : "another",
    region,
    proxy: proxy !== undefined,
    extraCertificateAuthorities: hasExtra,
  };
  return { found: parts.join(", "), facts };
}
