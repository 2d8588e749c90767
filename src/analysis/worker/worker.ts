import { readFile } from "node:fs/promises";
import path from "node:path";
import { parentPort } from "node:worker_threads";
import { createBirpc } from "birpc";
import { createAnalyzer } from "../analyze";
import { createDocumentAnalyzer } from "../documents";
import type { ClientFunctions, WorkerFunctions } from "./protocol";

/** Runs in a worker thread: answers the {@link WorkerFunctions} of `AnalysisClient`. The wasm files lie beside the bundle. */
function serve(port: NonNullable<typeof parentPort>): void {
  const analyzer = createAnalyzer({ readWasm: (name) => readFile(path.join(__dirname, name)) });
  const documents = createDocumentAnalyzer(analyzer);
  const functions: WorkerFunctions = {
    analyze: (document) =>
      document.isOnly
        ? analyzer.analyzeOnce(document.text, document.language, document.path)
        : documents.update(document, (points) => {
            const { uri, version } = document;
            void client.pointsFound.asEvent({ uri, version, points });
          }),
    forget: (uri) => documents.forget(uri),
  };
  const client = createBirpc<ClientFunctions, WorkerFunctions>(functions, {
    post: (message: unknown) => port.postMessage(message),
    on: (listener) => port.on("message", listener),
  });
}

if (parentPort === null) throw new Error("The analysis worker runs as a worker thread only.");
serve(parentPort);
