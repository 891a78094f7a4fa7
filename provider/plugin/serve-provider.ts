// Pulumi's protocol for resource providers, as `proto/pulumi/provider.proto` describes it. This file knows no resource.
// It loads the messages of Pulumi's SDK without the SDK, which alone takes a second to start.
import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type Decoded, decode, encode, type Properties } from "./property-values";

/** The resource that a request is about. */
export interface ResourceRequest {
  readonly urn: string;
  /** Its type token: `package:module:Type`. */
  readonly type: string;
  /** Its name in the program. */
  readonly name: string;
}

/** Properties, and the names of those that are secret. */
export interface Result {
  readonly values: Properties;
  readonly secrets?: ReadonlySet<string>;
}

/** What changed: which properties need a replacement, or nothing, or what the inputs show when they are compared. */
type Diff = { readonly replaces: readonly string[] } | "none" | "by-inputs";

/** A resource as a read found it. */
interface ReadResult extends Result {
  readonly id: string;
}

/** What a provider does for the engine. Whatever it throws becomes one error with that message. */
export interface Provider {
  readonly version: string;
  readonly schema: () => string;
  /** The provider's own settings, checked, as they go into state. */
  readonly checkConfig: (resource: ResourceRequest, config: Decoded) => Result;
  /** Called before everything below. Only here it is known which settings are secret. */
  readonly configure: (provider: { readonly name: string }, config: Decoded) => void;
  readonly check: (resource: ResourceRequest, olds: Decoded, news: Decoded) => Promise<Result>;
  readonly diff: (resource: ResourceRequest, olds: Properties, news: Properties) => Promise<Diff>;
  /** The id of a resource with these inputs, which are its outputs as well. */
  readonly idOf: (resource: ResourceRequest, inputs: Properties) => string;
  /** The outputs of a resource, which are its inputs as well. */
  readonly read: (resource: ResourceRequest, id: string, state: Decoded, inputs: Decoded) => Promise<ReadResult>;
  readonly invoke: (token: string, args: Properties) => Promise<Properties>;
}

/** A line for people; `urn` is the resource that it is about. */
export type Log = (severity: "info" | "warning", text: string, options?: LogOptions) => void;

interface LogOptions {
  readonly urn?: string;
  /** Gone when the next line comes. */
  readonly ephemeral?: boolean;
}

/**
 * Serves a provider to the engine, and says on standard output on which port, as the engine expects it. The process ends
 * when the engine cancels.
 *
 * @param engineAddress where the engine takes log lines; `undefined` when it takes none
 */
