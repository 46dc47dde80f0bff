import { isHookwrightError } from '@hookwright/core'

/** Smartsheet's own word for what is gone, or can't be seen by the owner of the token. A gateway answers 404, too. */
export const saysGone = ({ status, providerCode }: { status: number; providerCode?: unknown }): boolean =>
  status === 404 && providerCode === 1006

/** Undefined for what is gone, or never was visible to the owner of the token: normal for what an event names. */
export async function unlessGone<T>(get: () => Promise<T>): Promise<T | undefined> {
  try {
    return await get()
  } catch (error) {
    if (isHookwrightError(error, 'ApiError') && saysGone(error)) return undefined
    throw error
  }
}
