import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { systemClock } from '@hookwright/core'
import { createSmartSuiteEmulator } from '@hookwright/smartsuite/testing'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { upTo } from './feed-world.js'
import { createFileStore } from './kill/file-store.js'
import { serve } from './serve.js'
import { accountId, connect, token, wholeSolution } from './world.js'

const root = fileURLToPath(new URL('../../../', import.meta.url))

test('two real processes, killed with -9 again and again, lose nothing between them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'smartsuite-kill-'))
  await build({
    entryPoints: [fileURLToPath(new URL('kill/worker.ts', import.meta.url))],
    outfile: join(folder, 'worker.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    tsconfig: `${root}tsconfig.json`,
    logLevel: 'silent',
  })
  createFileStore(join(folder, 'store'))
  const emulator = createSmartSuiteEmulator({ tokens: [token], accountId, requestsPerSecond: 1_000 })
  const server = await serve(emulator.fetch)
  const setup = connect(emulator, systemClock)
  const { webhook_id: webhookId } = await setup.webhooks.create(wholeSolution)
  for (let event = 0; event < 200; event++) emulator.records.create()

  const running = new Set<ChildProcess>()
  const start = async (killAfter: number | undefined, moment: string) => {
    const after = String(killAfter ?? Number.POSITIVE_INFINITY)
    const child = spawn(process.execPath, [join(folder, 'worker.mjs'), server.origin, folder, webhookId, after, moment])
    running.add(child)
    let problem = ''
    child.stderr.on('data', (data) => {
      problem += data
    })
    const [code, signal] = await once(child, 'exit')
    running.delete(child)
    return { code, signal, problem }
  }
  const moments = ['handled', 'committing', 'committed']
  /** A process that died is replaced, until one reaches the end. */
  const keepRunning = async (kills: number) => {
    const endings: unknown[] = []
    for (let count = 0; ; count++) {
      const doomed = count < kills
      const ending = await start(doomed ? 7 + count * 5 : undefined, moments[count % moments.length] as string)
      endings.push(ending.signal ?? ending.code)
      // Windows has no signals: there it ends with 1, as after an error, which would print its message.
      const wasKilled =
        process.platform === 'win32' ? ending.code === 1 && ending.problem === '' : ending.signal === 'SIGKILL'
      if (!wasKilled) {
        expect(ending).toMatchObject({ code: 0, problem: '' })
        return endings
      }
    }
  }
  try {
    await Promise.all([keepRunning(2), keepRunning(2)])
    const lines = readFileSync(join(folder, 'log'), 'utf8').trim().split('\n')
    const numbers = lines.filter((line) => /^(handled|last) /.test(line)).map((line) => Number(line.split(' ')[1]))
    const excused = new Set(lines.filter((line) => line.startsWith('last')).map((line) => Number(line.split(' ')[1])))
    const killed = lines.filter((line) => line.startsWith('killed')).length
    expect(killed).toBeGreaterThanOrEqual(2)
    expect([...new Set(numbers)].sort((left, right) => left - right)).toEqual(upTo(200))
    const twice = numbers.filter((number, index) => numbers.indexOf(number) !== index)
    expect(twice.every((number) => excused.has(number))).toBe(true)
    expect(twice.length).toBe(excused.size)
  } finally {
    for (const child of running) child.kill('SIGKILL')
    await server.close()
    emulator.close()
    rmSync(folder, { recursive: true, force: true })
  }
}, 60_000)
