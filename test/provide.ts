import { provideTestTools } from "./test-tools";
import { findBrowser } from "./vscode/host/browser";
import { findDesktop } from "./vscode/host/desktop";
import { nodePackageName } from "./vscode/host/host-build";
import { provisionHost } from "./vscode/host/provision";
import { installCommand, provideSystemNeeds, systemNeeds } from "./vscode/host/system-packages";

/** `npm run test:provide`: gets jest and vitest, a browser and the real VS Code, or says how to. The tests that lack them skip themselves. */
async function main(): Promise<void> {
  const log = (line: string): void => {
    console.log(line);
  };
  try {
    log(`Test tools: ${provideTestTools(log)}`);
  } catch (error) {
    log(`There are no jest and vitest: the tests with them will be skipped. ${String(error)}`);
  }
  if (findBrowser() === undefined && provideSystemNeeds([systemNeeds.browser], log).length > 0) {
    log("There is no Chromium: the tests that need one will be skipped. To install it:");
    log(`  ${installCommand([systemNeeds.browser])}`);
    return;
  }
  log(`Chromium: ${findBrowser() ?? "none"}`);
  if (nodePackageName() === undefined) {
    log(`VS Code: ${findDesktop() ?? "downloaded by the tests"}`);
    return;
  }
  const build = await provisionHost(log);
  log(`VS Code: ${build.folder}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
