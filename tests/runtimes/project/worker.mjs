import { runScenario } from './scenario.mjs'

export default {
  fetch: async (_request, _env, context) => Response.json(await runScenario(context)),
}
