/** What `make` gives; nothing where it throws. For what anyone may have sent, and what is only looked at. */
export function tried<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}
