import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import type { TraceChunk } from "../../src/trace/trace-chunk";
import { parseViewMessage, type HostToView, type ViewToHost } from "../../src/trace/view-protocol";
import { themes, type ThemeName } from "./themes";

const root = path.resolve(__dirname, "../..");
/** Where the built views are. */
export const distribution = process.env["COROSCOPE_DIST"] ?? path.join(root, "dist");
const origin = "http://coroscope.test";

/** The Chromium of this machine; undefined where there is none. */
export function findChromium(): string | undefined {
  const candidates = [
    process.env["CHROMIUM"],
    ...(process.env["PATH"] ?? "")
      .split(path.delimiter)
      .flatMap((folder) =>
        ["chromium", "chromium-browser", "google-chrome"].map((name) => path.join(folder, name)),
      ),
  ];
  return candidates.find((candidate) => candidate !== undefined && candidate !== "" && existsSync(candidate));
}

/** Starts Chromium as VS Code's webviews would run in it, without reaching for the network. */
export async function launchChromium(executablePath: string, more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...more,
    ],
  });
}

/** How a view is opened. */
export interface ViewOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly deviceScaleFactor?: number;
  readonly forcedColors?: "active" | "none";
  readonly reducedMotion?: "reduce" | "no-preference";
  /** Where workers may come from, as the page's policy says; by itself as in the editor: from a `blob:`. */
  readonly workers?: "blob:" | "'none'";
  /** Texts in the user's language by their English ones; English alone where absent. */
  readonly translations?: Readonly<Record<string, string>>;
}

/** The built views in a page of their own, with this test as their host. */
export class ViewHarness {
  /** What the view told its host, oldest first, validated as a host would. */
  readonly received: ViewToHost[] = [];
  /** Errors of the page and violations of its content security policy. */
  readonly problems: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly closeContext: () => Promise<void>,
  ) {}

  static async open(browser: Browser, options: ViewOptions = {}): Promise<ViewHarness> {
    const { theme = "dark", width = 1320, height = 720, deviceScaleFactor = 1 } = options;
    const context = await browser.newContext({
      viewport: { width, height },
      deviceScaleFactor,
      forcedColors: options.forcedColors ?? "none",
      reducedMotion: options.reducedMotion ?? "no-preference",
    });
    const page = await context.newPage();
    const harness = new ViewHarness(page, () => context.close());
    page.on("pageerror", (error) => harness.problems.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") harness.problems.push(message.text());
    });
    await page.exposeFunction("tellHost", (message: unknown) => {
      const parsed = parseViewMessage(message);
      if (parsed.ok) harness.received.push(parsed.value);
      else harness.problems.push(`a message of the view is not valid: ${parsed.error}`);
    });
    await page.route(`${origin}/**`, async (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      if (name === "") await route.fulfill({ contentType: "text/html", body: pageOf(theme, options) });
      else if (/^webview\.(js|css)$/.test(name)) {
        const contentType = name.endsWith(".css") ? "text/css" : "text/javascript";
        await route.fulfill({ contentType, body: await readFile(path.join(distribution, name)) });
      } else await route.fulfill({ status: 404, body: "" });
    });
    // Functions given to the page may have been compiled with a helper that keeps their names.
    await page.addInitScript({ content: "globalThis.__name ??= (value) => value;" });
    await page.addInitScript(countAnswersOwed);
    await page.goto(`${origin}/`);
    await harness.waitFor("ready");
    return harness;
  }

  async close(): Promise<void> {
    await this.closeContext();
  }

  /** Says something to the view as its host. */
  async send(message: HostToView): Promise<void> {
    await this.page.evaluate((data) => window.dispatchEvent(new MessageEvent("message", { data })), message);
  }

  /** Says something that may not be a valid message at all. */
  async sendRaw(message: unknown): Promise<void> {
    await this.page.evaluate((data) => window.dispatchEvent(new MessageEvent("message", { data })), message);
  }

  async sendChunks(trace: number, chunks: readonly TraceChunk[]): Promise<void> {
    await this.stageChunks(chunks);
    await this.page.evaluate((trace) => {
      const { staged } = globalThis as unknown as { staged: unknown[] };
      const data = { type: "chunks", trace, chunks: staged };
      window.dispatchEvent(new MessageEvent("message", { data }));
    }, trace);
  }

  /** Has the page fetch chunks and keep them as `staged`, without the view's knowing. */
  async stageChunks(chunks: readonly TraceChunk[]): Promise<void> {
    await this.page.evaluate(() => ((globalThis as unknown as { staged: unknown[] }).staged = []));
    for (const { bytes, ...rest } of chunks) {
      await this.page.evaluate(
        ({ rest, text }) => {
          const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
          (globalThis as unknown as { staged: unknown[] }).staged.push({ ...rest, bytes });
        },
        { rest, text: Buffer.from(bytes).toString("base64") },
      );
    }
  }

  /** Opens a whole trace, as a host does for a program that has ended, and waits until it is drawn. */
  async show(chunks: readonly TraceChunk[], title = "main"): Promise<void> {
    await this.send({ type: "open", trace: 1, title, state: { phase: "loading" } });
    await this.sendChunks(1, chunks);
    await this.send({ type: "run-state", trace: 1, state: { phase: "ended", exitCode: 0 } });
    await this.page.locator(".timeline-canvas").waitFor();
    await this.settle();
  }

  /**
   * Waits until the view has nothing more to draw: four looks in a row at which its worker owes it no answer. What a message changes is
   * rendered at once, and its effects, which may ask the worker, run after the next frame.
   */
  async settle(): Promise<void> {
    await this.page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const { owed } = globalThis as unknown as { owed: { answers: number } };
          let quietFrames = 0;
          const look = (): void => {
            quietFrames = owed.answers === 0 ? quietFrames + 1 : 0;
            if (quietFrames === 4) resolve();
            else requestAnimationFrame(look);
          };
          setTimeout(look, 0);
        }),
    );
  }

  /** Waits for a message of the view that fits, and gives the newest such. */
  async waitFor<Type extends ViewToHost["type"]>(
    type: Type,
    fits: (message: Extract<ViewToHost, { type: Type }>) => boolean = () => true,
  ): Promise<Extract<ViewToHost, { type: Type }>> {
    for (let attempt = 0; attempt < 500; attempt++) {
      const ofType = this.received.filter(
        (message): message is Extract<ViewToHost, { type: Type }> => message.type === type,
      );
      const found = ofType.findLast(fits);
      if (found !== undefined) return found;
      await this.page.waitForTimeout(10);
    }
    throw new Error(
      `the view never said ${type} as expected, but ${JSON.stringify(this.received)}; problems: ${this.problems.join("; ")}`,
    );
  }

  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: path.join(root, "out/screenshots", `${name}.png`) });
  }
}

