import {
  type PressBench,
  type PressBenchGroup,
  type PressDeploy,
  pressBenchGroupSchema,
  pressBenchSchema,
  pressDeploySchema,
} from '../schemas.js'
import { type CasesolvedNameOptions, getDocument } from './documents.js'
import type { PressApi } from './press-api.js'

export interface GetCasesolvedDeployOptions extends CasesolvedNameOptions {
  /** `data.doctype` of the event: versions before September 2025 say `Deploy Candidate`. Default `Deploy Candidate Build`. */
  doctype?: string | undefined
}

export interface CasesolvedBenches {
  /** A bench, by the `data.name` of its event. */
  get(options: CasesolvedNameOptions): Promise<PressBench>
}

export interface CasesolvedBenchGroups {
  /** A bench group (Release Group), by the `group` of a payload. */
  get(options: CasesolvedNameOptions): Promise<PressBenchGroup>
}

export interface CasesolvedDeploys {
  /** A build, by the `data.name` of its event. */
  get(options: GetCasesolvedDeployOptions): Promise<PressDeploy>
}

export function createBenches(api: PressApi): CasesolvedBenches {
  return { get: (options) => getDocument(api, { doctype: 'Bench', schema: pressBenchSchema }, options) }
}

export function createBenchGroups(api: PressApi): CasesolvedBenchGroups {
  return { get: (options) => getDocument(api, { doctype: 'Release Group', schema: pressBenchGroupSchema }, options) }
}

export function createDeploys(api: PressApi): CasesolvedDeploys {
  return {
    get: ({ doctype = 'Deploy Candidate Build', ...options }) =>
      getDocument(api, { doctype, schema: pressDeploySchema }, options),
  }
}
