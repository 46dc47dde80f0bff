import { ConfigError } from '@hookwright/core'
import type { Fault } from '@hookwright/core/testing'
import { packageName } from '../../package-name.js'
import { problemResponse } from './problems.js'
import type { EmulatedRequest } from './state.js'

/** A failure of calls, selected by method and path (`/sheets/1`). */
export interface SmartsheetFault extends Fault<Pick<EmulatedRequest, 'method' | 'path'>> {
  /** Answers with this Smartsheet error code, such as 4003. */
  errorCode?: number | undefined
}

/** Turns an error code into a response. */
export function withAnswer({ errorCode, ...fault }: SmartsheetFault): Omit<SmartsheetFault, 'errorCode'> {
  if (errorCode === undefined) return fault
  const isCode = Number.isSafeInteger(errorCode) && errorCode >= 1000
  if (!isCode || fault.respond || fault.network) {
    const text = 'Option "errorCode" of a fault: expected a code such as 4003, and neither "respond" nor "network".'
    throw new ConfigError(packageName, 'option_invalid', text)
  }
  return { ...fault, respond: () => problemResponse(errorCode) }
}
