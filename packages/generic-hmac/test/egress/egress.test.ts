import { ConfigError } from '@hookwright/core'
import { describe, expect, test, vi } from 'vitest'
import { createEgress, type EgressOptions } from '../../src/egress/egress.js'
import { readPolicy } from '../../src/rfc9421/policy.js'
import { pairs } from '../rfc9421/message.js'
import { withoutProxies } from '../without-proxies.js'

const configure =
  (url: string, options: EgressOptions = {}, ...backend: [null?]) =>
  () =>
    createEgress(url, options, ...backend)

withoutProxies()

describe('the URL', () => {
  test.each([
    'https://hooks.example.com/in',
    'https://example.com:80/',
    'https://8.8.8.8/',
    'https://[2606:4700::1111]/',
  ])('%s is accepted', (url) => {
    expect(configure(url)).not.toThrow()
  })

  test.each([
    ['not absolute', '/hook'],
    ['another scheme', 'ftp://example.com/'],
    ['file', 'file:///etc/passwd'],
    ['plain http', 'http://example.com/'],
    ['a user', 'https://user:pass@example.com/'],
    ['an unusual port', 'https://example.com:22/'],
    ['loopback', 'https://127.0.0.1/'],
    ['loopback by name', 'https://localhost/'],
    ['loopback by name, trailing dot', 'https://localhost./'],
    ['loopback 6', 'https://[::1]/'],
    ['decimal', 'https://2130706433/'],
    ['octal', 'https://0177.0.0.01/'],
    ['hexadecimal', 'https://0x7f000001/'],
    ['loopback with a trailing dot', 'https://127.0.0.1./'],
    ['a zone id', 'https://[fe80::1%25eth0]/'],
    ['metadata', 'https://169.254.169.254/latest/meta-data'],
    ['mapped metadata', 'https://[::ffff:169.254.169.254]/'],
    ['unique local', 'https://[fd00:ec2::254]/'],
    ['private', 'https://10.0.0.1/'],
  ])('%s is a ConfigError', (_, url) => {
    expect(configure(url)).toThrow(ConfigError)
  })

  test('a name that is not ASCII stays one, in versions of Node whose URL.canParse denies it after some thousand calls', () => {
    const url = 'https://hooks.münchen.example/'
    const options = { egress: 'trusted', allowHosts: ['hooks.münchen.example'] } as const
    for (let count = 0; count < 20_000; count++) createEgress(url, options)
    for (let count = 0; count < 20_000; count++) readPolicy({ keys: pairs['hmac-sha256'].verifying, publicUrl: url })
  })

  test('a refusal never shows a password in the URL', () => {
    expect(configure('https://user:hunter2@example.com/')).toThrow(expect.not.stringContaining('hunter2') as never)
  })
})

describe('allowHosts', () => {
  test.each([
    ['a name, any port', 'http://localhost:8080/', ['localhost']],
    ['an address', 'http://127.0.0.1:8080/', ['127.0.0.1']],
    ['an address in another form', 'http://127.0.0.1:8080/', ['0x7f.1']],
    ['IPv6 with brackets', 'http://[::1]:8080/', ['[::1]']],
    ['IPv6 without brackets', 'http://[::1]:8080/', ['::1']],
    ['a port', 'http://[::1]:8080/', ['[0:0::1]:8080']],
    ['upper case', 'https://hooks.internal:8443/', ['Hooks.Internal:8443']],
    ['the default port', 'https://localhost/', ['localhost:443']],
    ['the default port of http', 'http://localhost/', ['localhost:80']],
  ])('accepts %s', (_, url, allowHosts) => {
    expect(configure(url, { allowHosts })).not.toThrow()
  })

  test.each([
    ['another port', 'http://localhost:8080/', ['localhost:8081']],
    ['a subdomain', 'http://a.localhost:8080/', ['localhost']],
    ['a suffix', 'http://127.0.0.1:80/', ['27.0.0.1']],
    ['plain http to a host that is not loopback', 'http://hooks.internal/', ['hooks.internal']],
    ['a URL instead of a host', 'http://localhost/', ['http://localhost']],
    ['an address that is none', 'https://example.com/', ['::1.2.3.999']],
    ['an empty entry', 'https://example.com/', ['']],
    ['what no URL takes for a host', 'https://example.com/', ['exam ple.com']],
    ['a wildcard entry with a path', 'https://example.com/', ['example.com/in']],
  ])('refuses %s', (_, url, allowHosts) => {
    expect(configure(url, { allowHosts })).toThrow(ConfigError)
  })
})

