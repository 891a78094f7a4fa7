import { followed } from "./walkthrough";

// Beside docs.test.ts, so that both run at the same time.
followed(({ file }) => file.startsWith("docs/guides/"));