export async function serveProvider(make: (log: Log) => Provider, engineAddress: string | undefined): Promise<void> {
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1 });
  // What is still being read would keep the process alive.
  const end = () => server.tryShutdown(() => process.exit());
  server.addService(ResourceProviderService, handlersOf(make(logTo(engineAddress)), end));
  const port = await new Promise<number>((resolve, reject) => {
    const credentials = grpc.ServerCredentials.createInsecure();
    server.bindAsync("127.0.0.1:0", credentials, (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  console.log(port);
}

type Handlers = Parameters<grpc.Server["addService"]>[1];
type Answer<Response> = Response | Promise<Response>;

function handlersOf(provider: Provider, end: () => void): Handlers {
  const pending = new Set<(reason: string) => void>();
  const handle =
    <Request, Response>(answer: (request: Request) => Answer<Response>) =>
    async ({ request }: grpc.ServerUnaryCall<Request, Response>, callback: grpc.sendUnaryData<Response>) => {
      const fail = (details: string) => callback({ code: grpc.status.UNKNOWN, details });
      pending.add(fail);
      try {
        const response = await answer(request);
        if (pending.has(fail)) callback(null, response);
      } catch (error) {
        if (pending.has(fail)) fail(error instanceof Error ? error.message : String(error));
      }
      pending.delete(fail);
    };
  return {
    getPluginInfo: handle(() => new PluginInfo().setVersion(provider.version)),
    getSchema: handle(() => new messages.GetSchemaResponse().setSchema(provider.schema())),
    checkConfig: handle((request: messages.CheckRequest) => {
      return checked(provider.checkConfig(resourceOf(request), decode(request.getNews())));
    }),
    configure: handle((request: messages.ConfigureRequest) => {
      provider.configure({ name: request.getName() ?? "" }, decode(request.getArgs()));
      return new messages.ConfigureResponse().setSupportspreview(true).setAcceptsecrets(true);
    }),
    check: handle(async (request: messages.CheckRequest) =>
      checked(await provider.check(resourceOf(request), decode(request.getOlds()), decode(request.getNews()))),
    ),
    diff: handle(async (request: messages.DiffRequest) => {
      const [olds, news] = [decode(request.getOlds()).values, decode(request.getNews()).values];
      return diffed(await provider.diff(resourceOf(request), olds, news));
    }),
    create: handle((request: messages.CreateRequest) => {
      const id = provider.idOf(resourceOf(request), decode(request.getProperties()).values);
      return new messages.CreateResponse().setId(id).setProperties(request.getProperties());
    }),
    update: handle((request: messages.UpdateRequest) => new messages.UpdateResponse().setProperties(request.getNews())),
    read: handle(async (request: messages.ReadRequest) => {
      const [state, inputs] = [decode(request.getProperties()), decode(request.getInputs())];
      return wasRead(await provider.read(resourceOf(request), request.getId(), state, inputs));
    }),
    delete: handle(() => new Empty()),
    invoke: handle(async (request: messages.InvokeRequest) => {
      const result = await provider.invoke(request.getTok(), decode(request.getArgs()).values);
      return new messages.InvokeResponse().setReturn(encode(result));
    }),
    cancel: (_call: unknown, callback: grpc.sendUnaryData<Empty>) => {
      for (const fail of pending) fail("it was cancelled");
      pending.clear();
      callback(null, new Empty());
      end();
    },
  };
}

function resourceOf(request: { getUrn(): string }): ResourceRequest {
  const urn = request.getUrn();
  // urn:pulumi:<stack>::<project>::<types of the parents>$<type>::<name>. A name may have colons in it.
  const [, , types = "", ...name] = urn.split("::");
  return { urn, type: types.slice(types.lastIndexOf("$") + 1), name: name.join("::") };
}

function checked({ values, secrets }: Result): messages.CheckResponse {
  return new messages.CheckResponse().setInputs(encode(values, secrets));
}

function diffed(diff: Diff): messages.DiffResponse {
  const { DIFF_NONE, DIFF_SOME, DIFF_UNKNOWN } = messages.DiffResponse.DiffChanges;
  const response = new messages.DiffResponse();
  if (diff === "none") return response.setChanges(DIFF_NONE);
  // The engine then compares the inputs, down to each entry of a map.
  if (diff === "by-inputs") return response.setChanges(DIFF_UNKNOWN);
  return response.setChanges(DIFF_SOME).setReplacesList([...diff.replaces]);
}

function wasRead({ id, values, secrets }: ReadResult): messages.ReadResponse {
  const state = encode(values, secrets);
  return new messages.ReadResponse().setId(id).setProperties(state).setInputs(state);
}

function logTo(engineAddress: string | undefined): Log {
  if (engineAddress === undefined) return () => {};
  const Engine = grpc.makeGenericClientConstructor(EngineService, "Engine");
  const engine = new Engine(engineAddress, grpc.credentials.createInsecure());
  return (severity, text, { urn = "", ephemeral = false } = {}) => {
    const request = new LogRequest().setMessage(text).setUrn(urn).setEphemeral(ephemeral);
    request.setSeverity(severity === "info" ? LogSeverity.INFO : LogSeverity.WARNING);
    engine.log?.(request, () => {
      // Nothing depends on it.
    });
  };
}
