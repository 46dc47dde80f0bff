import { parseFrappeDatetime, parseFrappeDuration } from '@hookwright/casesolved'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

describe('parseFrappeDatetime', () => {
  test('trap 11: fields with microseconds, no zone assumed', () => {
    expect(parseFrappeDatetime('2026-01-02 03:04:05.678901')).toEqual({
      year: 2026,
      month: 1,
      day: 2,
      hour: 3,
      minute: 4,
      second: 5,
      microsecond: 678_901,
    })
    expect(parseFrappeDatetime('2026-01-02 03:04:05')?.microsecond).toBe(0)
  })

  test.each([
    '2026-01-31',
    '2026-01-02T03:04:05',
    '2026-01-02 03:04:05Z',
    '2026-01-02 03:04:05.5',
    '2026-02-29 00:00:00',
    '2026-13-01 00:00:00',
    '2026-00-01 00:00:00',
    '2026-01-01 24:00:00',
    '2026-01-01 22:60:00',
    '2026-01-01 22:59:60',
    '2026-01-01 23:60:00',
    '2026-01-01 23:59:60',
    '0000-01-01 00:00:00',
    ' 2026-01-02 03:04:05',
    '2026-01-02 03:04:05\n',
    '',
    null,
    undefined,
    7,
  ])('%j is not one', (text) => {
    expect(parseFrappeDatetime(text)).toBeUndefined()
    expect(parseFrappeDatetime(text, { timeZone: 'UTC' })).toBeUndefined()
  })

  test.each([
    ['UTC', '2026-08-01 09:03:11.999999', '2026-08-01T09:03:11.999Z'],
    ['Europe/London', '2026-08-01 09:03:11', '2026-08-01T08:03:11.000Z'],
    ['Asia/Kolkata', '2026-01-01 00:00:00', '2025-12-31T18:30:00.000Z'],
    ['America/St_Johns', '2026-07-01 12:00:00', '2026-07-01T14:30:00.000Z'],
    // Clocks are set forward at 01:00: 01:30 does not exist, and is read as half an hour after the gap began.
    ['Europe/London', '2026-03-29 01:30:00', '2026-03-29T01:30:00.000Z'],
    // Clocks are set back at 02:00: 01:30 occurs twice, and the first is used.
    ['Europe/London', '2026-10-25 01:30:00', '2026-10-25T00:30:00.000Z'],
    // The day before is in 1 BC.
    ['Etc/GMT-1', '0001-01-01 12:00:00', '0001-01-01T11:00:00.000Z'],
    ['UTC', '0099-03-01 00:00:00', '0099-03-01T00:00:00.000Z'],
  ])('in %s, %s is %s', (timeZone, text, expected) => {
    expect(parseFrappeDatetime(text, { timeZone })?.toISOString()).toBe(expected)
  })

  test('every moment written in a zone is read back in it', () => {
    const zones = fc.constantFrom('UTC', 'Asia/Kolkata', 'Pacific/Apia', 'Asia/Kathmandu', 'America/Phoenix')
    const seconds = fc.integer({ min: Date.UTC(2013, 0) / 1000, max: Date.UTC(2060, 0) / 1000 })
    fc.assert(
      fc.property(zones, seconds, (timeZone, second) => {
        const text = new Date(second * 1000).toLocaleString('sv-SE', { timeZone })
        const read = parseFrappeDatetime(text, { timeZone })?.toLocaleString('sv-SE', { timeZone })
        expect(read).toBe(text)
      }),
      { numRuns: 300 },
    )
  })

  test('it throws for no text', () => {
    fc.assert(fc.property(fc.string(), (text) => parseFrappeDatetime(text) === undefined))
  })

  test('an unknown zone is the developer’s mistake', () => {
    for (const timeZone of ['Mars/Olympus', '', ' ', undefined, null]) {
      const read = () => parseFrappeDatetime('2026-01-02 03:04:05', { timeZone } as { timeZone: string })
      expect(read).toThrow(/"timeZone" is not a time zone/)
    }
  })
})

test.each([
  ['0:05:12', 312_000],
  ['0:05:12.345678', 312_345.678],
  ['100:00:00', 360_000_000],
  ['1 day, 0:00:01', 86_401_000],
  ['2 days, 10:00:00', 208_800_000],
  ['5:12', undefined],
  ['0:61:00', undefined],
  ['-1 day, 0:00:00', undefined],
  [null, undefined],
])('parseFrappeDuration(%j) is %j', (text, expected) => {
  expect(parseFrappeDuration(text)).toBe(expected)
})
