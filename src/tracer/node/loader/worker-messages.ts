import { syncBuiltinESMExports } from "node:module";
import workerThreads from "node:worker_threads";
import { showAs } from "../runtime/original-source";

/** Under this name Node gives a port the ports that came with a message, right before that is handed on, and takes them away afterwards; in all versions that are supported. */
const arrivalKey = Symbol.for("nodejs.internal.kCurrentlyReceivingPorts");

/* Captured before the program runs, which may replace them. */
const captureStackTrace = Error.captureStackTrace.bind(Error);
const { DOMException: DomException } = globalThis;

/** Who is told of a thread's messages: a channel's name is the same at both of its ends, and its messages are numbered from 1. */
export interface MessageWatch {
  sent(channel: string, number: number): void;
  received(channel: string, number: number): void;
}

/** What goes out at one end of the connection between a worker and the thread that started it. */
interface Ends {
  readonly out: string;
  readonly into: string;
  sent: number;
  received: number;
}

/** Follows the messages between workers and the threads that started them. */
export class WorkerMessages {
  readonly #watch: MessageWatch;
  readonly #ends = new WeakMap<object, Ends>();

  constructor(watch: MessageWatch) {
    this.#watch = watch;
  }

  /** Begins to follow; a worker's own end is followed from here on. */
  start(): void {
    const { MessagePort, isMainThread, parentPort, threadId } = workerThreads;
    replace(MessagePort.prototype, "postMessage", (native) => this.#posting(native));
    replace(workerThreads, "receiveMessageOnPort", (native) => this.#taking(native));
    syncBuiltinESMExports();
    if (!isMainThread && parentPort !== null) this.#follow(parentPort, threadId, false);
  }

  /** Follows the other end: that of a worker which was just started. */
  workerStarted(worker: workerThreads.Worker): void {
    const key = Object.getOwnPropertySymbols(worker).find(({ description }) => description === "kPublicPort");
    const port: unknown = key === undefined ? undefined : Reflect.get(worker, key);
    if (typeof port === "object" && port !== null) this.#follow(port, worker.threadId, true);
  }

  #follow(port: object, worker: number, isAbove: boolean): void {
    const [down, up] = ["down", "up"].map((way) => `${process.pid} worker ${worker} ${way}`) as [
      string,
      string,
    ];
    const [out, into] = isAbove ? [down, up] : [up, down];
    const ends: Ends = { out, into, sent: 0, received: 0 };
    this.#ends.set(port, ends);
    let ports: unknown;
    let isArriving = false;
    /* An accessor is gone from the stack when the program's own function is given the message. */
    Object.defineProperty(port, arrivalKey, {
      get: () => ports,
      set: (value: unknown) => {
        ports = value;
        isArriving = !isArriving;
        if (isArriving) this.#arrives(ends);
      },
      configurable: true,
    });
  }

  #arrives(ends: Ends): void {
    this.#watch.received(ends.into, ++ends.received);
  }

  /** `receiveMessageOnPort` takes a message without handing it on. */
  #taking(native: AnyFunction): AnyFunction {
    const apply = (_target: unknown, self: unknown, values: unknown[]): unknown => {
      const taken = Reflect.apply(native, self, values);
      const [port] = values;
      const ends = typeof port === "object" && port !== null ? this.#ends.get(port) : undefined;
      if (ends !== undefined && taken !== undefined) this.#arrives(ends);
      return taken;
    };
    return new Proxy<AnyFunction>(native, { apply });
  }

  #posting(native: AnyFunction): AnyFunction {
    const apply = (_target: unknown, port: object, values: unknown[]): unknown => {
      const ends = this.#ends.get(port);
      if (ends === undefined) return Reflect.apply(native, port, values);
      this.#watch.sent(ends.out, ++ends.sent);
      try {
        return Reflect.apply(native, port, values);
      } catch (error) {
        /* What cannot be copied is not sent: the next message has its number. Its error has no frame of the tracer then, nor that of Node in which it was made. */
        ends.sent--;
        if (error instanceof DomException) captureStackTrace(error, apply);
        throw error;
      }
    };
    return new Proxy<AnyFunction>(native, { apply });
  }
}

type AnyFunction = (...values: unknown[]) => unknown;

/** Puts something in the place of a method that looks the same. */
function replace(owner: object, name: string, by: (native: AnyFunction) => AnyFunction): void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  if (typeof descriptor?.value !== "function") return;
  const native = descriptor.value as AnyFunction;
  const replacement = by(native);
  showAs(replacement, native);
  Object.defineProperty(owner, name, { ...descriptor, value: replacement });
}
