import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TraceChunk } from "../../src/trace/trace-chunk";
import type { TracerOptions } from "../../src/trace/tracer-options";
import type { TraceManifest } from "../../src/trace/wire/format";
import { prepareTrace } from "../../src/session/prepare-trace";
import { listProcesses } from "../../src/session/process-list";
import type { ProgramSession } from "../../src/session/program-session";
import type { SessionProblem } from "../../src/session/session-problem";
import type { TracedProgram, TraceRequest } from "../../src/session/trace-request";
import type { SessionState } from "../../src/session/trace-session";

/**
 * Stands in for the Node tracer, to see what a session does with what a tracer writes: a header, and an event file with the
 * process's id that grows whenever the program calls `record`.
 */
const tracer = `
const fs = require("node:fs"), path = require("node:path");
const { folder } = JSON.parse(process.env.COROSCOPE);
const name = path.join(folder, "node-" + process.pid);
try {
  fs.writeFileSync(name + ".json", JSON.stringify({ encoding: "packed" }));
  fs.writeFileSync(name + ".0.events", "");
} catch {}
globalThis.record = (text) => { try { fs.appendFileSync(name + ".0.events", text); } catch {} };
`;

describe("TraceSession", () => {
  let workspace: string;
  let sessions: ProgramSession[];

  beforeEach(() => {
    workspace = mkdtempSync(path.join(tmpdir(), "coroscope session "));
    sessions = [];
    mkdirSync(path.join(workspace, "dist", "tracer-python", "startup"), { recursive: true });
    writeFileSync(path.join(workspace, "dist", "tracer-node.js"), tracer);
  });

  afterEach(async () => {
    for (const session of sessions) {
      session.dispose();
      await session.ended;
    }
    rmSync(workspace, { recursive: true, force: true });
  });

  async function prepare(
    program: TracedProgram,
    changes: Partial<TraceRequest> = {},
  ): Promise<ProgramSession | SessionProblem> {
    const prepared = await prepareTrace(
      {
        program,
        directory: workspace,
        destination: { parent: path.join(workspace, "traces"), name: "app" },
        roots: [workspace],
        interpreters: { node: process.execPath },
        output: "pipe",
        ...changes,
      },
      { folder: path.join(workspace, "dist") },
    );
    if (prepared.ok) sessions.push(prepared.value);
    return prepared.ok ? prepared.value : prepared.error;
  }

  async function sessionOf(source: string, changes: Partial<TraceRequest> = {}): Promise<ProgramSession> {
    writeFileSync(path.join(workspace, "app.js"), source);
    const session = await prepare(
      { kind: "file", runtime: "node", file: "app.js", arguments: ["a b", '"'] },
      changes,
    );
    assert.ok("start" in session, JSON.stringify(session));
    return session;
  }

  function outputOf(session: ProgramSession): {
    text: () => string;
    contains: (part: string) => Promise<void>;
  } {
    let text = "";
    const waiting: (() => void)[] = [];
    session.onOutput(({ stream, bytes }) => {
      text += stream === "stderr" ? `!${Buffer.from(bytes).toString()}` : Buffer.from(bytes).toString();
      for (const check of waiting) check();
    });
    return {
      text: () => text,
      contains: (part) =>
        new Promise((resolve) => {
          const check = (): void => {
            if (text.includes(part)) resolve();
          };
          waiting.push(check);
          check();
        }),
    };
  }

  const eventsOf = (chunks: readonly TraceChunk[]): string =>
    chunks.map(({ part, bytes }) => (part === "events" ? Buffer.from(bytes).toString() : "")).join("");

  const manifestOf = (session: ProgramSession): TraceManifest =>
    JSON.parse(readFileSync(path.join(session.folder, "trace.json"), "utf8")) as TraceManifest;

  it("runs a program, passes on its output and its whole trace, and says how it ended", async () => {
    const session = await sessionOf(
      'record("one"); console.log(process.argv.slice(2)); console.error("e"); record("two"); process.exitCode = 3;',
    );
    const states: SessionState[] = [];
    session.onState((state) => states.push(state));
    const chunks: TraceChunk[] = [];
    session.follow((chunk) => chunks.push(chunk));
    const output = outputOf(session);
    assert.equal(session.state, "prepared");
    session.start();
    session.start();
    const end = await session.ended;
    assert.deepEqual(end, { exitCode: 3, signal: null, cancelled: false });
    assert.deepEqual(states, ["running", "ended"]);
    assert.equal(eventsOf(chunks), "onetwo");
    assert.equal(chunks[0]?.part, "manifest");
    assert.match(output.text(), /\[ 'a b', '"' \]/);
    assert.match(output.text(), /!e\n/);
  });

  it("gives every follower the whole trace, also one that comes after the end", async () => {
    const session = await sessionOf(
      'record("one"); console.log("ready"); process.stdin.once("data", () => { record("two"); process.exit() });',
    );
    const output = outputOf(session);
    session.start();
    await output.contains("ready");
    const during: TraceChunk[] = [];
    session.follow((chunk) => during.push(chunk));
    session.writeInput(Buffer.from("go\n"));
    await session.ended;
    assert.equal(eventsOf(during), "onetwo");
    const after: TraceChunk[] = [];
    await new Promise<void>((resolve) => {
      session.follow((chunk) => {
        after.push(chunk);
        if (eventsOf(after) === "onetwo") resolve();
      });
    });
  });

  it("passes on chunks while the program runs", async () => {
    const session = await sessionOf('record("one"); process.stdin.resume();');
    const live = new Promise<void>((resolve) => {
      session.follow(({ part }) => {
        if (part === "events") resolve();
      });
    });
    session.start();
    await live;
    assert.equal(session.state, "running");
    session.endInput();
    assert.equal((await session.ended).exitCode, 0);
  });

  it("writes the manifest at the beginning and at the end, and keeps everything private", async () => {
    const focus = { file: path.join(workspace, "app.js"), line: 1, name: "main" };
    const session = await sessionOf("process.stdin.resume();", { focus });
    const before = manifestOf(session);
    assert.deepEqual(before.command, [process.execPath, "app.js", "a b", '"']);
    assert.deepEqual(before.focus, focus);
    assert.equal(before.directory, workspace);
    assert.equal(before.ended, undefined);
    session.start();
    session.endInput();
    await session.ended;
    const { ended } = manifestOf(session);
    assert.ok(ended !== undefined && ended.exitCode === 0 && !ended.cancelled);
    if (process.platform !== "win32") {
      assert.equal(statSync(path.join(session.folder, "trace.json")).mode & 0o777, 0o600);
      assert.equal(statSync(session.folder).mode & 0o777, 0o700);
    }
  });

  it("tells the tracer what the request says", async () => {
    const session = await sessionOf("console.log(process.env.COROSCOPE, process.env.MINE)", {
      values: "none",
      redact: "mine",
      environment: { ...process.env, MINE: "ä\n" },
    });
    const output = outputOf(session);
    session.start();
    await session.ended;
    const [first = "", rest] = output.text().split("} ");
    const options = JSON.parse(`${first}}`) as TracerOptions;
    assert.equal(rest, "ä\n\n");
    assert.deepEqual([options.folder, options.values, options.redact], [session.folder, "none", "mine"]);
    assert.ok(options.roots.includes(workspace));
  });

  it("cancels: the program and its children end, the trace stays", async function () {
    if (process.platform === "win32") this.skip();
    const session = await sessionOf(`
      const { spawn } = require("node:child_process");
      const child = spawn(process.execPath, ["-e", "console.log('child', process.pid); setInterval(() => {}, 1e6)"], { stdio: "inherit" });
      record("before");
      setInterval(() => {}, 1e6);
    `);
    const output = outputOf(session);
    const chunks: TraceChunk[] = [];
    session.follow((chunk) => chunks.push(chunk));
    session.start();
    await output.contains("child ");
    const child = Number(/child (\d+)/.exec(output.text())?.[1]);
    session.cancel();
    assert.equal(session.state, "stopping");
    assert.deepEqual(await session.ended, { exitCode: null, signal: "SIGTERM", cancelled: true });
    assert.equal(eventsOf(chunks), "before");
    assert.equal(manifestOf(session).ended?.cancelled, true);
    assert.throws(() => process.kill(child, 0), "the child is gone");
  });

  it("ends by force the children that live on, also where the program shares our streams and group", async function () {
    if (process.platform === "win32") this.skip();
    for (const output of ["pipe", "inherit"] as const) {
      const stubborn = `
        process.on("SIGTERM", () => {});
        require("node:fs").writeFileSync(process.argv[1], String(process.pid));
        setInterval(() => {}, 1e6);`;
      const note = path.join(workspace, `${output}-child`);
      const session = await sessionOf(
        `const { spawn } = require("node:child_process"), fs = require("node:fs");
         spawn(process.execPath, ["-e", ${JSON.stringify(stubborn)}, ${JSON.stringify(note)}], { stdio: "ignore" });
         record("before");
         setInterval(() => fs.existsSync(${JSON.stringify(note)}) && record("ready"), 20);`,
        { output },
      );
      const ready = new Promise<void>((resolve) => {
        session.follow((chunk) => {
          if (eventsOf([chunk]).includes("ready")) resolve();
        });
      });
      session.start();
      await ready;
      session.cancel();
      assert.equal((await session.ended).cancelled, true);
      const id = Number(readFileSync(note, "utf8"));
      // Where nobody reaps orphans, as in a container without an init, the dead stay listed.
      const child = listProcesses().find((listed) => listed.id === id);
      assert.ok(child === undefined || child.isDead, `${output}: the child is gone`);
    }
  });

  it("ends by force what ignores being asked", async function () {
    if (process.platform === "win32") this.skip();
    const session = await sessionOf(
      'process.on("SIGTERM", () => console.log("no")); record("x"); console.log("ready"); setInterval(() => {}, 1e6);',
    );
    const output = outputOf(session);
    session.start();
    await output.contains("ready");
    session.cancel();
    assert.equal((await session.ended).signal, "SIGKILL");
    assert.match(output.text(), /no/);
  });

  it("cancels what has not begun", async () => {
    const session = await sessionOf("");
    session.cancel();
    session.start();
    assert.deepEqual(await session.ended, { exitCode: null, signal: null, cancelled: true });
  });

  it("passes on a flood of output whole", async () => {
    const session = await sessionOf(`
      const line = "x".repeat(1023) + "\\n";
      for (let i = 0; i < 20_000; i++) process.stdout.write(line);
      process.stdout.write("", () => process.exit(0));
    `);
    let size = 0;
    session.onOutput(({ bytes }) => (size += bytes.length));
    session.start();
    await session.ended;
    assert.equal(size, 20_000 * 1024);
  });

  it("does not wait for orphans that hold the output open", async function () {
    if (process.platform === "win32") this.skip();
    const session = await sessionOf(`
      const { spawn } = require("node:child_process");
      const orphan = spawn(process.execPath, ["-e", "setTimeout(() => {}, 20_000)"], { stdio: "inherit", detached: true });
      console.log("orphan", orphan.pid);
      orphan.unref();
    `);
    const output = outputOf(session);
    session.start();
    assert.equal((await session.ended).exitCode, 0);
    process.kill(Number(/orphan (\d+)/.exec(output.text())?.[1]), "SIGKILL");
  });

  it("says so where nothing was traced", async () => {
    const session = await prepare(
      { kind: "command", command: [process.execPath, "-e", "0"] },
      {
        environment: { PATH: process.env["PATH"] },
      },
    );
    assert.ok("start" in session);
    rmSync(path.join(workspace, "dist", "tracer-node.js"));
    writeFileSync(path.join(workspace, "dist", "tracer-node.js"), "");
    session.start();
    const end = await session.ended;
    assert.equal(end.exitCode, 0);
    assert.equal(end.problem?.reason, "nothing-traced");
  });

  it("lets the program run on where its trace folder is removed, and says so", async () => {
    const session = await sessionOf(
      'console.log("ready"); process.stdin.once("data", () => { record("x"); console.log("done"); process.exit(4) });',
    );
    const output = outputOf(session);
    session.follow(() => undefined);
    session.start();
    await output.contains("ready");
    rmSync(session.folder, { recursive: true });
    session.writeInput(Buffer.from("go\n"));
    const end = await session.ended;
    assert.equal(end.exitCode, 4);
    assert.equal(end.problem?.reason, "trace-lost");
    assert.match(output.text(), /done/);
  });

  it("keeps two traces at once apart", async () => {
    const first = await sessionOf("record(process.argv[2]); process.stdin.resume();");
    const second = await sessionOf('record("second"); process.stdin.resume();');
    assert.notEqual(first.folder, second.folder);
    const ends = [first, second].map(async (session) => {
      const chunks: TraceChunk[] = [];
      session.follow((chunk) => chunks.push(chunk));
      session.start();
      session.endInput();
      await session.ended;
      return eventsOf(chunks);
    });
    assert.deepEqual(await Promise.all(ends), ["second", "second"]);
  });

  it("says what is missing before anything runs, and leaves no folder behind", async () => {
    const reason = async (program: TracedProgram, changes: Partial<TraceRequest> = {}): Promise<string> => {
      const result = await prepare(program, changes);
      assert.ok("reason" in result);
      assert.ok(result.message.endsWith("."));
      return result.reason;
    };
    const file = { kind: "file", runtime: "node", file: "gone.js", arguments: [] } as const;
    assert.equal(await reason(file), "program-missing");
    assert.equal(await reason({ kind: "command", command: ["no-such-command"] }), "program-missing");
    assert.equal(await reason({ kind: "command", command: [] }), "program-missing");
    writeFileSync(path.join(workspace, "gone.js"), "");
    assert.equal(await reason(file, { interpreters: { node: "/no/node" } }), "interpreter-missing");
    assert.equal(await reason(file, { directory: path.join(workspace, "gone") }), "program-missing");
    rmSync(path.join(workspace, "dist"), { recursive: true });
    assert.equal(await reason(file), "tracer-missing");
    assert.ok(
      !existsSync(path.join(workspace, "traces")) || statSync(path.join(workspace, "traces")).isDirectory(),
    );
  });

  it("reports a program that the system refuses to start", async function () {
    if (process.platform === "win32") this.skip();
    const file = path.join(workspace, "broken");
    writeFileSync(file, "#!/no/such/interpreter\n", { mode: 0o700 });
    const session = await prepare({ kind: "command", command: [file] });
    assert.ok("start" in session);
    session.start();
    const end = await session.ended;
    assert.equal(end.problem?.reason, "program-not-runnable");
    assert.ok(end.problem.message.includes(file));
  });

  it("ends the program by force when it is disposed", async function () {
    if (process.platform === "win32") this.skip();
    const session = await sessionOf('console.log("ready"); setInterval(() => {}, 1e6);');
    const output = outputOf(session);
    session.start();
    await output.contains("ready");
    session.dispose();
    const end = await session.ended;
    assert.deepEqual([end.signal, end.cancelled], ["SIGKILL", true]);
  });
});
