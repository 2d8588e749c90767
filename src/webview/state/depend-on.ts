/** Has the effect that calls it run again when one of the signals changes, whatever they hold. */
export function dependOn(...signals: readonly { readonly value: unknown }[]): void {
  signals.forEach((signal) => signal.value);
}
