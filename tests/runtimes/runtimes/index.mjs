import { chromium } from './chromium.mjs'
import { commandLine } from './command-line.mjs'
import { edge } from './edge.mjs'
import { workerd } from './workerd.mjs'

/** Every runtime that the packages must work on, with the crypto it must load. */
export const runtimes = [...commandLine, workerd, edge, chromium]
