import { hiddenDriftWarning } from "../pulumi/refresh-option";
import { Run } from "../pulumi/run";
import { hasUnknown } from "../pulumi/special-values";
import { pluginTypeTokens } from "../pulumi/type-tokens";
import { checkReading, type PluginContext, type PluginResource, secretsOf } from "./check-reading";
import { leftOutWarning } from "./left-out-warning";
import { getOpenTracking, getOpenTrackingFleet } from "./plugin-functions";
import { pluginOpenTracking } from "./plugin-open-tracking";
import { pluginOpenTrackingFleet } from "./plugin-open-tracking-fleet";
import type { Properties } from "./property-values";
import { checkProviderConfig, packageName, settingsSourceOf } from "./provider-config";
import type { Log, Provider } from "./serve-provider";

// A plain require, because package.json lies outside of the compiled tree.
const { version } = require("../../package.json") as { version: string };

// biome-ignore lint/suspicious/noExplicitAny: each is asked only for states of its own
const resources: Readonly<Record<string, PluginResource<any>>> = {
  [pluginTypeTokens.openTracking]: pluginOpenTracking,
  [pluginTypeTokens.openTrackingFleet]: pluginOpenTrackingFleet,
};

const functions: Readonly<Record<string, (context: PluginContext, args: Properties) => Promise<Properties>>> = {
  [`${packageName}:index:getOpenTracking`]: getOpenTracking,
  [`${packageName}:index:getOpenTrackingFleet`]: getOpenTrackingFleet,
};

/** The readings of this package for programs in every language of Pulumi. */
export function createPluginProvider(log: Log): Provider {
  let run: Run | undefined;
  const context = (): PluginContext => {
    // The engine configures a provider before it asks for a reading.
    if (run === undefined) throw new Error(`The provider ${packageName} is not configured.`);
    return { run, log };
  };
  return {
    version,
    schema: () => JSON.stringify(require("../../provider/plugin/schema.json")),
    checkConfig: (_resource, config) => checkProviderConfig(config),
    configure({ name }, config) {
      run = new Run(settingsSourceOf(name, config), (severity, text) => log(severity, text));
      for (const warningOf of [hiddenDriftWarning, leftOutWarning]) {
        const warning = warningOf(process.env);
        if (warning !== undefined) log("warning", warning, {});
      }
    },
    check: (resource, olds, news) => checkReading(memberOf(resources, resource.type), context(), resource, olds, news),
    async diff({ type }, olds, news) {
      const { changes, replaces } = await memberOf(resources, type).provider.diff("", olds, news);
      return changes === false ? "none" : replaces === undefined ? "by-inputs" : { replaces };
    },
    idOf: ({ type }, inputs) => memberOf(resources, type).kind.idOf(inputs),
    async read({ type }, id, state, inputs) {
      const { kind, provider } = memberOf(resources, type);
      const { props } = await provider.read(context().run, id, { ...inputs.values, ...state.values });
      return { id, values: props ?? {}, secrets: secretsOf(kind, state.secrets) };
    },
    async invoke(token, args) {
      if (hasUnknown(args)) throw new Error(`${token}: an argument is not known yet.`);
      return memberOf(functions, token)(context(), args);
    },
  };
}

function memberOf<Member>(members: Readonly<Record<string, Member>>, token: string): Member {
  const member = members[token];
  if (member === undefined) throw new Error(`${packageName} ${version} has no ${token}.`);
  return member;
}
