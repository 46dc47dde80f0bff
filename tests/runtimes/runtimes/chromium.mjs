import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { chromium as playwright } from 'playwright-core'
import { bundle } from '../bundle.mjs'

const executablePath = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]
  .filter(Boolean)
  .find((path) => existsSync(path))

let browserVersion = 'not found'

/** A page on localhost, because `crypto.subtle` exists only in a secure context. */
export const chromium = {
  name: 'Chromium',
  backend: 'webcrypto',
  egress: 'refused',
  missing: executablePath ? undefined : 'no Chromium is installed',
  version: async () => browserVersion,
  async run(project, server) {
    const script = await bundle(project, 'global.mjs', ['browser'], 'iife')
    const page = createServer((_, response) => {
      response.setHeader('content-type', 'text/html').end(`<!doctype html><script>${script}</script>`)
    }).listen(0, '127.0.0.1')
    await once(page, 'listening')
    const browser = await playwright.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    })
    try {
      browserVersion = browser.version()
      const tab = await browser.newPage()
      await tab.goto(`http://localhost:${page.address().port}/`)
      return await tab.evaluate(`runScenario(${JSON.stringify(server)})`)
    } finally {
      await browser.close()
      page.close()
    }
  },
}
