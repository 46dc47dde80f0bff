/** Calls a listener, such as a log. What it throws, or rejects with later, is ignored. */
export function callQuietly(call: () => unknown): void {
  try {
    Promise.resolve(call()).catch(() => {})
  } catch {}
}