/** Runs in the page: counts what its workers were asked and have not answered yet. */
function countAnswersOwed(): void {
  const owed = ((globalThis as unknown as { owed: { answers: number } }).owed = { answers: 0 });
  const PlainWorker = Worker;
  globalThis.Worker = function (url: string | URL, options?: WorkerOptions) {
    const worker = new PlainWorker(url, options);
    const post = worker.postMessage.bind(worker);
    worker.postMessage = (message: unknown, transfer: Transferable[] | StructuredSerializeOptions = []) => {
      owed.answers++;
      post(message, transfer as Transferable[]);
    };
    worker.addEventListener("message", ({ data }: MessageEvent<{ kind: string }>) => {
      if (data.kind !== "ready") owed.answers--;
    });
    return worker;
  } as unknown as typeof Worker;
}

/** The page as the extension makes it: a strict policy, the theme's variables, and nothing else. */
function pageOf(themeName: ThemeName, { workers = "blob:", translations }: ViewOptions): string {
  const theme = themes[themeName];
  const nonce = "dGVzdA";
  const variables = Object.entries(theme.variables)
    .map(
      ([name, value]) =>
        `document.documentElement.style.setProperty(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
    )
    .join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-${nonce}'; style-src ${origin}; font-src ${origin}; img-src ${origin} data:; worker-src ${workers}">
<title>Coroscope</title>
<link rel="stylesheet" href="webview.css">
<script nonce="${nonce}">
${variables}
let kept;
globalThis.acquireVsCodeApi = () => ({
  postMessage: (message) => void tellHost(message),
  getState: () => kept,
  setState: (state) => { kept = state; },
});
</script>
</head>
<body class="${theme.bodyClass}">
<div id="root"></div>
${translations === undefined ? "" : `<script type="application/json" id="translations">${JSON.stringify(translations)}</script>`}
<script nonce="${nonce}" src="webview.js"></script>
</body>
</html>`;
}
