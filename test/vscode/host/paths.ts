import path from "node:path";

/** The root folder of the project. */
export const projectRoot = path.resolve(__dirname, "../../..");

/** Git-ignored folder that holds the provisioned VS Code. */
export const hostFolder = path.join(projectRoot, ".vscode-host");

/** Build output of the tests: bundles for the extension host, screenshots, logs. */
export const outFolder = path.join(projectRoot, "out");
