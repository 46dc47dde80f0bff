import type { Clock } from '@hookwright/core'
import { type Answer, ApiError, type CallOptions } from '@hookwright/core/client'
import { packageName } from '../package-name.js'
import { type PressSiteAnswer, pressSiteAnswerSchema } from '../schemas/api/press-site.js'
import { type PressSite, type PressSitePlan, pressSitePlanSchema } from '../schemas.js'
import { type CasesolvedNameOptions, checkName, getDocument } from './documents.js'
import { type ListCasesolvedSitesOptions, listSites } from './list-sites.js'
import type { Method, PressApi } from './press-api.js'
import { type CasesolvedSiteMirror, type MirrorCasesolvedSitesOptions, mirrorSites } from './site-mirror.js'

export interface CasesolvedSites {
  /**
   * The team's sites, oldest first. A page is fetched when it is needed.
   *
   * @example
   * for await (const site of client.sites.list({ status: 'Broken' })) console.log(site.name)
   */
  list(options?: ListCasesolvedSitesOptions): AsyncIterable<PressSite>
  /**
   * One site, by its name or by one of its custom domains.
   *
   * @throws ApiError 404 if it does not exist, also after it was renamed or archived
   */
  get(options: CasesolvedNameOptions): Promise<PressSite>
  /**
   * Every site with its real status, also after changes that send no webhook. It takes several requests, so the result
   * is not a snapshot of one moment.
   */
  mirror(options?: MirrorCasesolvedSitesOptions): Promise<CasesolvedSiteMirror>
}

export interface CasesolvedSitePlans {
  /** A plan, by the `from_plan` or `to_plan` of a plan change. */
  get(options: CasesolvedNameOptions): Promise<PressSitePlan>
}

/** The site that a custom domain leads to. A redirect that holds more than the name of a site is not followed. */
function siteIn(redirect: unknown): string | undefined {
  if (typeof redirect !== 'string') return undefined
  return /^\/dashboard\/sites\/([a-z0-9][a-z0-9.-]{0,138}[a-z0-9])$/i.exec(redirect)?.[1]
}

/** For a custom domain, Press answers 404 and names the site beside the error; other versions answer 200. */
const leadsToSite = ({ status, json }: Answer): boolean =>
  status === 404 &&
  siteIn((json as { message?: PressSiteAnswer | null } | null | undefined)?.message?.redirect) !== undefined

export function createSites(api: PressApi, clock: Clock): CasesolvedSites {
  function ask(name: string, options: CallOptions, accepts?: Method<PressSiteAnswer>['accepts']) {
    const args = { doctype: 'Site', name }
    return api.call({ method: 'client.get', args, schema: pressSiteAnswerSchema, idempotent: true, accepts }, options)
  }

  async function get({ name, ...options }: CasesolvedNameOptions): Promise<PressSite> {
    let found = await ask(checkName(name), options, leadsToSite)
    const target = found.name === undefined ? siteIn(found.redirect) : undefined
    if (target !== undefined) found = await ask(target, options)
    if (found.name !== undefined) return { ...found, name: found.name }
    throw new ApiError(packageName, 'Casesolved answered the request for a site without its name.', {
      status: 200,
      retryable: false,
    })
  }

  return {
    list: (options = {}) => listSites(api, options),
    get,
    mirror: (options = {}) => mirrorSites(api, clock, options),
  }
}

export function createSitePlans(api: PressApi): CasesolvedSitePlans {
  return { get: (options) => getDocument(api, { doctype: 'Site Plan', schema: pressSitePlanSchema }, options) }
}
