import type { Incoming } from '@hookwright/core'

/** What a resolver of secrets receives. None of it is verified: use it to look up a secret, and do not trust it. */
export interface SmartsheetSecretHint {
  /** The webhook that the request claims to come from, if a header or the beginning of the body names one. */
  webhookId?: number | undefined
  url: string
  headers: Headers
}

/** Seen on real callbacks, but not documented, so it may be absent. */
const hookIdHeader = 'smartsheet-hook-id'
const scannedBytes = 4_096

const digitsForm = /^\d{1,19}$/
/** Bounded, so that no body makes the search slow. The character after the digits shows that they were not cut off. */
const webhookIdForm = /"webhookId"[\t\n\r ]{0,16}:[\t\n\r ]{0,16}(\d{1,19})[\t\n\r ,}]/

/** The claimed webhook id: from the header, otherwise from the first 4 KiB of the body, without parsing it. */
export function claimedWebhookId({ headers, body }: Pick<Incoming, 'headers' | 'body'>): number | undefined {
  const header = headers.get(hookIdHeader)?.trim() ?? ''
  if (digitsForm.test(header)) return Number(header)
  const found = webhookIdForm.exec(new TextDecoder().decode(body.subarray(0, scannedBytes)))
  return found ? Number(found[1]) : undefined
}
