import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { describe, expect, test } from 'vitest'
import { generateSecret } from '../../src/sender/generate-secret.js'
import { createWebhookSender } from '../../src/sender/sender.js'
import { listen } from './loopback.js'

const body = '{"type":"invoice.paid","data":{"note":"Zoë $$ 漢字"}}'

/** The libraries that receivers use check what arrives. */
async function deliver(secret: string | readonly string[]) {
  const { url, arrived } = await listen(200)
  await createWebhookSender({ url, secret, allowHosts: ['127.0.0.1'] }).send({ body })
  const { headers, body: sent } = arrived[0]!
  return { text: sent.toString(), headers: headers as Record<string, string> }
}

describe.each([
  ['standardwebhooks', StandardWebhook],
  ['svix', SvixWebhook],
])('%s', (_, Receiver) => {
  test('accepts what is sent', async () => {
    const secret = generateSecret()
    const { text, headers } = await deliver(secret)
    expect(new Receiver(secret).verify(text, headers)).toEqual(JSON.parse(body))
  })

  test('accepts either secret during a rotation', async () => {
    const secrets = [generateSecret(), generateSecret()] as const
    const { text, headers } = await deliver(secrets)
    for (const secret of secrets) expect(new Receiver(secret).verify(text, headers)).toEqual(JSON.parse(body))
    expect(() => new Receiver(generateSecret()).verify(text, headers)).toThrow()
  })

  test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('refuses a changed %s', async (name) => {
    const secret = generateSecret()
    const { text, headers } = await deliver(secret)
    const changed = { ...headers, [name]: headers[name]!.replace(/.$/, (last) => (last === '1' ? '2' : '1')) }
    expect(() => new Receiver(secret).verify(text, changed)).toThrow()
  })

  test('refuses a changed body', async () => {
    const secret = generateSecret()
    const { text, headers } = await deliver(secret)
    expect(() => new Receiver(secret).verify(text.replace('paid', 'void'), headers)).toThrow()
  })
})
