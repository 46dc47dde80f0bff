interface Waiting {
  readonly actions: Set<() => void>
  readonly listener: () => void
}

/** The actions that wait for a signal. One listener serves them all, because Node warns of a leak at the eleventh. */
const waiting = new WeakMap<AbortSignal, Waiting>()

function listen(signal: AbortSignal): Waiting {
  const actions = new Set<() => void>()
  const listener = () => {
    for (const action of [...actions]) if (actions.has(action)) action()
  }
  const made = { actions, listener }
  waiting.set(signal, made)
  signal.addEventListener('abort', listener, { once: true })
  return made
}

/**
 * Calls `action` once when the signal aborts. Returns a function that stops waiting; the last one removes the listener.
 */
export function onAbort(signal: AbortSignal, action: () => void): () => void {
  const { actions, listener } = waiting.get(signal) ?? listen(signal)
  // A new function for each caller, even if two pass the same one.
  const entry = () => action()
  actions.add(entry)
  return () => {
    actions.delete(entry)
    if (actions.size > 0) return
    waiting.delete(signal)
    signal.removeEventListener('abort', listener)
  }
}
