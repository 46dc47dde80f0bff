import { runScenario } from './scenario.mjs'

console.log(JSON.stringify(await runScenario()))
