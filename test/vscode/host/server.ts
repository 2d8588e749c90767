import { execFile, spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

import type { HostBuild } from "./host-build";
import { quietSettings, type Settings } from "./settings";

/** How a {@link VsCodeServer} is started. */
export interface ServerOptions {
  /** `.vsix` files to install before the start. */
  readonly extensions?: readonly string[];
  /** User settings, on top of the quiet defaults. */
  readonly settings?: Settings;
  /** Honours `extensionDevelopmentPath` and `extensionTestsPath`, which a built VS Code ignores otherwise. Hides toasts. */
  readonly testDriver?: boolean;
  /** Whether folders have to be trusted first; otherwise every folder is. */
  readonly workspaceTrust?: boolean;
  /** Whether only those get in who know the address: it then holds a secret. */
  readonly connectionToken?: boolean;
  /** Variables of the server, and so of the extension host, on top of this process's own; `undefined` removes one. */
  readonly environment?: NodeJS.ProcessEnv;
  /** File that receives the server's log. */
  readonly logFile?: string;
}

/** A running VS Code server: workbench over HTTP on 127.0.0.1, with an extension host of its own. */
export class VsCodeServer {
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #endAtExit = (): void => this.#signal("SIGKILL");

  private constructor(
    child: ChildProcess,
    /** Settings, extensions and state; deleted when the server stops. */
    readonly dataFolder: string,
    readonly port: number,
    private readonly token: string | undefined,
    private readonly settings: Settings,
  ) {
    this.#process = child;
    this.#ended = new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) resolve();
      else child.once("exit", () => resolve());
    });
    process.once("exit", this.#endAtExit);
    // A process that is ended by a signal runs no exit handlers of its own accord.
    process.once("SIGTERM", exitAfterSignal);
  }

  /** Starts the server on a free port and waits until it listens. */
  static async start(build: HostBuild, options: ServerOptions = {}): Promise<VsCodeServer> {
    const dataFolder = mkdtempSync(path.join(tmpdir(), "coroscope-vscode-"));
    const settings = { ...quietSettings, ...options.settings };
    writeSettings(dataFolder, settings);
    const environment = serverEnvironment(dataFolder, options.environment);
    const base = serverArguments(build, dataFolder);
    for (const extension of options.extensions ?? []) {
      await promisify(execFile)(build.node, [...base, "--install-extension", extension], {
        env: environment,
      });
    }
    const token = options.connectionToken === true ? randomBytes(24).toString("hex") : undefined;
    const tokenFile = path.join(dataFolder, "connection-token");
    if (token !== undefined) writeFileSync(tokenFile, token, { mode: 0o600 });
    const child = spawn(
      build.node,
      [
        ...base,
        ...["--host", "127.0.0.1", "--port", "0", "--telemetry-level", "off"],
        ...(token === undefined ? ["--without-connection-token"] : ["--connection-token-file", tokenFile]),
        ...(options.workspaceTrust === true ? [] : ["--disable-workspace-trust"]),
        ...(options.testDriver === true ? ["--enable-smoke-test-driver"] : []),
      ],
      { env: environment, stdio: ["ignore", "pipe", "pipe"], detached: true },
    );
    const port = await listeningPort(child, options.logFile);
    return new VsCodeServer(child, dataFolder, port, token, settings);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The address under which the workbench knows a file of this machine. */
  remoteUri(file: string): string {
    return `vscode-remote://127.0.0.1:${this.port}${file.split("/").map(encodeURIComponent).join("/")}`;
  }

  /** The page that opens `folder`, with what else the workbench shall do at its start. */
  workbenchUrl(folder: string | undefined, payload: readonly (readonly [string, string])[] = []): string {
    const address = new URL(this.url);
    if (folder === undefined) address.searchParams.set("ew", "true");
    else address.searchParams.set("folder", folder);
    if (payload.length > 0 || this.token === undefined) {
      address.searchParams.set("payload", JSON.stringify(payload));
    }
    if (this.token !== undefined) address.searchParams.set("tkn", this.token);
    return address.href;
  }

  /** Takes back what a person set since the start. */
  restoreSettings(): void {
    writeSettings(this.dataFolder, this.settings);
  }

  /** Ends the server with everything it started, and deletes its data. */
  async stop(): Promise<void> {
    this.#signal("SIGTERM");
    const force = setTimeout(() => this.#signal("SIGKILL"), 5000);
    await this.#ended;
    clearTimeout(force);
    this.#signal("SIGKILL");
    process.removeListener("exit", this.#endAtExit);
    process.removeListener("SIGTERM", exitAfterSignal);
    rmSync(this.dataFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#process.pid === undefined) return;
    try {
      process.kill(-this.#process.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

function writeSettings(dataFolder: string, settings: Settings): void {
  for (const scope of ["User", "Machine"]) {
    const folder = path.join(dataFolder, "user-data", scope);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "settings.json"), JSON.stringify(settings, undefined, 2));
  }
}

function exitAfterSignal(): never {
  process.exit(143);
}

function serverArguments(build: HostBuild, dataFolder: string): string[] {
  return [
    build.serverMain,
    ...["--server-data-dir", dataFolder],
    ...["--user-data-dir", path.join(dataFolder, "user-data")],
    ...["--extensions-dir", path.join(dataFolder, "extensions")],
    "--accept-server-license-terms",
  ];
}

/** A server started from within VS Code's own terminal must not take itself for a part of that one. */
function serverEnvironment(dataFolder: string, extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    XDG_CONFIG_HOME: path.join(dataFolder, "config"),
    XDG_DATA_HOME: path.join(dataFolder, "data"),
    EXTENSIONS_GALLERY: "{}",
    ...extra,
  };
}

/** Reads the server's output until it says on which port it listens; goes on writing it to `logFile` afterwards. */
async function listeningPort(child: ChildProcess, logFile: string | undefined): Promise<number> {
  const log = logFile === undefined ? undefined : createWriteStream(logFile, { flags: "a" });
  const seen: string[] = [];
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      reject(new Error(`The VS Code server ended at its start (${code ?? signal}):\n${seen.join("\n")}`));
    });
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on("line", (line) => {
        log?.write(`${line}\n`);
        if (seen.length < 100) seen.push(line);
        const port = /^Extension host agent listening on (\d+)$/.exec(line)?.[1];
        if (port !== undefined) resolve(Number(port));
      });
    }
  });
}
