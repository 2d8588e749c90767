import { phrase, sayInEnglish, type Phrase, type Say } from "../../base/phrase";

interface Noun {
  readonly plain: Phrase;
  /** As the first thing in a bracket that explains what is awaited: `(a timer)`. */
  readonly one: Phrase;
}

/** What kinds of awaitables, resources and the like are called in sentences. Names that a program gave stay as they are. */
const nouns: Readonly<Record<string, Noun>> = {
  all: { plain: phrase("all"), one: phrase("an all") },
  any: { plain: phrase("any"), one: phrase("an any") },
  "async-iterator": { plain: phrase("async iterator"), one: phrase("an async iterator") },
  awaitable: { plain: phrase("awaitable"), one: phrase("an awaitable") },
  channel: { plain: phrase("channel"), one: phrase("a channel") },
  compression: { plain: phrase("compression"), one: phrase("a compression") },
  condition: { plain: phrase("condition"), one: phrase("a condition") },
  crypto: { plain: phrase("crypto"), one: phrase("a cryptographic operation") },
  dns: { plain: phrase("dns"), one: phrase("a DNS lookup") },
  event: { plain: phrase("event"), one: phrase("an event") },
  file: { plain: phrase("file"), one: phrase("a file") },
  future: { plain: phrase("future"), one: phrase("a future") },
  gather: { plain: phrase("gather"), one: phrase("a gather") },
  immediate: { plain: phrase("immediate"), one: phrase("an immediate") },
  lock: { plain: phrase("lock"), one: phrase("a lock") },
  message: { plain: phrase("message"), one: phrase("a message") },
  microtask: { plain: phrase("microtask"), one: phrase("a microtask") },
  "next-tick": { plain: phrase("next tick"), one: phrase("a next tick") },
  process: { plain: phrase("process"), one: phrase("a process") },
  "process-pool": { plain: phrase("process pool"), one: phrase("a process pool") },
  promise: { plain: phrase("promise"), one: phrase("a promise") },
  queue: { plain: phrase("queue"), one: phrase("a queue") },
  race: { plain: phrase("race"), one: phrase("a race") },
  semaphore: { plain: phrase("semaphore"), one: phrase("a semaphore") },
  signal: { plain: phrase("signal"), one: phrase("a signal") },
  socket: { plain: phrase("socket"), one: phrase("a socket") },
  stream: { plain: phrase("stream"), one: phrase("a stream") },
  "task-group": { plain: phrase("task group"), one: phrase("a task group") },
  thenable: { plain: phrase("thenable"), one: phrase("a thenable") },
  // A pool of processes is told as one, too.
  "thread-pool": { plain: phrase("thread pool"), one: phrase("a job of a pool") },
  timeout: { plain: phrase("timeout"), one: phrase("a timeout") },
  timer: { plain: phrase("timer"), one: phrase("a timer") },
  value: { plain: phrase("value"), one: phrase("a value") },
  wait: { plain: phrase("wait"), one: phrase("a wait") },
  worker: { plain: phrase("worker"), one: phrase("a worker") },
};

/** `timer`, `task group`: what a kind is called. */
export function nounOf(kind: string, say: Say = sayInEnglish): string {
  const noun = nouns[kind];
  return noun === undefined ? kind.replaceAll("-", " ") : say(noun.plain.template);
}

/** `a timer`, `an event`: one thing of a kind. */
export function oneOf(kind: string, say: Say = sayInEnglish): string {
  const noun = nouns[kind];
  return noun === undefined ? kind.replaceAll("-", " ") : say(noun.one.template);
}
