import { defineScheme, schemes } from '@hookwright/generic-hmac'
import { describe, expect, test } from 'vitest'
import { hexMac, mac, nowMs, nowS, recordingWebhook, secret } from '../shared.js'

describe('a captured request, sent again in another form', () => {
  describe('Adyen', () => {
    const hexKey = '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056'
    const item = {
      NotificationRequestItem: {
        additionalData: { hmacSignature: 'coqCmt/IZ4E3CzPvMY8zTjQVL5hYJUiBRg8UU+iCWo0=' },
        amount: { value: 1130, currency: 'EUR' },
        pspReference: '7914073381342284',
        eventCode: 'AUTHORISATION',
        merchantAccountCode: 'TestMerchant',
        merchantReference: 'TestPayment-1407325143704',
        success: 'true',
      },
    }
    const sendAll = async (...lists: unknown[]) => {
      const { send, outcomes } = recordingWebhook({ scheme: schemes.adyen, secret: hexKey })
      for (const notificationItems of lists) await send(JSON.stringify({ notificationItems }))
      return outcomes.map(({ type, code }) => code ?? type)
    }

    test('the same notification twice in one list is the same', async () => {
      expect(await sendAll([item], [item, item], [item, item, item])).toEqual(['handled', 'duplicate', 'duplicate'])
    })

    test('lists that share a notification are different, but the same if only their order differs', async () => {
      const other = (pspReference: string) => {
        const copy = structuredClone(item)
        const text = `${pspReference}::TestMerchant:TestPayment-1407325143704:1130:EUR:AUTHORISATION:true`
        const hmacSignature = mac('sha256', Buffer.from(hexKey, 'hex'), text).toString('base64')
        Object.assign(copy.NotificationRequestItem, { pspReference, additionalData: { hmacSignature } })
        return copy
      }
      const [second, third] = [other('8814073381342285'), other('8814073381342286')]
      const lists = [[item], [item, second], [item, third], [second, third], [item, second, third]]
      expect(await sendAll(...lists, [second, item])).toEqual([...Array(5).fill('handled'), 'duplicate'])
    })

    test('each notification of a list is signed, and there are between one and a thousand', async () => {
      const forged = structuredClone(item)
      forged.NotificationRequestItem.amount.value++
      const thousand = Array(1_000).fill(item)
      expect(await sendAll([item, forged], [forged, item])).toEqual(['signature_mismatch', 'signature_mismatch'])
      expect(await sendAll([], undefined, { 0: item }, [...thousand, item])).toEqual(Array(4).fill('signature_missing'))
      expect(await sendAll(thousand)).toEqual(['handled'])
    })
  })

  describe.each([
    { place: 'a field', stamped: false },
    { place: 'its signature', stamped: true },
  ])('a list whose elements have their own id and time, in $place', ({ stamped }) => {
    const scheme = defineScheme({
      mac: { kind: 'hmac', hash: 'sha256' },
      each: 'items',
      signature: { from: { json: 'proof' }, format: { kind: 'kv', key: 'v1' }, encoding: 'hex' },
      content: [{ id: true }, '.', { timestamp: true }, '.', { json: 'name' }],
      id: { from: { json: 'id' } },
      timestamp: { from: stamped ? { kv: 't' } : { json: 't' }, format: 's' },
      repeats: true,
    })
    const element = (id: string, ageS = 0) => {
      const t = String(Number(nowS) - ageS)
      return { id, t, name: 'a', proof: `t=${t},v1=${hexMac(secret, `${id}.${t}.a`)}` }
    }
    const sendAll = async (...bodies: object[]) => {
      const { send, deliveries, outcomes } = recordingWebhook({ scheme, secret })
      for (const body of bodies) await send(JSON.stringify(body))
      return { types: outcomes.map(({ type, code }) => code ?? type), deliveries }
    }

    test('is a different message at another time, whichever element differs', async () => {
      const lists = [0, 1, 2].map((ageS) => [element('a', ageS), element('b')])
      const { types } = await sendAll(...[...lists, [element('b'), element('a', 1)]].map((items) => ({ items })))
      expect(types).toEqual(['handled', 'handled', 'handled', 'duplicate'])
    })

    test('takes neither from an unsigned place', async () => {
      const forged = { id: 'forged', t: String(Number(nowS) - 9), proof: `t=${Number(nowS) - 9}` }
      const items = [element('a', 5)]
      const { types, deliveries } = await sendAll({ ...forged, items }, { items })
      expect(types).toEqual(['handled', 'duplicate'])
      expect(deliveries[0]?.message).toMatchObject({ id: 'a', timestamp: new Date(nowMs - 5_000) })
    })

    test('of several has only what they all have', async () => {
      const { deliveries } = await sendAll({ items: [element('a', 5), element('b', 5)] })
      expect(deliveries[0]?.message).toMatchObject({ id: undefined, timestamp: new Date(nowMs - 5_000) })
    })
  })
})
