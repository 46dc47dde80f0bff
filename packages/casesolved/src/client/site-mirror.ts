import { type Clock, callQuietly } from '@hookwright/core'
import { type CallOptions, callOptionsOf } from '@hookwright/core/client'
import type { PressSite, SiteStatus } from '../schemas.js'
import { listSites } from './list-sites.js'
import type { PressApi } from './press-api.js'

export interface MirrorCasesolvedSitesOptions extends CallOptions {
  /** How many sites one request asks for, up to 10,000. Default 100. */
  pageSize?: number | undefined
  /** Called after every hundred sites with the number read so far. What it throws is ignored. */
  onProgress?: ((progress: { sites: number }) => void) | undefined
}

/** The sites of a team and their status. */
export interface CasesolvedSiteMirror {
  /** When reading began. */
  readonly startedAt: Date
  /** Every site that was found, including the archived ones, by name. */
  readonly sites: ReadonlyMap<string, PressSite>
  /** Archived sites, for which no webhook is sent. Their names have changed: `<name>.archived`. */
  readonly archived: readonly PressSite[]
  /** `Updating` or `Recovering`, for which no webhook is sent. */
  readonly updating: readonly PressSite[]
  /** `Broken`, including sites whose update failed, for which no webhook is sent. */
  readonly broken: readonly PressSite[]
}

/** Statuses that the list may hide, ordered by how rare they are. The remaining sites are `Active`. */
const decorated: readonly SiteStatus[] = [
  'Broken',
  'Updating',
  'Recovering',
  'Pending',
  'Installing',
  'Inactive',
  'Suspended',
]

const progressEvery = 100

const archivedName = /\.archived(\.\d+)?$/

/**
 * A site that is archived during the reading is found twice, under two names: its creation and base name identify it.
 */
function withoutMoved(live: readonly PressSite[], archived: readonly PressSite[]): PressSite[] {
  const identity = ({ name, creation }: PressSite) => `${creation} ${name.replace(archivedName, '')}`
  const gone = new Set(archived.map(identity))
  return live.filter((site) => site.creation === undefined || !gone.has(identity(site)))
}

export async function mirrorSites(
  api: PressApi,
  clock: Clock,
  options: MirrorCasesolvedSitesOptions,
): Promise<CasesolvedSiteMirror> {
  const { pageSize, onProgress } = options
  const list = (status?: SiteStatus) => listSites(api, { ...callOptionsOf(options), pageSize, status })
  const startedAt = new Date(clock.now())
  let count = 0

  async function read(status?: SiteStatus): Promise<PressSite[]> {
    const found: PressSite[] = []
    for await (const site of list(status)) {
      found.push(site)
      if (++count % progressEvery === 0) callQuietly(() => onProgress?.({ sites: count }))
    }
    return found
  }

  /** The list shows `Update Available` in place of a status. Filtering by one status at a time reveals it. */
  async function undecorate(sites: readonly PressSite[]): Promise<PressSite[]> {
    if (!sites.some(({ status }) => status === 'Update Available')) return [...sites]
    const statusOf = new Map<string, SiteStatus>()
    for (const status of decorated) {
      for await (const { name } of list(status)) statusOf.set(name, status)
    }
    return sites.map((site) =>
      site.status === 'Update Available' ? { ...site, status: statusOf.get(site.name) ?? 'Active' } : site,
    )
  }

  // In this order, a site that is archived meanwhile is seen twice rather than never.
  const listed = await read()
  const archived = await read('Archived')
  const live = withoutMoved(await undecorate(listed), archived)
  const inStatus = (...statuses: SiteStatus[]) => live.filter(({ status }) => status && statuses.includes(status))
  return {
    startedAt,
    sites: new Map([...live, ...archived].map((site) => [site.name, site])),
    archived,
    updating: inStatus('Updating', 'Recovering'),
    broken: inStatus('Broken'),
  }
}
