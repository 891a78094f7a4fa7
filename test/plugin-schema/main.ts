import { writeFileSync } from "node:fs";
import { pluginSchema, schemaFile } from "./plugin-schema";

writeFileSync(schemaFile, pluginSchema());
