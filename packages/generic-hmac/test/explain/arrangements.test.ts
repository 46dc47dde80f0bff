import { type Part, type Scheme, schemes } from '@hookwright/generic-hmac'
import { explainVerification } from '@hookwright/generic-hmac/explain'
import { describe, expect, test } from 'vitest'
import { fixedClock, hexMac, nowS, secret, sha } from '../shared.js'

const body = '{"a":"1","b":"2"}'
const publicUrl = 'https://example.com/in?t=1'
const time = nowS

/** The scheme, and the content of a sender that signs the same request differently. */
type Row = [content: readonly Part[], signed: string, found: string]

const whole: Part = { body: true }
const header: Part = { header: 'x-a' }

/** A request with everything that may be signed. */
async function contentOf(content: readonly Part[], signed: string): Promise<string | undefined> {
  const scheme: Scheme = { ...schemes.hmacSha256, content }
  const headers = { 'x-signature': hexMac(secret, signed), 'x-time': time, 'x-event-id': 'evt_1', 'x-a': 'a' }
  const { findings } = await explainVerification({
    scheme,
    secret,
    publicUrl,
    url: publicUrl,
    headers,
    body,
    clock: fixedClock,
  })
  expect(findings).toMatchObject([{ part: 'content' }])
  return /when the content is "(.*)" instead of/.exec(findings[0]!.message)?.[1]
}

test.each<Row>([
  [[whole], `evt_1.${body}`, '{id}.{body}'],
  [[whole], `${body}:${time}`, '{body}:{timestamp}'],
  [[whole], `${time}|${body}|evt_1`, '{timestamp}|{body}|{id}'],
  [[whole], `v1.${time}.${body}`, 'v1.{timestamp}.{body}'],
  [[whole], `POST${body}`, '{method}{body}'],
  [[header, ':', whole], body, '{body}'],
])('next to the body, the time and id may be signed: %j, signed %s', async (content, signed, found) => {
  expect(await contentOf(content, signed)).toBe(found)
})

describe.each([
  ['', ''],
  ['POST', '{method}'],
])('and the URL: with "%s" before it', (method, words) => {
  test.each(['', '.', ':', '|', '\n'])('separated by %j', async (separator) => {
    const join = (...parts: string[]) => parts.filter(Boolean).join(separator)
    const written = JSON.stringify(separator).slice(1, -1)
    const inWords = (...parts: string[]) => parts.filter(Boolean).join(written)
    const target = join(method, publicUrl)
    const named = inWords(words, '{url full}')
    for (const [signed, found] of [
      [
        [target, body],
        [named, '{body}'],
      ],
      [
        [body, target],
        ['{body}', named],
      ],
      [
        [time, target, body],
        ['{timestamp}', named, '{body}'],
      ],
      [
        [target, body, time],
        [named, '{body}', '{timestamp}'],
      ],
    ] as const) {
      expect(await contentOf([whole], join(...signed))).toBe(inWords(...found))
    }
  })
})

describe('the parts of a scheme may be in another order', () => {
  const v1 = ['v1;', header, ':', { method: true }, '.', whole] as const
  test.each<Row>([
    [v1, `a:POST.${body}`, '{header x-a}:{method}.{body}'],
    [v1, `v1;POST:a.${body}`, 'v1;{method}:{header x-a}.{body}'],
    [v1, `${body}.POST:av1;`, '{body}.{method}:{header x-a}v1;'],
    [v1, `a:POST:evt_1:${body}`, '{header x-a}:{method}:{id}:{body}'],
    [[whole, '.', { method: true }], `${body}.POST\n`, '{body}.{method}\\n'],
    [[{ json: 'a' }, '|', { json: 'b' }], '2|1', '{json b}|{json a}'],
    [[{ json: 'a' }, '|', { json: 'b' }], `1|2|${time}`, '{json a}|{json b}|{timestamp}'],
    [
      [{ bodyHash: 'sha256', encoding: 'hex' }, '.', header],
      `${sha('sha512', body).toString('base64')}.a`,
      '{bodyHash sha512}.{header x-a}',
    ],
    [[{ when: { header: 'x-a' }, parts: [{ url: 'full' }, '#'] }, whole], `/in#${body}`, '{when}{body}'],
  ])('%j, signed %s', async (content, signed, found) => {
    expect(await contentOf(content, signed)).toBe(found)
  })
})
