import * as z from 'zod'
import { type BenchDeployStatusUpdateData, type DeployStatus, deployFields } from '../bench-deploy-status-update.js'
import { type BenchStatusUpdateData, benchFields } from '../bench-status-update.js'
import {
  type Check,
  check,
  checkOrNull,
  countOrNull,
  documentFields,
  type FieldSchemas,
  type FrappeDatetimeText,
  type FrappeDocument,
  type Open,
  rows,
  tags,
  text,
  textOrNull,
} from '../fields.js'

/** A bench as the API shows it: the fields of its webhook event, its apps, and some fields of its group. */
export interface PressBench extends BenchStatusUpdateData {
  /** The apps on it, by name (`frappe`), with their commits and the ids of their releases and sources. */
  apps?:
    | {
        app?: string | undefined
        hash?: string | undefined
        release?: string | undefined
        source?: string | undefined
      }[]
    | undefined
  group_title?: string | null | undefined
  group_team?: string | null | undefined
  group_public?: Check | null | undefined
  proxy_server?: string | null | undefined
}

const benchFieldsOfApi: FieldSchemas<PressBench> = {
  ...benchFields,
  apps: /* @__PURE__ */ rows({ app: text, hash: text, release: text, source: text }),
  group_title: textOrNull,
  group_team: textOrNull,
  group_public: checkOrNull,
  proxy_server: textOrNull,
}

/** Schema of {@link PressBench}. Only `name` must be there; unknown keys pass. */
export const pressBenchSchema: z.ZodType<PressBench> = /* @__PURE__ */ z.looseObject(benchFieldsOfApi)

/** A bench group: a Release Group in the API, `group` in payloads. */
export interface PressBenchGroup extends FrappeDocument {
  title?: string | null | undefined
  team?: string | undefined
  /** The version of the framework. */
  version?: string | null | undefined
  status?: Open<'Active' | 'Awaiting Deploy'> | null | undefined
  public?: Check | undefined
  /** The apps that it deploys, by name, with the ids of their sources. */
  apps?: { app?: string | undefined; title?: string | undefined; source?: string | undefined }[] | undefined
  tags?: { tag?: string | undefined; tag_name?: string | undefined }[] | undefined
  /** Its server, if it has only one. */
  server?: string | null | undefined
  server_title?: string | null | undefined
  deploy_information?:
    | {
        update_available?: Check | null | undefined
        deploy_in_progress?: Check | null | undefined
        /** The newest build. Null before the first. */
        last_deploy?:
          | {
              name?: string | undefined
              status?: DeployStatus | undefined
              creation?: FrappeDatetimeText | undefined
            }
          | null
          | undefined
      }
    | undefined
}

const benchGroupFields: FieldSchemas<PressBenchGroup> = {
  ...documentFields,
  title: textOrNull,
  team: text,
  version: textOrNull,
  status: textOrNull,
  public: check,
  apps: /* @__PURE__ */ rows({ app: text, title: text, source: text }),
  tags,
  server: textOrNull,
  server_title: textOrNull,
  deploy_information: /* @__PURE__ */ z.optional(
    /* @__PURE__ */ z.looseObject({
      update_available: checkOrNull,
      deploy_in_progress: checkOrNull,
      last_deploy: /* @__PURE__ */ z.nullish(
        /* @__PURE__ */ z.looseObject({ name: text, status: text, creation: text }),
      ),
    }),
  ),
}

/** Schema of {@link PressBenchGroup}. Only `name` must be there; unknown keys pass. */
export const pressBenchGroupSchema: z.ZodType<PressBenchGroup> = /* @__PURE__ */ z.looseObject(benchGroupFields)

/** A build of a bench group: the fields of its webhook event, and its steps. */
export interface PressDeploy extends BenchDeployStatusUpdateData {
  build_steps?:
    | {
        stage?: string | undefined
        step?: string | undefined
        status?: Open<'Pending' | 'Running' | 'Success' | 'Failure'> | undefined
        /** Seconds. */
        duration?: number | null | undefined
        /** Free text, sometimes long. */
        output?: string | null | undefined
      }[]
    | undefined
}

const deployFieldsOfApi: FieldSchemas<PressDeploy> = {
  ...deployFields,
  build_steps: /* @__PURE__ */ rows({
    stage: text,
    step: text,
    status: text,
    duration: countOrNull,
    output: textOrNull,
  }),
}

/** Schema of {@link PressDeploy}. Only `name` must be there; unknown keys pass. */
export const pressDeploySchema: z.ZodType<PressDeploy> = /* @__PURE__ */ z.looseObject(deployFieldsOfApi)
