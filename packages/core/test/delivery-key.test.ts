import { createHash } from 'node:crypto'
import { deliveryKey } from '@hookwright/core'
import { expect, test } from 'vitest'

test('a key is the SHA-256 of endpoint, principal and id, each after its length in bytes', async () => {
  const expected = createHash('sha256').update('8:ordersé').update('6:東京').update('0:').digest('hex')
  expect(await deliveryKey({ endpoint: 'ordersé', principal: '東京', id: '' })).toBe(expected)
})

test('A37 moving text from one part to the next gives another key', async () => {
  const parts = [
    ['a', 'b', 'c'],
    ['ab', '', 'c'],
    ['a', 'bc', ''],
    ['', 'ab', 'c'],
    ['a', 'b:1', 'c'],
    ['a1:b', '', 'c'],
  ] as const
  const keys = parts.map(([endpoint, principal, id]) => deliveryKey({ endpoint, principal, id }))
  expect(new Set(await Promise.all(keys)).size).toBe(parts.length)
})
