import { runScenario } from './scenario.mjs'

globalThis.runScenario = runScenario
