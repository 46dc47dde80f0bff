import { isHookwrightError } from '@hookwright/core'

/** Smartsheet's own code for an object that is gone or that the token's owner can't see. Gateways answer 404 too. */
export const saysGone = ({ status, providerCode }: { status: number; providerCode?: unknown }): boolean =>
  status === 404 && providerCode === 1006

/** Undefined for an object that is gone or that the token's owner can't see: normal for an object named in an event. */
export async function unlessGone<T>(get: () => Promise<T>): Promise<T | undefined> {
  try {
    return await get()
  } catch (error) {
    if (isHookwrightError(error, 'ApiError') && saysGone(error)) return undefined
    throw error
  }
}
