import { describeDocument } from './describe.js'
import type { EmulatedDocument, World } from './state.js'

type Details = Record<string, unknown>

/** A month's price divided by the days of this month. */
function pricePerDay({ clock }: World, price: unknown): number {
  const now = new Date(clock.now())
  const days = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 0)).getUTCDate()
  return Math.round((Number(price) / days) * 100) / 100
}

const planDetails = (world: World, { fields }: EmulatedDocument): Details => ({
  price_per_day_inr: pricePerDay(world, fields.price_inr),
  price_per_day_usd: pricePerDay(world, fields.price_usd),
})

function describePlan(world: World, name: unknown): Details | null {
  const plan = world.state.sitePlans.get(String(name))
  return plan ? { ...describeDocument(world, 'Site Plan', plan), ...planDetails(world, plan) } : null
}

function groupDetails({ state }: World, { fields }: EmulatedDocument): Details {
  const group = state.benchGroups.get(String(fields.group))
  return {
    group_title: group?.fields.title ?? null,
    group_team: group?.team ?? null,
    group_public: group?.fields.public ?? null,
  }
}

function siteDetails(world: World, site: EmulatedDocument): Details {
  const { fields, owner } = site
  return {
    ...groupDetails(world, site),
    tags: fields.tags ?? [],
    cluster: { title: fields.cluster, image: null },
    version: world.state.benchGroups.get(String(fields.group))?.fields.version ?? null,
    current_plan: describePlan(world, fields.plan),
    owner_email: owner,
    actions: [],
  }
}

function isLive({ state }: World, group: string): boolean {
  return [...state.benches.values()].some(({ fields }) => fields.group === group && fields.status === 'Active')
}

/** What only a single document shows: rows of tables, and values that are looked up or computed when it is read. */
export function detailsOf(world: World, doctype: string, document: EmulatedDocument): Details {
  const { name, fields } = document
  switch (doctype) {
    case 'Site':
      return siteDetails(world, document)
    case 'Site Plan':
      return planDetails(world, document)
    case 'Bench':
      return { apps: fields.apps ?? [], ...groupDetails(world, document) }
    case 'Release Group':
      return {
        apps: fields.apps ?? [],
        tags: fields.tags ?? [],
        status: isLive(world, name) ? 'Active' : 'Awaiting Deploy',
      }
    case 'Deploy Candidate Build':
      return { build_steps: fields.build_steps ?? [] }
    default:
      return {}
  }
}
