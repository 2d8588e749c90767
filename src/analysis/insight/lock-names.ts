/** Whether what an expression names is a lock by its last name: `self._lock`, `writeMutex`, `SEMAPHORE`. */
export function isNamedLikeLock(expression: string): boolean {
  const last = /([\p{ID_Continue}$]+)$/u.exec(expression)?.[1];
  return (
    last !== undefined && /(?:^|[a-z\d_$])(?:[lL]ock|LOCK|[mM]utex|MUTEX|[sS]emaphore|SEMAPHORE)$/u.test(last)
  );
}
