/** The names of classes, by their prototypes: there are few, and each is asked for at nearly every callback. */
const names = new WeakMap<object, string>();

/** What kind of resource a callback belongs to: its class's name. Microtasks and ticks have none, but a shape of their own. */
export function resourceName(resource: object): string {
  const prototype = Object.getPrototypeOf(resource) as object | null;
  if (prototype === null || prototype === Object.prototype)
    return "callback" in resource || "args" in resource ? "TickObject" : "Object";
  let name = names.get(prototype);
  if (name === undefined) {
    name = classNameOf(prototype);
    names.set(prototype, name);
  }
  return name === "AsyncResource" && Object.hasOwn(resource, "callback") ? "Microtask" : name;
}

function classNameOf(prototype: object): string {
  const constructor = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value as unknown;
  return typeof constructor === "function" ? constructor.name : "Object";
}

/** Whether what has this name runs between the callbacks of the event loop: it was scheduled by one of them, or by the main script. */
export function isScheduledByCallback(name: string): boolean {
  return name === "TickObject" || name === "Microtask";
}
