import type { StandardSchema } from '@hookwright/core'
import { callOptionsOf } from '@hookwright/core/client'
import {
  type SmartSuiteApplication,
  type SmartSuiteSolution,
  smartSuiteApplicationSchema,
  smartSuiteSolutionSchema,
} from '../schemas.js'
import { type CallOptions, readReply, type SmartSuiteApi, unusable } from './api.js'
import { checkId } from './spec.js'

/** Tables, which SmartSuite's API calls applications. */
export interface SmartSuiteApplications {
  /** All tables of the workspace, or of one solution, each with its fields unless `fields` names less. */
  list(
    options?: CallOptions & { solutionId?: string | undefined; fields?: readonly string[] | undefined },
  ): Promise<SmartSuiteApplication[]>
  get(options: CallOptions & { applicationId: string }): Promise<SmartSuiteApplication>
}

export interface SmartSuiteSolutions {
  list(options?: CallOptions): Promise<SmartSuiteSolution[]>
  get(options: CallOptions & { solutionId: string }): Promise<SmartSuiteSolution>
}

function readList<T>(schema: StandardSchema<T>, data: unknown, what: string): T[] {
  if (!Array.isArray(data)) throw unusable(`${what}, but with no list.`)
  return data.map((item) => readReply(schema, item, what))
}

export function createApplications({ rest }: SmartSuiteApi): SmartSuiteApplications {
  return {
    async list({ solutionId, fields, ...call } = {}) {
      const { data } = await rest.request({
        path: ['applications'],
        query: { solution: solutionId, fields },
        ...callOptionsOf(call),
      })
      return readList(smartSuiteApplicationSchema, data, 'applications')
    },
    async get({ applicationId, ...call }) {
      const path = ['applications', checkId('applicationId', applicationId)]
      const { data } = await rest.request({ path, schema: smartSuiteApplicationSchema, ...callOptionsOf(call) })
      return data
    },
  }
}

export function createSolutions({ rest }: SmartSuiteApi): SmartSuiteSolutions {
  return {
    async list(call = {}) {
      const { data } = await rest.request({ path: ['solutions'], ...callOptionsOf(call) })
      return readList(smartSuiteSolutionSchema, data, 'solutions')
    },
    async get({ solutionId, ...call }) {
      const path = ['solutions', checkId('solutionId', solutionId)]
      const { data } = await rest.request({ path, schema: smartSuiteSolutionSchema, ...callOptionsOf(call) })
      return data
    },
  }
}
