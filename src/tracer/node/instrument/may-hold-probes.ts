const mayMatter = /\basync\b|\bawait\b|\byield\b|\*/u;

/** Whether a text can hold a suspendable function. What cannot is not even parsed. */
export function mayHoldProbes(text: string): boolean {
  return mayMatter.test(text);
}
