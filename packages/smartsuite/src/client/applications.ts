import { type CallOptions, callOptionsOf } from '@hookwright/core/client'
import { type SmartSuiteApplication, smartSuiteApplicationSchema } from '../schemas.js'
import { getList, type SmartSuiteApi } from './api.js'
import { checkId } from './spec.js'

/** Tables, which SmartSuite's API calls applications. */
export interface SmartSuiteApplications {
  /** All tables of the workspace, or of one solution. With `fields`, each has only these and its `id`. */
  list(
    options?: CallOptions & { solutionId?: string | undefined; fields?: readonly string[] | undefined },
  ): Promise<SmartSuiteApplication[]>
  /**
   * One table with its fields.
   *
   * @throws ApiError with status 404 if it does not exist
   */
  get(options: CallOptions & { applicationId: string }): Promise<SmartSuiteApplication>
}

export function createApplications({ rest }: SmartSuiteApi): SmartSuiteApplications {
  return {
    async list({ solutionId, fields, ...call } = {}) {
      // A blank id would ask for the tables of all solutions.
      const solution = solutionId === undefined ? undefined : checkId('solutionId', solutionId)
      return getList(rest, { of: 'applications', item: smartSuiteApplicationSchema, query: { solution }, fields }, call)
    },
    async get({ applicationId, ...call }) {
      const path = ['applications', checkId('applicationId', applicationId)]
      const { data } = await rest.request({ path, schema: smartSuiteApplicationSchema, ...callOptionsOf(call) })
      return data
    },
  }
}