test("egress: 'trusted' accepts any address and port, but plain http only to loopback", () => {
  const egress = 'trusted'
  for (const url of ['https://10.0.0.1:8443/', 'http://localhost:8080/', 'http://127.0.0.1/', 'http://[::1]/']) {
    expect(configure(url, { egress })).not.toThrow()
  }
  for (const url of ['http://hooks.internal/', 'http://10.0.0.1/', 'https://user:pass@example.com/']) {
    expect(configure(url, { egress })).toThrow(ConfigError)
  }
})

describe('if the address can’t be checked', () => {
  const fetch = async () => new Response()
  const url = 'https://hooks.example.com/'

  test('a custom fetch requires a decision', () => {
    expect(configure(url, { fetch })).toThrow(/allowHosts.*egress: 'trusted'/)
    expect(configure(url, { fetch, egress: 'trusted' })).not.toThrow()
    expect(configure(url, { fetch, allowHosts: ['hooks.example.com'] })).not.toThrow()
    expect(configure(url, { fetch, allowHosts: ['example.com'] })).toThrow(ConfigError)
  })

  test('a runtime other than Node requires a decision', () => {
    expect(configure(url, {}, null)).toThrow(/does not show the address to which it connects/)
    expect(configure(url, { egress: 'trusted' }, null)).not.toThrow()
    expect(configure(url, { allowHosts: ['hooks.example.com'] }, null)).not.toThrow()
  })

  test('it is sent with the current global fetch', async () => {
    const transport = configure(url, { egress: 'trusted' }, null)()
    const sent = vi.fn(async () => new Response(null, { status: 204, headers: { 'retry-after': '7' } }))
    vi.stubGlobal('fetch', sent)
    const headers = new Headers({ 'x-id': '1' })
    const body = new Uint8Array([1])
    const { signal } = new AbortController()
    const answer = await transport({ url: new URL(url), method: 'PUT', headers, body, signal })
    expect(answer).toMatchObject({ status: 204, retryAfter: '7' })
    expect(sent).toHaveBeenCalledExactlyOnceWith(url, { method: 'PUT', headers, body, signal, redirect: 'manual' })
    vi.unstubAllGlobals()
  })

  test('a body that is longer than wanted, and can’t be cancelled, is abandoned', async () => {
    const cancel = vi.fn(() => {
      throw new Error('no')
    })
    const pull = (controller: ReadableStreamDefaultController) => controller.enqueue(new Uint8Array(100))
    const endless = async () => new Response(new ReadableStream({ pull, cancel }))
    const transport = configure(url, { fetch: endless, egress: 'trusted' })()
    const { signal } = new AbortController()
    const call = { url: new URL(url), method: 'POST', headers: new Headers(), body: new Uint8Array(), signal }
    await (await transport(call)).discard(250, signal)
    expect(cancel).toHaveBeenCalledOnce()
  })

  test.each(['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'])('%s requires a decision', (name) => {
    vi.stubEnv(name, 'http://user:hunter2@proxy.internal:3128')
    expect(configure(url)).toThrow(new RegExp(`${name} sets a proxy`))
    expect(configure(url)).toThrow(expect.not.stringContaining('hunter2') as never)
    expect(configure(url, { egress: 'trusted' })).not.toThrow()
    expect(configure(url, { allowHosts: ['hooks.example.com'] })).not.toThrow()
  })

  test.each([
    ['no_proxy', 'hooks.example.com'],
    ['no_proxy', '.example.com'],
    ['no_proxy', 'example.com'],
    ['no_proxy', 'a.test, example.com'],
    ['no_proxy', '*'],
    ['NO_PROXY', 'Example.COM'],
  ])('%s=%s exempts the host', (name, noProxy) => {
    vi.stubEnv('https_proxy', 'http://proxy.internal:3128')
    vi.stubEnv(name, noProxy)
    expect(configure(url)).not.toThrow()
  })

  test.each(['ample.com', 'other.test', ','])('no_proxy=%s does not', (noProxy) => {
    vi.stubEnv('https_proxy', 'http://proxy.internal:3128')
    vi.stubEnv('no_proxy', noProxy)
    expect(configure(url)).toThrow(ConfigError)
  })

  test('an unknown value of "egress" is refused', () => {
    expect(configure(url, { egress: 'open' as never })).toThrow(/"egress"/)
  })
})
