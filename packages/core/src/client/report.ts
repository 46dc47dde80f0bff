import { callQuietly } from '../call-quietly.js'
import type { CallContext, PreparedCall } from './call.js'

/** One attempt, for logs. No header, no body, no query: nothing in it is secret. */
export interface RequestReport {
  readonly packageName: string
  readonly method: string
  /** Without the query. */
  readonly url: string
  /** 1 for the first. */
  readonly attempt: number
  /** Absent when no answer came. */
  readonly status?: number | undefined
  /** How long the limiter made this attempt wait, in milliseconds. */
  readonly waitedMs: number
  /** From sending to the end of the answer, in milliseconds. */
  readonly durationMs: number
  /** The error's message, when this attempt failed; that of a deadline or an abort which ended it under way. */
  readonly error?: string | undefined
  /** Whether another attempt follows, unless the call is ended while that one waits. */
  readonly willRetry: boolean
}

/** What of a report an attempt knows beside its call. */
export type AttemptReport = Omit<RequestReport, 'packageName' | 'method' | 'url'>

export function report(client: CallContext, call: PreparedCall, { status, error, ...rest }: AttemptReport): void {
  const { packageName, settings } = client
  const { origin, pathname } = call.url
  callQuietly(() =>
    settings.onRequest?.({
      packageName,
      method: call.method,
      url: origin + pathname,
      ...rest,
      ...(status === undefined ? {} : { status }),
      ...(error === undefined ? {} : { error }),
    }),
  )
}
