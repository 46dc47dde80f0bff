/** Tells someone who only listens, such as a log: what it throws, or rejects with later, changes nothing here. */
export function callQuietly(call: () => unknown): void {
  try {
    Promise.resolve(call()).catch(() => {})
  } catch {}
}
