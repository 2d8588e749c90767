import { provisionHost } from "./provision";

/** `npm run vscode:provision`: installs the VS Code that the tests drive, or says where it already is. */
provisionHost((line) => {
  console.log(line);
}).then(
  (build) => {
    console.log(build.folder);
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
