import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
  CheckRequest,
  type CheckResponse,
  ConfigureRequest,
  type ConfigureResponse,
  InvokeRequest,
  type InvokeResponse,
  ReadRequest,
  type ReadResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { onTestFinished } from "vitest";
import { packageFolder } from "../engine/stack";

type Properties = Readonly<Record<string, unknown>>;

/** The plugin as the engine runs it: a process that is asked over gRPC. */
export class PluginProcess {
  private constructor(
    readonly child: ChildProcess,
    private readonly client: ResourceProviderClient,
  ) {}

  /** Starts it, and waits for the port that it prints. */
  static async start(env: Readonly<Record<string, string>> = {}): Promise<PluginProcess> {
    const child = spawn("node", [join(packageFolder, "dist", "plugin", "main.js")], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [port] = (await once(child.stdout, "data")) as [Buffer];
    const client = new ResourceProviderClient(`127.0.0.1:${String(port).trim()}`, credentials.createInsecure());
    onTestFinished(() => {
      client.close();
      child.kill();
    });
    return new PluginProcess(child, client);
  }

  /** Configures it as a default provider. */
  async configure(config: Properties = {}): Promise<void> {
    const request = new ConfigureRequest().setName("default").setArgs(structOf(config));
    await answer<ConfigureResponse>((callback) => this.client.configure(request, callback));
  }

  /** The checked inputs of a resource that is new. */
  async check(type: string, name: string, inputs: Properties, olds: Properties = {}): Promise<Properties> {
    const urn = `urn:pulumi:test::test::sendgrid-open-tracking:index:${type}::${name}`;
    const request = new CheckRequest().setUrn(urn).setNews(structOf(inputs)).setOlds(structOf(olds));
    const response = await answer<CheckResponse>((callback) => this.client.check(request, callback));
    return response.getInputs()?.toJavaScript() ?? {};
  }

  /** What is imported by an id. */
  async import(type: string, id: string): Promise<Properties> {
    const request = new ReadRequest().setUrn(`urn:pulumi:test::test::sendgrid-open-tracking:index:${type}::imported`);
    const response = await answer<ReadResponse>((callback) => this.client.read(request.setId(id), callback));
    return response.getProperties()?.toJavaScript() ?? {};
  }

  async invoke(name: string, args: Properties): Promise<Properties> {
    const request = new InvokeRequest().setTok(`sendgrid-open-tracking:index:${name}`).setArgs(structOf(args));
    const response = await answer<InvokeResponse>((callback) => this.client.invoke(request, callback));
    return response.getReturn()?.toJavaScript() ?? {};
  }

  async cancel(): Promise<void> {
    await answer<Empty>((callback) => this.client.cancel(new Empty(), callback));
  }
}

function structOf(properties: Properties): Struct {
  return Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);
}

/** What a call answers; fails with the message alone, as the engine prints it. */
function answer<Response>(
  call: (callback: (error: ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    call((error, response) => (error === null ? resolve(response) : reject(new Error(error.details))));
  });
}
