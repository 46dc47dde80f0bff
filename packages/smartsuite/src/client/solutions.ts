import { type CallOptions, callOptionsOf } from '@hookwright/core/client'
import { type SmartSuiteSolution, smartSuiteSolutionSchema } from '../schemas.js'
import { getList, type SmartSuiteApi } from './api.js'
import { checkId } from './spec.js'

export interface SmartSuiteSolutions {
  /** All solutions of the workspace. With `fields`, each has only these and its `id`. */
  list(options?: CallOptions & { fields?: readonly string[] | undefined }): Promise<SmartSuiteSolution[]>
  /**
   * One solution.
   *
   * @throws ApiError with status 404 if it does not exist
   */
  get(options: CallOptions & { solutionId: string }): Promise<SmartSuiteSolution>
}

export function createSolutions({ rest }: SmartSuiteApi): SmartSuiteSolutions {
  return {
    list: ({ fields, ...call } = {}) =>
      getList(rest, { of: 'solutions', item: smartSuiteSolutionSchema, fields }, call),
    async get({ solutionId, ...call }) {
      const path = ['solutions', checkId('solutionId', solutionId)]
      const { data } = await rest.request({ path, schema: smartSuiteSolutionSchema, ...callOptionsOf(call) })
      return data
    },
  }
}
