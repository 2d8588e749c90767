/** The names of the commands. */
export const commandNames = ["analyze", "trace", "show", "check", "export", "diff"] as const;

/** One of {@link commandNames}. */
export type CommandName = (typeof commandNames)[number];

/** What `coroscope --help` prints. */
export const overview = `coroscope: see where async code waits, what it waits for, who wakes it, and what runs meanwhile

  coroscope analyze PATH… [--json]       the suspension points of source files, without running them
  coroscope trace [OPTIONS] PROGRAM …    run a Node.js or Python program and record what it does
  coroscope trace [OPTIONS] -- COMMAND…  the same for any command that starts one
  coroscope show TRACE [--json]          what a trace holds
  coroscope check TRACE                  prove that a trace is consistent
  coroscope export TRACE --to FORMAT     make a file of it for another tool, or to share
  coroscope diff BEFORE AFTER [--json]   what two traces do differently

  coroscope COMMAND --help               more about one of them
  coroscope --version`;

/** What `coroscope COMMAND --help` prints. */
export const commandHelp: Readonly<Record<CommandName, string>> = {
  analyze: `coroscope analyze PATH… [--graph] [--json]

Lists the suspendable functions, suspension points and problems of JavaScript, TypeScript and Python files. Nothing is run.
A folder stands for the files below it, without node_modules, site-packages, virtual environments and hidden folders.

  --graph  also how generators hand values to each other: source, filter, broadcast, sink, and what in the text shows each edge
  --json   one JSON object per file and line:
           {file, language, hasSyntaxErrors, functions: […], points: […], findings: […]}, with --graph also
           pipeline: {stages: […], edges: [{from, to, evidence: […]}]} where there is one
           lines count from 1, columns from 0 in UTF-16 units; isUnparsed: true where nothing in a file can suspend, so that
           it was not looked at for syntax errors

Exit code: 0; 1 where a PATH is missing or could not be analysed; 2 for a wrong command line.`,

  trace: `coroscope trace [OPTIONS] PROGRAM [ARGUMENTS…]
coroscope trace [OPTIONS] -- COMMAND…

Runs a program, its workers and child processes under the tracer. Its input, output, exit code and signals are its own.
PROGRAM is a JavaScript, TypeScript or Python file; COMMAND is anything that starts Node.js or Python, such as
python3 -m pytest, npm run dev, node --test. No shell is involved.

  --call EXPRESSION   load PROGRAM as a module, evaluate the expression in its scope, and drive what comes out to its end
  --function NAME     the function you are interested in. Without --call it is called when a call of it is known,
                      otherwise PROGRAM is run and the function watched
  --drive             let what the call gives go on only by commands: next, send, throw, close of a generator; turn, resume,
                      run, pause of an async function. With --json commands and reports are JSON, one object a line
  --virtual-time      with --drive, in Python: sleeping costs nothing, and what happens keeps its order. The loop's clock leaps
                      to the next timer where no other thread, socket or process could wake the program before
  --limit N           items to take from a generator that --call made before it is closed (1000)
  --timeout SECONDS   end the program and its children after that long: SIGTERM, then SIGKILL. The trace stays
  --out TRACE         the trace's folder, which must not exist or be empty (PROGRAM-DATE-TIME.coroscope here)
  --values DETAIL     none, previews (of what is awaited, yielded, sent) or locals (of suspended functions too)
  --gil               estimate which threads of Python hold and want the GIL, by looking at them from a thread of the tracer's own
  --redact REGEX      names whose values are never recorded (passwords, tokens, and the like)
  --root FOLDER       a folder whose code is traced; repeatable (the program's project and the current folder). Installed packages are
                      not, unless the folder is one of theirs, such as node_modules/express, or Python's standard library
  --node FILE         the Node.js to run, version 20 or later (node on PATH)
  --python FILE       the Python to run, version 3.9 or later (the active virtual environment's, or python3 on PATH)

Exit code: the program's; where it was ended by a signal, so is coroscope. 13 where a call in
Node.js never settles, 124 where --timeout ended the program, 125 where tracing itself failed,
126 where the program could not be run, 127 where it was not found.`,

  show: `coroscope show TRACE [--all] [--normalize] [--json]

Prints what a trace holds: processes, threads, tasks and coroutines with their states in time, where they waited and for what,
who woke them, and what went wrong.

  --all         the whole history, however long
  --normalize   no times, durations and process ids, so that runs that did the same in the same order print the same
  --json        one JSON object; times are integers in nanoseconds since the trace began

Exit code: 0; 1 where TRACE cannot be read; 2 for a wrong command line.`,

  check: `coroscope check TRACE

Proves that a trace is consistent: states alternate legally, at most one coroutine runs per thread, no wakeup is later than the
resume that it causes, every reference resolves, what is missing is declared.

Exit code: 0; 1 and the first violations where something does not hold, or TRACE cannot be read; 2 for a wrong command line.`,

  export: `coroscope export TRACE --to FORMAT [--out FILE]

Makes one file of a trace, and prints its name.

  --to perfetto     for ui.perfetto.dev and its trace processor
  --to chrome       Trace Event Format, for chrome://tracing and many others
  --to speedscope   for speedscope.app: what ran in each thread, and where each coroutine's time went
  --to otlp         OpenTelemetry's OTLP/JSON: a span for each call, linked to those that woke it
  --to mermaid      a sequence diagram of tasks, for documents
  --to html         one page with the views of the editor, to look at in a browser: needs no network, and nothing is sent
  --to zip          the trace itself, packed into one file, which the other commands read as well
  --out FILE        the file (TRACE's name here, with the format's ending); one that is there is replaced

Exit code: 0; 1 where TRACE cannot be read or FILE cannot be written; 2 for a wrong command line.`,

  diff: `coroscope diff BEFORE AFTER [--all] [--json]

Compares two traces, usually of the same program: which functions and suspension points became slower or faster (by their medians,
more than 20 %), ran more or less often, appeared or disappeared, and which problems are new or gone. Functions are the same by
their names, suspension points by their source text, so that moved lines do not matter.

  --all    also what is the same, however much it is
  --json   one JSON object; durations are integers in nanoseconds

Exit code: 0, whether the traces differ or not; 1 where one cannot be read; 2 for a wrong command line.`,
};
