import { isHookwrightError } from '@hookwright/core'

/** What `then` takes to say whether a promise failed with this class, this code and these words. */
export const failsWith = (name, code, words = '') => [
  () => false,
  (error) => isHookwrightError(error, name) && error.code === code && error.message.includes(words),
]

/** A signal that aborts in a moment. */
export const abortSoon = (reason) => {
  const controller = new AbortController()
  setTimeout(() => controller.abort(reason), 50)
  return controller.signal
}

/** How often a runtime asked the server of faults for this. */
export const countOf = async (server, name) => Number(await (await fetch(`${server}/count/${name}`)).text())
