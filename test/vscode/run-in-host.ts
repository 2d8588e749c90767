import { appendFileSync, readdirSync } from "node:fs";
import path from "node:path";

import type { CaseOutcome } from "../runner/case-outcome";
import { findBrowser } from "./host/browser";
import { findDesktop } from "./host/desktop";
import { nodePackageName } from "./host/host-build";
import { bundleForHost, launchInHost } from "./host/launch-tests";
import { outFolder } from "./host/paths";
import { installCommand, systemNeeds } from "./host/system-packages";

/** `npm run test:in-host`: bundles the tests of the folder `in-host`, and runs them inside VS Code's extension host. */
async function main(): Promise<void> {
  const folder = path.join(__dirname, "in-host");
  const tests = readdirSync(folder).filter((file) => file.endsWith(".test.ts"));
  if (findDesktop() === undefined && nodePackageName() !== undefined && findBrowser() === undefined) {
    console.log(`skipped: no Chromium; ${installCommand([systemNeeds.browser])}`);
    for (const file of tests) reportSkipped(file);
    return;
  }
  const files = ["index.ts", ...tests].map((file) => path.join(folder, file));
  const [entry, ...bundles] = await bundleForHost(files, path.join(outFolder, "in-host"));
  if (entry === undefined) throw new Error("The tests were not bundled.");
  await launchInHost(entry, { COROSCOPE_TEST_FILES: bundles.join(path.delimiter) });
}

/** The cases of a file are known only where it can be loaded, which is inside VS Code; so the file counts as one. */
function reportSkipped(file: string): void {
  const report = process.env["COROSCOPE_TEST_REPORT"];
  const outcome: CaseOutcome = { state: "skipped", title: `in-host/${file}` };
  if (report !== undefined) appendFileSync(report, `${JSON.stringify(outcome)}\n`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
