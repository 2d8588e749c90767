import path from "node:path";

import type { Browser, BrowserContext, ConsoleMessage, Locator, Page } from "playwright-core";

import type { VsCodeServer } from "../host/server";
import { Editor } from "./editor";
import { Notifications } from "./notifications";
import { QuickInput } from "./quick-input";
import { TimelinePage } from "./timeline-page";
import { Tree } from "./tree";
import { WebviewPanel } from "./webview-panel";

/** What a {@link Workbench} shows first. */
export interface Shown {
  /** Folder of the workspace. */
  readonly folder?: string;
  /** Files opened in editors, the last of them in front. */
  readonly files?: readonly string[];
}

/** VS Code's window, in a browser page of its own: a person's hands and eyes for the tests. */
export class Workbench {
  readonly quickInput: QuickInput;
  readonly notifications: Notifications;
  /** Errors that the page and its webviews reported on the console since the start. */
  readonly consoleErrors: string[] = [];
  /** Hosts other than this machine that the page asked for something; files of webviews have a name of a host, too, but come from here. */
  readonly foreignHosts = new Set<string>();
  #folder: string | undefined;

  private constructor(
    private readonly context: BrowserContext,
    readonly page: Page,
    private readonly server: VsCodeServer,
  ) {
    this.quickInput = new QuickInput(page);
    this.notifications = new Notifications(page);
    page.on("console", (message) => this.#keepError(message));
    // A window may be left with texts that were never saved.
    page.on("dialog", (dialog) => void dialog.accept().catch(() => undefined));
    page.on("pageerror", (error) => this.consoleErrors.push(`pageerror: ${error.stack ?? error.message}`));
    context.on("request", (request) => {
      const { protocol, hostname } = new URL(request.url());
      const isHere = hostname === "127.0.0.1" || hostname.endsWith(".vscode-resource.vscode-cdn.net");
      if (protocol.startsWith("http") && !isHere) this.foreignHosts.add(hostname);
    });
  }

  /** Opens a window, which shows nothing yet. */
  static async open(
    browser: Browser,
    server: VsCodeServer,
    viewport = { width: 1400, height: 900 },
  ): Promise<Workbench> {
    const context = await browser.newContext({ viewport });
    context.setDefaultTimeout(90_000);
    return new Workbench(context, await context.newPage(), server);
  }

  /** Shows files of a folder in a window without other editors, and waits until the last one (without files, the workbench) is there. */
  async show(shown: Shown): Promise<void> {
    const { folder, files = [] } = shown;
    if (folder !== undefined && folder === this.#folder) {
      await this.#tidy();
      for (const file of files) await this.openFile(file);
    } else await this.load(shown);
  }

  /** Loads the workbench, which then starts an extension host. */
  async load({ folder, files = [] }: Shown): Promise<void> {
    this.#folder = folder;
    const payload = files.map((file) => ["openFile", this.server.remoteUri(file)] as const);
    await this.page.goto(this.server.workbenchUrl(folder, payload));
    await this.page.locator(".monaco-workbench").waitFor();
    const front = files.at(-1);
    if (front !== undefined) await this.editor(front).ready();
  }

  /**
   * Ends the workbench with its extension host, and forgets what it kept: what is shown next finds a window that was never used. That
   * takes half the time of a new one, for the browser has the workbench's code at hand.
   */
  async leave(): Promise<void> {
    this.#folder = undefined;
    await this.page.goto(`${this.server.url}/version`);
    const session = await this.context.newCDPSession(this.page);
    const storageTypes = "indexeddb,local_storage,cookies";
    await session.send("Storage.clearDataForOrigin", { origin: this.server.url, storageTypes });
    await session.detach();
    this.server.restoreSettings();
    this.#forget();
  }

  /** The editor of the file whose path ends with `file`. */
  editor(file: string): Editor {
    return new Editor(this.page, file);
  }

  /** The tree in the side bar that has this title. */
  tree(title: string): Tree {
    return new Tree(this.page, title);
  }

  /** The webview whose tab has this title. */
  webview(title: string | RegExp): WebviewPanel {
    return new WebviewPanel(this.page, title);
  }

  /** The timeline of a trace, by the title of its tab. */
  timeline(title: string | RegExp): TimelinePage {
    return new TimelinePage(this.page, title);
  }

  /** Opens another file through Quick Open: by its path, or by its name if it is of the workspace and has been there for a while. */
  async openFile(file: string): Promise<Editor> {
    await this.page.keyboard.press("Control+P");
    await this.quickInput.choose(file, path.basename(file));
    const editor = this.editor(file);
    await editor.ready();
    return editor;
  }

  /** Runs a command by the title that the command palette shows for it. */
  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press("F1");
    await this.quickInput.choose(`>${title}`, title);
  }

  /** Titles that the command palette offers for `text`. */
  async commandsMatching(text: string): Promise<string[]> {
    await this.page.keyboard.press("F1");
    return this.quickInput.offers(`>${text}`);
  }

  /** The status bar's entry whose text or description contains `text`. */
  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator(".statusbar-item").filter({ hasText: text });
  }

  /** Changes the colour theme, by the name that the list of themes shows. */
  async useTheme(name: string): Promise<void> {
    await this.runCommand("Preferences: Color Theme");
    await this.quickInput.choose(name);
    await this.quickInput.closed();
  }

  /** Line and column (both from 1) of the cursor, as the status bar shows them. */
  async cursorPosition(): Promise<{ line: number; column: number }> {
    const shown = await this.page.locator("#status\\.editor\\.selection").innerText();
    const numbers = /(\d+)\D+(\d+)/.exec(shown);
    if (numbers === null) throw new Error(`The status bar shows no position but "${shown}".`);
    return { line: Number(numbers[1]), column: Number(numbers[2]) };
  }

  /** Waits until the cursor is at a line (from 1). */
  async cursorAtLine(line: number): Promise<void> {
    await this.statusBarItem(new RegExp(`^Ln ${line}, Col `)).waitFor();
  }

  /** The file of the tab in front; without a file its title. */
  async activeTab(): Promise<string | null> {
    const tab = this.page.locator(".editor-group-container.active .tab.active");
    return tab.getAttribute("data-resource-name");
  }

  /**
   * Of {@link consoleErrors} those of the extension's pages: breaches of their security policy, and what their scripts report.
   * A headless workbench has complaints of its own, about accounts and service workers for instance, and repeats each message
   * that it shows to the person.
   */
  extensionErrors(): string[] {
    return this.consoleErrors.filter((text) =>
      /Content Security Policy|\(\S*(webview|coroscope\.coroscope)\S*\)$|^pageerror/.test(text),
    );
  }

  async screenshot(file: string): Promise<void> {
    await this.page.screenshot({ path: file });
  }

  async close(): Promise<void> {
    await this.context.close();
  }

  /** Closes what a test has opened, and takes back what it has set: the window is as at its start, but for what VS Code remembers. */
  async #tidy(): Promise<void> {
    await this.runCommand("View: Close All Editors");
    await this.page.locator(".editor-instance").waitFor({ state: "detached" });
    if ((await this.notifications.all().count()) > 0) {
      await this.runCommand("Notifications: Clear All Notifications");
      await this.notifications.all().first().waitFor({ state: "detached" });
    }
    this.server.restoreSettings();
    this.#forget();
  }

  #forget(): void {
    this.consoleErrors.length = 0;
    this.foreignHosts.clear();
  }

  #keepError(message: ConsoleMessage): void {
    if (message.type() === "error") this.consoleErrors.push(`${message.text()} (${message.location().url})`);
  }
}
