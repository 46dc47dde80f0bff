import { runScenario } from './scenario.mjs'

console.log(JSON.stringify(await runScenario(process.argv[2])))
