import { describeForWebhook } from './describe.js'
import { createEvent } from './queue.js'
import type { EmulatedDocument, World } from './state.js'

export interface NewSite {
  /** `<subdomain>.<domain>` */
  name: string
  /** Default `dnjt4bkes2`. */
  team?: string | undefined
  /** Any field of a site: `bench`, `group`, `plan`, ... */
  fields?: Record<string, unknown> | undefined
}

export interface NewDocument {
  name: string
  /** Default, for benches and their groups, `dnjt4bkes2`. */
  team?: string | undefined
  fields?: Record<string, unknown> | undefined
}

/** Changes on the platform. They cause the same webhook events as on Press, and no others. */
export interface EmulatedPlatform {
  /** Adds a site, as if it had always existed. No event. */
  addSite(site: NewSite & { status?: string | undefined }): void
  /** Adds a plan that sites can be on. No event. */
  addSitePlan(plan: NewDocument): void
  /** Adds a bench group, as if it had always existed. No event. */
  addBenchGroup(group: NewDocument): void
  /** Adds a bench, as if it had always existed. No event. */
  addBench(bench: NewDocument): void
  /** `Pending`, with two events. */
  createSite(site: NewSite): void
  /** One `Site Status Update`, if the status changes. */
  setSiteStatus(change: { name: string; status: string }): void
  /** `Updating`: no event. */
  startSiteUpdate(update: { name: string }): void
  /** `Active` with an event, or `Broken` without one. */
  finishSiteUpdate(update: { name: string; outcome: 'success' | 'failure' }): void
  /** `Pending` with an event, unless it was pending before, then `Archived` under a new name, without an event. */
  archiveSite(site: { name: string }): void
  /** One `Site Plan Change`. */
  changePlan(change: { site: string; plan: string }): void
  /** One `Bench Status Update`, with the `modified` of the previous status. */
  setBenchStatus(change: { name: string; status: string }): void
  /** One `Bench Deploy Status Update`. Creates the build if it does not exist. */
  setBuildStatus(change: { name: string; team?: string | undefined; fields: Record<string, unknown> }): void
}

const defaultTeam = 'dnjt4bkes2'

const siteDefaults = {
  setup_wizard_complete: 0,
  archive_failed: 0,
  group: 'bench-0008',
  cluster: 'Default',
  bench: 'bench-0008-000005-f1',
  server: 'f1.example.net',
  plan: null,
  host_name: null,
  tags: [],
  database_access_connection_limit: 16,
  skip_auto_updates: 0,
  additional_system_user_created: 0,
  allow_physical_backup_by_user: 0,
  site_usage_exceeded: 0,
  is_monitoring_disabled: 0,
}

const planDefaults = {
  document_type: 'Site',
  price_inr: 0,
  price_usd: 0,
  cpu_time_per_day: 0,
  max_database_usage: 0,
  max_storage_usage: 0,
  database_access: 0,
  support_included: 0,
  private_benches: 0,
  monitor_access: 0,
  is_trial_plan: 0,
}

const benchDefaults = { status: 'Active', cluster: 'Default', is_ssh_proxy_setup: 0 }

const buildDefaults = { status: 'Draft', group: 'bench-0008', retry_count: 0, deploy_candidate: 'deploy-0008-000001' }

