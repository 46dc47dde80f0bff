/**
 * Whether you caused the event yourself. Smartsheet returns the `Smartsheet-Change-Agent` header of the request that
 * caused an event as `changeAgent`, a comma-separated list. Names must match completely, including case.
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
