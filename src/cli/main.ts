import { version } from "../../package.json";
import { analyze } from "./command/analyze";
import { check } from "./command/check";
import { diff } from "./command/diff";
import { exportTrace } from "./command/export";
import { show } from "./command/show";
import { trace } from "./command/trace";
import { processConsole } from "./console";
import { exitCode } from "./exit-code";
import { commandHelp, commandNames, overview, type CommandName } from "./text/help";
import { OutputError } from "./output-error";
import { UsageError } from "./usage-error";

/** The folder of the bundles, this one among them. */
const distribution = __dirname;

const terminal = processConsole();

async function run(words: readonly string[]): Promise<void> {
  const [first, ...rest] = words;
  if (first === undefined || first === "--help" || first === "-h" || first === "help") {
    const about = commandNames.find((name) => name === rest[0]);
    await terminal.print(about === undefined ? overview : commandHelp[about]);
    process.exitCode = first === undefined ? exitCode.usage : exitCode.ok;
    return;
  }
  if (first === "--version" || first === "-v") {
    await terminal.print(version);
    return;
  }
  const command = commandNames.find((name) => name === first);
  if (command === undefined) throw new UsageError(`There is no command ${first}`);
  if (asksForHelp(command, rest)) await terminal.print(commandHelp[command]);
  else await runCommand(command, rest);
}

async function runCommand(command: CommandName, words: readonly string[]): Promise<void> {
  switch (command) {
    case "analyze":
      process.exitCode = await analyze(words, terminal, distribution);
      return;
    case "trace": {
      const outcome = await trace(words, terminal, distribution);
      if ("exitCode" in outcome) process.exitCode = outcome.exitCode;
      else endBySignal(outcome.signal);
      return;
    }
    case "check":
      process.exitCode = await check(words, terminal);
      return;
    case "diff":
      process.exitCode = await diff(words, terminal);
      return;
    case "export":
      process.exitCode = await exportTrace(words, terminal, distribution);
      return;
    case "show":
      process.exitCode = await show(words, terminal);
      return;
  }
}

/** Of `trace`, only what stands before the program is ours. */
function asksForHelp(command: CommandName, words: readonly string[]): boolean {
  if (command === "trace") return words[0] === "--help" || words[0] === "-h";
  return words.includes("--help") || words.includes("-h");
}

/** Ends this process as the program was ended, so that whoever waits for it sees the same. */
function endBySignal(signal: NodeJS.Signals): void {
  process.exitCode = exitCode.failed;
  process.kill(process.pid, signal);
}

// A reader that has seen enough, such as `head`, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

run(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof OutputError) {
    terminal.remark(`${error.message}.`);
    process.exitCode = exitCode.failed;
    return;
  }
  if (!(error instanceof UsageError)) throw error;
  const [command] = process.argv.slice(2);
  const known = commandNames.find((name) => name === command);
  const sentence = /[.?!]$/u.test(error.message) ? error.message : `${error.message}.`;
  terminal.remark(`${sentence} See: coroscope ${known === undefined ? "" : `${known} `}--help`);
  process.exitCode = known === "trace" ? exitCode.traceFailed : exitCode.usage;
});
