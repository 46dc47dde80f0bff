/**
 * Whether you caused the event yourself: Smartsheet hands the `Smartsheet-Change-Agent` header of the request that
 * caused it back as `changeAgent`, a comma-separated list. Whole names are compared, exactly.
 * https://developers.smartsheet.com/api/smartsheet/guides/webhooks/preventing-webhook-infinite-loops
 *
 * @example
 * if (isOwnChange(event, 'my-app')) return
 */
export function isOwnChange(event: { readonly changeAgent?: unknown }, changeAgent: string): boolean {
  const agents = event?.changeAgent
  const own = changeAgent.trim()
  if (typeof agents !== 'string' || own === '') return false
  return agents.split(',').some((agent) => agent.trim() === own)
}
