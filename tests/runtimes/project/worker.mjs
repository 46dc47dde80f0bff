import { runScenario } from './scenario.mjs'

export default {
  fetch: async (request, _env, context) => Response.json(await runScenario(await request.text(), context)),
}
