import { isHookwrightError } from '@hookwright/core'

/** Arguments of `then` that tell whether a promise failed with this class, this code and these words. */
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

/** How often a runtime requested this from the fault server. */
export const countOf = async (server, name) => Number(await (await fetch(`${server}/count/${name}`)).text())
