import { createCasesolvedWebhook, isHookwrightError } from '@hookwright/casesolved'

/** Neither tells which moment it is, but of one site the later text is the later state. */
const isOlder = (site, known) => (site.modified ?? '') < (known.modified ?? '')

/**
 * A copy of a team's sites. `onChange` is called with `{ name, before, after }`, statuses or undefined, after each change.
 */
export function createSiteMirror({ client, secret, onChange, onOutcome }) {
  const sites = new Map()

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

  /** An event is not signed, may be late and may be out of order: what it says is not used, only whom it names. */
  async function refresh(name) {
    try {
      keep(await client.sites.get({ name }))
    } catch (error) {
      // Renamed or archived meanwhile: the next poll finds it under its new name.
      if (isHookwrightError(error, 'ApiError') && error.status === 404) drop(name)
      else throw error
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
      const mirror = await client.sites.mirror()
      for (const site of mirror.sites.values()) keep(site)
      // What came in while this was reading is newer than what was read.
      for (const name of before) if (!mirror.sites.has(name)) drop(name)
    },
  }
}
