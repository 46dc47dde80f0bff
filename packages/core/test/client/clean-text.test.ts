import { cleanText, type TransportError } from '@hookwright/core/client'
import { describe, expect, it } from 'vitest'
import { rejection, ticketsClient, token } from './support.js'

describe('cleanText', () => {
  it.each([
    ['<P>One</P> <b>two</b>', 'One two'],
    ['<BR>one', 'one'],
    ['<SCRIPT>a()</SCRIPT>x<style>b</style>y<script>c', 'x y'],
    ['<TITLE lang="en"> Bad gateway </TITLE><body>text', 'Bad gateway'],
    ['<title></title><p>told here', 'told here'],
    ['<head><meta charset="utf-8"><body>an end tag may be left out', 'an end tag may be left out'],
    ['cut off in a <a href="', 'cut off in a'],
    ['<p>&LT;a&gt; &amp; &quot;b&quot; &apos;c&#39; d&nbsp;e &copy;', `<a> & "b" 'c' d e &copy;`],
  ])('makes one line of %j', (text, expected) => {
    expect(cleanText(text, [])).toBe(expected)
  })

  it('hides what usually is a credential, every time and in any case', () => {
    expect(cleanText('HTTPS://a.example/x?key=1 and https://b.example#t=2 end', [])).toBe(
      'HTTPS://a.example/x and https://b.example end',
    )
    expect(cleanText('HTTP://u:p@a.example http://v:q@b.example', [])).toBe('HTTP://a.example http://b.example')
    expect(cleanText('Bearer abcdefgh, TOKEN 12345678, Basic YT+i/Yw== and basic abcdefg', [])).toBe(
      'Bearer [hidden], TOKEN [hidden], Basic [hidden] and basic abcdefg',
    )
  })

  it('hides a secret of at least four characters, because a shorter one can’t be told from words', () => {
    expect(cleanText('an abcd of abc', ['abcd', 'abc', ''])).toBe('an [hidden] of abc')
  })

  it('hides a secret escaped as in JSON, and the first 12 characters of one with 20', () => {
    expect(cleanText('{"k":"a\\"b\\\\c"}', ['a"b\\c'])).toBe('{"k":"[hidden]"}')
    const secret = 'a+b.c*d?e(f)g[h]i{j}'
    expect(cleanText(`${secret.slice(0, 12)}..., not ${secret.slice(0, 11)}...`, [secret])).toBe(
      '[hidden] not a+b.c*d?e(f...',
    )
    expect(cleanText(`${secret.slice(0, 12)}...`, [secret.slice(0, 19)])).toBe('a+b.c*d?e(f)...')
  })

  it('hides a secret escaped for markup, and one that would be cut off at the limit', () => {
    expect(cleanText('<p>the key a&amp;b&lt;c', ['a&b<c'])).toBe('the key [hidden]')
    expect(cleanText(`${'<i>'.repeat(1_363)}${token}`, [token])).toBe('[hidden')
  })

  it('keeps 300 characters, the last of which is an ellipsis if there were more', () => {
    expect(cleanText('x'.repeat(300), [])).toBe('x'.repeat(300))
    expect(cleanText('x'.repeat(301), [])).toBe(`${'x'.repeat(299)}…`)
  })
})

describe('the cause of a TransportError', () => {
  const causeOf = async (thrown: unknown) => {
    const fetch = () => Promise.reject(thrown)
    const api = ticketsClient({ fetch, retry: { limit: 0 } })
    return ((await rejection(api.request({ path: 'tickets' }))) as TransportError).cause
  }
  const chain = (depth: number, end: Error): Error =>
    depth === 0 ? end : new Error(`${depth} above`, { cause: chain(depth - 1, end) })
  const reset = Object.assign(new RangeError('reset'), { code: 'ECONNRESET' })

  it('is the deepest of up to five causes, or the first that has a code', async () => {
    expect(await causeOf(chain(4, reset))).toEqual({ name: 'RangeError', message: 'reset', code: 'ECONNRESET' })
    expect(await causeOf(chain(5, reset))).toEqual({ name: 'Error', message: '1 above' })
    expect(await causeOf(Object.assign(chain(1, reset), { code: 'EFIRST' }))).toMatchObject({ code: 'EFIRST' })
  })

  it('has the message of the error above if it has none', async () => {
    const silent = new AggregateError([], '')
    expect(await causeOf(chain(1, silent))).toEqual({ name: 'AggregateError', message: '1 above' })
  })

  it('quotes nothing that is not an Error', async () => {
    expect(await causeOf(token)).toEqual({ name: 'Error', message: 'A value that is not an Error was thrown.' })
  })
})
