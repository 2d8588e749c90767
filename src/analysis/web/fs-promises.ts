import { type FileAnswer, type FileRequest, type HostFile, isFileAnswer } from "./host-files";
import { workerScope } from "./worker-scope";

type Waiting = (answer: FileAnswer) => void;

const waiting = new Map<HostFile, Waiting[]>();

workerScope.addEventListener("message", ({ data }) => {
  if (!isFileAnswer(data)) return;
  const listeners = waiting.get(data.file) ?? [];
  waiting.delete(data.file);
  for (const listener of listeners) listener(data);
});

/** In the place of Node's `readFile`: gives a file that the host of this worker reads for it. Rejects where that fails. */
export async function readFile(name: HostFile): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await new Promise<FileAnswer>((resolve) => {
    const listeners = waiting.get(name);
    if (listeners !== undefined) {
      listeners.push(resolve);
      return;
    }
    waiting.set(name, [resolve]);
    const request: FileRequest = { wantedFile: name };
    workerScope.postMessage(request);
  });
  if ("problem" in answer) throw new Error(`${name} could not be read: ${answer.problem}`);
  return answer.bytes;
}