export function createPlatform(world: World): EmulatedPlatform {
  const { state, clock, makeId } = world

  /** No two documents have the same time of creation, as with the microseconds of the real clock. */
  let made = 0
  function document(
    { name, team, fields = {} }: NewDocument,
    defaults: Record<string, unknown> = {},
  ): EmulatedDocument {
    const at = clock.now() + made++ / 1000
    return { name, team, owner: 'Administrator', creation: at, modified: at, fields: { ...defaults, ...fields } }
  }

  function find(table: ReadonlyMap<string, EmulatedDocument>, name: string): EmulatedDocument {
    const found = table.get(name)
    if (!found) throw new Error(`The emulator has no "${name}".`)
    return found
  }

  const emitSite = (site: EmulatedDocument) =>
    createEvent(world, site.team ?? '', 'Site Status Update', describeForWebhook(world, 'Site', site))

  function setStatus(site: EmulatedDocument, status: string): void {
    site.fields.status = status
    site.modified = clock.now()
  }

  function moveSite(site: EmulatedDocument, name: string): void {
    state.sites.delete(site.name)
    site.name = name
    state.sites.set(name, site)
  }

  function archivedName(name: string): string {
    for (let count = 0; ; count++) {
      const candidate = count === 0 ? `${name}.archived` : `${name}.archived.${count}`
      if (!state.sites.has(candidate)) return candidate
    }
  }

  const platform: EmulatedPlatform = {
    addSite({ name, team = defaultTeam, status = 'Active', fields }) {
      const site = document({ name, team, fields }, { ...siteDefaults, host_name: name })
      site.fields.status = status
      state.sites.set(name, site)
    },
    addSitePlan: (plan) => void state.sitePlans.set(plan.name, document(plan, planDefaults)),
    addBenchGroup({ name, team = defaultTeam, fields }) {
      state.benchGroups.set(name, document({ name, team, fields }, { public: 0 }))
    },
    addBench({ name, team = defaultTeam, fields }) {
      state.benches.set(name, document({ name, team, fields }, benchDefaults))
    },
    createSite({ name, team = defaultTeam, fields }) {
      const site = document({ name, team, fields }, { ...siteDefaults, status: 'Pending' })
      state.sites.set(name, site)
      emitSite(site)
      emitSite(site)
    },
    setSiteStatus({ name, status }) {
      const site = find(state.sites, name)
      if (site.fields.status === status) return
      setStatus(site, status)
      if (status === 'Active') site.fields.host_name ??= name
      emitSite(site)
    },
    startSiteUpdate({ name }) {
      setStatus(find(state.sites, name), 'Updating')
    },
    finishSiteUpdate({ name, outcome }) {
      const site = find(state.sites, name)
      setStatus(site, outcome === 'success' ? 'Active' : 'Broken')
      if (outcome === 'success') emitSite(site)
    },
    archiveSite({ name }) {
      const site = find(state.sites, name)
      const isNews = site.fields.status !== 'Pending'
      setStatus(site, 'Pending')
      site.fields.host_name = null
      if (isNews) emitSite(site)
      setStatus(site, 'Archived')
      moveSite(site, archivedName(name))
    },
    changePlan({ site: name, plan }) {
      const site = find(state.sites, name)
      const before = site.fields.plan
      const price = (id: unknown) => Number(state.sitePlans.get(String(id))?.fields.price_usd ?? 0)
      const type = typeof before !== 'string' ? 'Initial Plan' : price(before) > price(plan) ? 'Downgrade' : 'Upgrade'
      const at = type === 'Initial Plan' ? site.creation : clock.now()
      const change = document({
        name: makeId(),
        team: site.team,
        fields: { from_plan: before ?? '', to_plan: plan, type, site: name, timestamp: world.naive(at) },
      })
      state.planChanges.set(change.name, change)
      createEvent(world, site.team ?? '', 'Site Plan Change', describeForWebhook(world, 'Site Plan Change', change))
      site.fields.plan = plan
    },
    setBenchStatus({ name, status }) {
      const bench = find(state.benches, name)
      bench.fields.status = status
      createEvent(world, bench.team ?? '', 'Bench Status Update', describeForWebhook(world, 'Bench', bench))
      bench.modified = clock.now()
    },
    setBuildStatus({ name, team = defaultTeam, fields }) {
      const build = state.builds.get(name) ?? document({ name, team }, buildDefaults)
      state.builds.set(name, build)
      Object.assign(build.fields, fields)
      build.modified = clock.now()
      const data = describeForWebhook(world, 'Deploy Candidate Build', build)
      createEvent(world, build.team ?? '', 'Bench Deploy Status Update', data)
    },
  }
  return platform
}
