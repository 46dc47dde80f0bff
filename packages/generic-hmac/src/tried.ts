/** What `make` returns; `undefined` if it throws. For input that anyone may have sent, and that is only looked at. */
export function tried<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}
