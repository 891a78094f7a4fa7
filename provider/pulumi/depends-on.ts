import * as pulumi from "@pulumi/pulumi";
import { internalsOf, type ResourceInternals } from "./internals";

/** What Pulumi's options accept as `dependsOn`. */
type DependsOn = pulumi.ResourceOptions["dependsOn"];

/** What a reading waits for. */
export interface Waiting {
  readonly dependsOn?: DependsOn;
  /** Pulumi registers a child after its parent: what the parent waits for, its children wait for. */
  readonly parent?: pulumi.Resource | undefined;
  /** The resource that waits: as a child of a component in `dependsOn` it would wait for itself. */
  readonly itself?: () => pulumi.Resource | undefined;
}

/**
 * Whether a reading waits for anything. What it waits for may change the setting, so that no earlier reading may be used.
 */
export function isWaiting(input: unknown, { dependsOn, parent }: Waiting): boolean {
  return dependsOn !== undefined || parent !== undefined || pulumi.Output.isInstance(input);
}

/**
 * The value of `input`, known once every resource that it comes from or waits for exists. In a preview it stays unknown
 * while one of them is not created yet or is being replaced. `dependsOn` orders only the engine's steps; a read in the
 * program has to wait by itself.
 */
export function afterDependencies<T>(input: pulumi.Input<T>, waiting: Waiting): pulumi.Output<T> {
  const value = pulumi.output(input);
  const ids = pulumi.output(resourcesOf(waiting.dependsOn)).apply(async (explicit) => {
    const implicit = (await internalsOf(value).allResources?.()) ?? [];
    const found = new Set<pulumi.Resource>();
    await collect([...explicit, ...implicit], waiting.itself?.(), found);
    // Not through the outputs: their resources would become dependencies, and two readings in one component would wait
    // for each other.
    const areParentsReady = await Promise.all(ancestors(waiting.parent).map(isReady));
    return areParentsReady.includes(false) ? pulumi.unknown : pulumi.all([...found].map(readinessOf));
  });
  return pulumi.all([value, ids]).apply(([known]) => known) as pulumi.Output<T>;
}

function resourcesOf(dependsOn: DependsOn): pulumi.Output<pulumi.Resource[]> {
  // `pulumi.output` sees through arrays, promises and outputs, and leaves resources alone.
  const flattened = pulumi.output(dependsOn as pulumi.Input<unknown>) as pulumi.Output<unknown>;
  return flattened.apply((oneOrMany) => [oneOrMany].flat().filter(pulumi.Resource.isInstance)) as pulumi.Output<
    pulumi.Resource[]
  >;
}

/** The parents without their other children: these are registered after them, and so is the waiting resource. */
function ancestors(parent: pulumi.Resource | undefined): pulumi.Resource[] {
  return parent === undefined ? [] : [parent, ...ancestors((parent as ResourceInternals).__parentResource)];
}

/** Adds the resources themselves; for a local component, which has no step of its own, all below it. */
async function collect(
  resources: Iterable<pulumi.Resource>,
  waiting: pulumi.Resource | undefined,
  found: Set<pulumi.Resource>,
): Promise<void> {
  for (const resource of resources) {
    if (resource === waiting || found.has(resource)) continue;
    found.add(resource);
    const component = resource as ResourceInternals;
    if (!pulumi.ComponentResource.isInstance(resource) || component.__remote) continue;
    // Children may be added until the component's data is there.
    await component.__data;
    await collect(component.__childResources ?? [], waiting, found);
  }
}

function isReady(resource: pulumi.Resource): Promise<boolean> {
  return internalsOf(readinessOf(resource)).isKnown;
}

function readinessOf(resource: pulumi.Resource): pulumi.Output<string> {
  // A resource that only stands for a URN has no id.
  const id = pulumi.CustomResource.isInstance(resource)
    ? (resource.id as pulumi.Output<string> | undefined)
    : undefined;
  return id ?? resource.urn;
}
