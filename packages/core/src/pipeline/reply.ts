/** A response in a form that every platform can turn into its own. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

/** What every response carries: never cached, never sniffed. */
export const commonHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
}

export function toResponse({ status, headers, body }: Reply): Response {
  return new Response(body, { status, headers: headers as Record<string, string> })
}

/** A 200 that echoes what a challenge asked for. */
export function challengeReply(headers: Readonly<Record<string, string>>, body: string | null): Reply {
  return { status: 200, headers: { ...commonHeaders, ...headers }, body }
}
