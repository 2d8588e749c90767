import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** What a debugger shows of a program: the stack at each stop, innermost first, and what it printed. */
export interface DebugSession {
  readonly stops: readonly string[];
  readonly stdout: string;
}

/** A message of the Debug Adapter Protocol, as far as it is read here. */
interface Message {
  readonly type: string;
  readonly command?: string;
  readonly event?: string;
  readonly body?: {
    readonly threadId?: number;
    readonly stackFrames?: readonly { readonly name: string; readonly line: number }[];
  };
}

/**
 * Runs a program under debugpy, as an editor does, with breakpoints: it steps over the line after each stop, and runs on
 * at every third.
 */
export async function debug(
  executable: string,
  file: string,
  breakpoints: readonly number[],
  env: NodeJS.ProcessEnv,
): Promise<DebugSession> {
  const port = await freePort();
  const words = ["-m", "debugpy", "--listen", `127.0.0.1:${port}`, "--wait-for-client", file];
  const child = spawn(executable, words, { env, stdio: ["ignore", "pipe", "ignore"] });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  const ended = once(child, "exit");
  try {
    const stops = await stopsOf(await connected(port, () => child.exitCode), file, breakpoints);
    await ended;
    return { stops, stdout };
  } finally {
    child.kill();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** The adapter listens once the program has started it. */
async function connected(port: number, exitCode: () => number | null): Promise<Socket> {
  for (;;) {
    const socket = connect(port, "127.0.0.1");
    const isThere = await new Promise<boolean>((resolve) => {
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    });
    if (isThere) return socket;
    if (exitCode() !== null) throw new Error(`The program ended with ${exitCode()} before it was debugged.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function stopsOf(socket: Socket, path: string, lines: readonly number[]): Promise<string[]> {
  const stops: string[] = [];
  let sequence = 0;
  let thread = 0;
  const send = (command: string, fields: object = {}): void => {
    const text = JSON.stringify({ seq: ++sequence, type: "request", command, arguments: fields });
    socket.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  };
  const hear = ({ body, command, event, type }: Message): void => {
    if (event === "initialized") {
      send("setBreakpoints", { source: { path }, breakpoints: lines.map((line) => ({ line })) });
      send("configurationDone");
    } else if (event === "stopped") {
      thread = body?.threadId ?? 0;
      send("stackTrace", { threadId: thread });
    } else if (type === "response" && command === "stackTrace") {
      stops.push((body?.stackFrames ?? []).map(({ name, line }) => `${name}:${line}`).join(" "));
      send(stops.length % 3 === 0 ? "continue" : "next", { threadId: thread });
    } else if (event === "terminated") send("disconnect");
    else if (command === "disconnect") socket.destroy();
  };
  return new Promise((resolve, reject) => {
    let received: Buffer = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      for (let message = nextMessage(received); message !== undefined; message = nextMessage(received)) {
        received = message.rest;
        hear(message.content);
      }
    });
    socket.once("close", () => resolve(stops)).once("error", reject);
    send("initialize", { adapterID: "test", pathFormat: "path", linesStartAt1: true });
    send("attach", { justMyCode: true });
  });
}

function nextMessage(bytes: Buffer): { content: Message; rest: Buffer } | undefined {
  const head = bytes.indexOf("\r\n\r\n");
  if (head < 0) return undefined;
  const length = Number(/Content-Length: (\d+)/u.exec(bytes.subarray(0, head).toString())?.[1]);
  const end = head + 4 + length;
  if (bytes.length < end) return undefined;
  const content = JSON.parse(bytes.subarray(head + 4, end).toString()) as Message;
  return { content, rest: bytes.subarray(end) };
}
