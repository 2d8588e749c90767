import { isFileAnswer } from "./host-files";
import { workerScope } from "./worker-scope";

/** In the place of Node's `parentPort`: the messages of the one who started this Web Worker, files left out. */
export const parentPort = {
  postMessage: (message: unknown): void => workerScope.postMessage(message),
  on: (event: "message", listener: (message: unknown) => void): void =>
    workerScope.addEventListener(event, ({ data }) => {
      if (!isFileAnswer(data)) listener(data);
    }),
};
