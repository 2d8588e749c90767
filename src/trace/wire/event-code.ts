import { eventOperands, type EventName } from "../vocabulary";

/** All events in the order of the vocabulary; an event's place here is its canonical code. */
export const eventNames = Object.keys(eventOperands) as readonly EventName[];

/** The canonical code of each event. Codes on the wire are each stream's own; readers translate them to these. */
export const eventCode = Object.fromEntries(eventNames.map((name, code) => [name, code])) as Record<
  EventName,
  number
>;

/** How many operands an event has at most. */
export const mostOperands = Math.max(...Object.values(eventOperands).map((operands) => operands.length));
