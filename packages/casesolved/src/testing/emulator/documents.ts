import { describeDocument, describeWebhook, isAllowedDoctype, isAllowedField, isColumn } from './describe.js'
import { detailsOf } from './details.js'
import { doesNotExist, FrappeFailure, notPermitted } from './frappe-error.js'
import { readArgument, type Session, teamOf } from './session.js'
import type { EmulatedDocument, World } from './state.js'

type Row = Record<string, unknown>

/** The documents of a doctype that is allowed. */
function tableOf({ state }: World, doctype: string): ReadonlyMap<string, EmulatedDocument> {
  const tables: Record<string, ReadonlyMap<string, EmulatedDocument>> = {
    Site: state.sites,
    Bench: state.benches,
    'Release Group': state.benchGroups,
    'Deploy Candidate Build': state.builds,
    'Site Plan': state.sitePlans,
    'Site Plan Change': state.planChanges,
  }
  return tables[doctype]!
}

/** Every row of a doctype, as it is shown, with the team that it belongs to. */
function rowsOf(world: World, doctype: string): { team: string | undefined; row: Row }[] {
  if (doctype === 'Press Webhook') {
    return [...world.state.webhooks.values()].map((webhook) => ({
      team: webhook.team,
      row: describeWebhook(world, webhook),
    }))
  }
  return [...tableOf(world, doctype).values()].map((document) => ({
    team: document.team,
    row: describeDocument(world, doctype, document),
  }))
}

function order(rows: Row[], orderBy: unknown): Row[] {
  const [, field = '', direction] =
    typeof orderBy === 'string' ? (/^`?(\w+)`?(?:\s+(asc|desc))?$/i.exec(orderBy) ?? []) : []
  const sign = direction?.toLowerCase() === 'desc' ? -1 : 1
  return rows.sort(
    (left, right) => sign * (String(left[field]) < String(right[field]) ? -1 : Number(left[field] !== right[field])),
  )
}

/** Without an explicit order, the database returns any: here every other list is reversed. */
function anyOrder(rows: Row[], world: World): Row[] {
  return world.state.requests.length % 2 === 1 ? rows : rows.toReversed()
}

function passes(row: Row, field: string, wanted: unknown): boolean {
  if (Array.isArray(wanted) && wanted[0] === 'in') return Array.isArray(wanted[1]) && wanted[1].includes(row[field])
  return row[field] === wanted
}

/** `Update Available` replaces any status; only archived sites keep theirs. */
function decorate({ state }: World, row: Row): Row {
  const newer = row.status !== 'Archived' && state.benchesWithUpdate.has(String(row.bench))
  return newer ? { ...row, status: 'Update Available' } : row
}

export function getList(world: World, session: Session, args: Row): Row[] {
  const doctype = readArgument(args, 'doctype')
  const team = teamOf(session)
  if (!isAllowedDoctype(doctype)) throw notPermitted()
  const {
    filters = {},
    fields = ['name'],
    start = 0,
    limit = 20,
  } = args as {
    filters?: Row
    fields?: string[]
    start?: number
    limit?: number
  }
  const allowed = fields.filter((field) => isAllowedField(doctype, field))
  const missing = allowed.find((field) => !isColumn(field))
  if (missing !== undefined) throw new FrappeFailure(500, 'OperationalError', `Unknown column '${missing}' in 'SELECT'`)
  const wanted = Object.entries(filters).filter(([field]) => isAllowedField(doctype, field))
  const rows = rowsOf(world, doctype)
    .filter((entry) => entry.team === undefined || entry.team === team)
    .map(({ row }) => row)
    .filter((row) => wanted.every(([field, value]) => passes(row, field, value)))
  // Archived sites are listed only when they, and nothing else, are asked for.
  const archived = filters.status === 'Archived'
  const visible = doctype === 'Site' ? rows.filter(({ status }) => (status === 'Archived') === archived) : rows
  const ordered = args.order_by ? order(visible, args.order_by) : anyOrder(visible, world)
  return ordered
    .slice(start, start + limit)
    .map((row) => (doctype === 'Site' ? decorate(world, row) : row))
    .map((row) => Object.fromEntries(allowed.map((field) => [field, row[field]])))
}

export function getDocument(world: World, session: Session, args: Row): Row {
  const doctype = readArgument(args, 'doctype')
  const name = readArgument(args, 'name')
  const team = teamOf(session)
  if (!isAllowedDoctype(doctype)) throw notPermitted()
  if (doctype === 'Press Webhook') return getWebhook(world, session, name)
  const document = tableOf(world, doctype).get(name)
  if (!document) {
    const site = doctype === 'Site' ? world.state.domains.get(name) : undefined
    // Still an error, but one that names the site.
    throw doesNotExist(doctype, name, site === undefined ? undefined : { redirect: `/dashboard/sites/${site}` })
  }
  if (document.team !== undefined && document.team !== team) throw notPermitted()
  return { ...describeDocument(world, doctype, document), ...detailsOf(world, doctype, document) }
}

/** A webhook without its secret. */
export function getWebhook(world: World, session: Session, name: string): Row {
  const webhook = world.state.webhooks.get(name)
  if (!webhook) throw doesNotExist('Press Webhook', name)
  if (webhook.team !== teamOf(session)) throw notPermitted()
  return { ...describeWebhook(world, webhook), tabs_access: {}, actions_access: {} }
}
