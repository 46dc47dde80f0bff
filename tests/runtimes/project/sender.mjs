// What a sender of webhooks must do with receivers that are slow, busy or gone, over the connections of its runtime.
import { isHookwrightError } from '@hookwright/core'
import { createWebhookSender, generateSecret } from '@hookwright/generic-hmac'
import { abortSoon, countOf } from './endings.mjs'

export async function sender(server) {
  const secret = generateSecret()
  const send = async (path, options) => {
    const url = `${server}/${path}`
    const settings = { allowHosts: ['127.0.0.1'], retryDelaysMs: [10], timeoutMs: 5_000, ...options }
    const { outcome, attempts } = await createWebhookSender({ url, secret, ...settings }).send({ body: '{"ü":1}' })
    return [outcome, ...attempts.map(({ status, error }) => status ?? error?.code ?? 'no answer')].join(' ')
  }
  const reason = new Error('enough')
  return {
    'delivers what it signed': (await send(`signed?secret=${encodeURIComponent(secret)}`)) === 'delivered 204',
    'waits after a 429': (await send('limited')) === 'delivered 429 200',
    // A browser hides the status of a redirect.
    'follows no redirect':
      /^exhausted (307 307|0 0)$/.test(await send('moved')) && (await countOf(server, 'stolen')) === 0,
    'does not wait for silence': (await send('silent', { timeoutMs: 100 })) === 'exhausted timeout timeout',
    // The client has asked for it once. A browser may ask again by itself.
    'repeats after a lost connection':
      (await send('closed')).startsWith('exhausted ') && (await countOf(server, 'closed')) >= 3,
    'rejects with the reason of an abort': await send('silent', { signal: abortSoon(reason) }).catch(
      (error) => error === reason,
    ),
  }
}

/** Whether the runtime lets us check the address it connects to: `checked`, or `refused` if not. */
export function egressHere() {
  try {
    createWebhookSender({ url: 'https://example.com/', secret: generateSecret() })
    return 'checked'
  } catch (error) {
    return isHookwrightError(error, 'ConfigError') ? 'refused' : String(error)
  }
}
