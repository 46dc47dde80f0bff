import { createCasesolvedWebhook, isHookwrightError } from '@hookwright/casesolved'

/** Neither says which moment it is, but for one site the later text is the later state. */
const isOlder = (site, known) => (site.modified ?? '') < (known.modified ?? '')

/**
 * A copy of a team's sites. `onChange` is called with `{ name, before, after }`, statuses or undefined, after each change.
 */
export function createSiteMirror({ client, secret, onChange, onOutcome }) {
  const sites = new Map()
  /** Names that an event has asked to read since the last poll began. */
  const refreshed = new Set()

  function keep(site) {
    const known = sites.get(site.name)
    if (known && isOlder(site, known)) return
    sites.set(site.name, site)
    if (known?.status !== site.status) onChange({ name: site.name, before: known?.status, after: site.status })
  }

  function drop(name) {
    const known = sites.get(name)
    if (sites.delete(name)) onChange({ name, before: known.status, after: undefined })
  }

  /** An event is not signed, and may be late or out of order, so only the name in it is used. */
  async function refresh(name) {
    try {
      const site = await client.sites.get({ name })
      refreshed.add(name)
      keep(site)
    } catch (error) {
      // Renamed or archived in the meantime: the next poll finds it under its new name.
      if (!isHookwrightError(error, 'ApiError') || error.status !== 404) throw error
      refreshed.add(name)
      drop(name)
    }
  }

  return {
    sites,
    webhook: createCasesolvedWebhook({
      secret,
      onOutcome,
      on: {
        'Site Status Update': ({ data }) => refresh(data.name),
        'Site Plan Change': ({ data }) => (data.site === undefined ? undefined : refresh(data.site)),
      },
    }),
    async poll() {
      const before = new Set(sites.keys())
      refreshed.clear()
      const mirror = await client.sites.mirror()
      // An event that arrived while this was reading knows better whether the site exists.
      for (const site of mirror.sites.values()) if (!refreshed.has(site.name) || sites.has(site.name)) keep(site)
      for (const name of before) if (!mirror.sites.has(name) && !refreshed.has(name)) drop(name)
    },
  }
}
