import { dirname } from "node:path";
import { bundlePlugin, packRelease } from "./bundle";

async function main(): Promise<void> {
  const bundle = await bundlePlugin();
  console.log(bundle);
  for (const archive of await packRelease(bundle, dirname(bundle))) console.log(archive);
}

void main();
