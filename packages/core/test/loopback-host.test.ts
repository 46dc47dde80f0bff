import { isLoopbackHost } from '@hookwright/core'
import { describe, expect, test } from 'vitest'

describe('isLoopbackHost', () => {
  test.each(['localhost', 'localhost.', 'a.localhost', '127.0.0.1', '127.9.9.9', '[::1]'])('%s is one', (host) => {
    expect(isLoopbackHost(host)).toBe(true)
  })
  test.each(['localhost.example.com', '128.0.0.1', '[::2]', 'notlocalhost', '[::ffff:7f00:1]', ''])(
    '%s is not one',
    (host) => {
      expect(isLoopbackHost(host)).toBe(false)
    },
  )
})
