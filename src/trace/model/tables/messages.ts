import type { Nanos } from "../../../base/units";
import { Float64Column, Uint32Column } from "../column";
import type { CoroutineRow, MessageRow, StringRow, ThreadRow } from "../rows";

/** Messages between threads or processes; both ends are one row. */
export class MessageTable {
  count = 0;
  readonly channel = new Uint32Column<MessageRow, StringRow>();
  readonly number = new Float64Column<MessageRow>();
  readonly size = new Float64Column<MessageRow>();
  readonly sender = new Uint32Column<MessageRow, ThreadRow>();
  readonly receiver = new Uint32Column<MessageRow, ThreadRow>();
  /** The innermost coroutine that ran at either end; 0 where none did. */
  readonly senderCoroutine = new Uint32Column<MessageRow, CoroutineRow>();
  readonly receiverCoroutine = new Uint32Column<MessageRow, CoroutineRow>();
  /** NaN where that end was not seen. */
  readonly sent = new Float64Column<MessageRow, Nanos>();
  readonly received = new Float64Column<MessageRow, Nanos>();
  readonly #rows = new Map<string, MessageRow>();

  /** The row of a message, made where it is new. */
  of(channel: StringRow, number: number): MessageRow {
    const key = `${channel} ${number}`;
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    const row = ++this.count as MessageRow;
    this.channel.set(row, channel);
    this.number.set(row, number);
    this.size.set(row, 0);
    this.sender.set(row, 0);
    this.receiver.set(row, 0);
    this.senderCoroutine.set(row, 0);
    this.receiverCoroutine.set(row, 0);
    this.sent.set(row, NaN);
    this.received.set(row, NaN);
    this.#rows.set(key, row);
    return row;
  }

  shiftTimes(amount: number): void {
    this.sent.shift(amount, this.count);
    this.received.shift(amount, this.count);
  }
}
