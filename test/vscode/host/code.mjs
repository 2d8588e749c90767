#!/usr/bin/env node
// Takes the place of the desktop `code` executable where there is none, e.g. as `vscodeExecutablePath` of @vscode/test-electron.
import { tsImport } from "tsx/esm/api";

const { runAsCode } = await tsImport("./stand-in.ts", import.meta.url);
process.exit(await runAsCode(process.argv.slice(2)));
