import { chromium, type Browser } from "playwright-core";

import { findProgram, systemNeeds } from "./system-packages";

/** The Chromium to use: CHROMIUM where it is set, else the first one on PATH. */
export function findBrowser(): string | undefined {
  const chosen = process.env["CHROMIUM"];
  return chosen !== undefined && chosen !== "" ? chosen : findProgram(systemNeeds.browser.programs);
}

/** Starts a headless Chromium with an empty profile that talks to nobody by itself. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error("There is no Chromium on PATH; set CHROMIUM to one.");
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
