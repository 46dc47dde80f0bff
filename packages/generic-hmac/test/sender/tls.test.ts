import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { afterEach, expect, test, vi } from 'vitest'
import { generateSecret } from '../../src/sender/generate-secret.js'
import { createWebhookSender } from '../../src/sender/sender.js'
import { withoutProxies } from '../without-proxies.js'

// Made for this test: for "localhost", self-signed, and trusted by no one.
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg1fOfDK4JXe8Slvvt
87Q0jNoDcnBoSPPDtkcG3sb65NehRANCAASgoJ+1dtqLzBZ76pWSO+vefqx8cIf0
/WnI36sjBhLamnjSqLKqANCt6gofZRsjUW9ibE3BLh3om0mw5XPRoDWl
-----END PRIVATE KEY-----`
const cert = `-----BEGIN CERTIFICATE-----
MIIBljCCATugAwIBAgIUHL2JNLeLjVHZXWUCFtLN8hlk5RIwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjA3MDUyNVoYDzIxMjYxMDI5
MDcwNTI1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASgoJ+1dtqLzBZ76pWSO+vefqx8cIf0/WnI36sjBhLamnjSqLKqANCt
6gofZRsjUW9ibE3BLh3om0mw5XPRoDWlo2kwZzAdBgNVHQ4EFgQUY2eisPpLPibR
1BBNiVsggc1qrxwwHwYDVR0jBBgwFoAUY2eisPpLPibR1BBNiVsggc1qrxwwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
SQAwRgIhAPwBgeidma6vvOj7B4IescD8DuSN0h/gINY7OGu0H3a/AiEA1gF8xUCT
6RfrVTQqtqMlpOE5+aEhiD8cQ7y5wtwxqXg=
-----END CERTIFICATE-----`

withoutProxies()

const close: (() => void)[] = []
afterEach(() => {
  for (const end of close.splice(0)) end()
})

async function listen(): Promise<{ url: string; names: (string | false | null)[] }> {
  const names: (string | false | null)[] = []
  const server = createServer({ key, cert }, (request, response) => {
    names.push((request.socket as TLSSocket).servername ?? null)
    response.writeHead(204).end()
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  close.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `https://localhost:${(server.address() as AddressInfo).port}/in`, names }
}

test('an untrusted certificate gets nothing, even on an allowed host', async () => {
  const { url, names } = await listen()
  const sender = createWebhookSender({ url, secret: generateSecret(), allowHosts: ['localhost'], retryDelaysMs: [] })
  const { outcome, attempts } = await sender.send({ body: '{}' })
  expect(outcome).toBe('exhausted')
  expect(attempts[0]!.error).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  expect(names).toEqual([])
})

test('over TLS, the receiver is told its name', async () => {
  const { url, names } = await listen()
  // Node reads it for each connection, so the certificate counts as trusted in this test.
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
  const sender = createWebhookSender({ url, secret: generateSecret(), allowHosts: ['localhost'], retryDelaysMs: [] })
  expect((await sender.send({ body: '{}' })).outcome).toBe('delivered')
  expect(names).toEqual(['localhost'])
})
