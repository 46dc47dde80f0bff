import { isOwnChange, parseSmartsheetTimestamp } from '@hookwright/smartsheet'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

describe('trap 12: every form of a timestamp', () => {
  test.each([
    ['callbacks: an offset without a colon', '2015-10-27T17:04:23.795+0000', '2015-10-27T17:04:23.795Z'],
    ['callbacks: an offset with a colon', '2022-06-27T21:34:24.000+00:00', '2022-06-27T21:34:24.000Z'],
    ['resources: Z', '2020-01-03T22:25:51Z', '2020-01-03T22:25:51.000Z'],
    ['resources: west of Greenwich', '2012-07-06T12:27:52-08:00', '2012-07-06T20:27:52.000Z'],
    ['east of it, half an hour apart', '2024-01-01T00:00:00+0530', '2023-12-31T18:30:00.000Z'],
    ['no colon, west', '2012-07-06T12:27:52-0730', '2012-07-06T19:57:52.000Z'],
    ['lower case', '2020-01-03t22:25:51z', '2020-01-03T22:25:51.000Z'],
    ['one digit of a second', '2020-01-03T22:25:51.5Z', '2020-01-03T22:25:51.500Z'],
    ['nanoseconds', '2020-01-03T22:25:51.123456789Z', '2020-01-03T22:25:51.123Z'],
    ['a leap day', '2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['milliseconds since the epoch', 1_445_965_463_795, '2015-10-27T17:04:23.795Z'],
    ['the epoch', 0, '1970-01-01T00:00:00.000Z'],
  ])('%s', (_, given, expected) => {
    expect(parseSmartsheetTimestamp(given)?.toISOString()).toBe(expected)
  })

  test.each([
    ['no offset', '2015-10-27T17:04:23.795'],
    ['a date', '2015-10-27'],
    ['the thirteenth month', '2015-13-01T00:00:00Z'],
    ['the thirtieth of February', '2015-02-30T00:00:00Z'],
    ['a leap day in a common year', '2023-02-29T00:00:00Z'],
    ['hour 24', '2015-10-27T24:00:00Z'],
    ['second 60', '2015-10-27T23:59:60Z'],
    ['an offset of 99 minutes', '2015-10-27T17:04:23+0099'],
    ['text around it', 'on 2015-10-27T17:04:23Z'],
    ['digits', '1445965463795'],
    ['empty', ''],
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['beyond what a Date holds', 8.65e15],
    ['null', null],
    ['undefined', undefined],
    ['an object', {}],
    ['a Date', new Date(0)],
  ])('not understood: %s', (_, given) => {
    expect(parseSmartsheetTimestamp(given)).toBeUndefined()
  })

  test('agrees with the platform on its native form, and never throws', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
        (date) => {
          expect(parseSmartsheetTimestamp(date.toISOString())).toEqual(date)
          expect(parseSmartsheetTimestamp(date.toISOString().replace('Z', '+0000'))).toEqual(date)
        },
      ),
    )
    fc.assert(fc.property(fc.anything(), (value) => void parseSmartsheetTimestamp(value)))
  })
})

describe('trap 16: own changes are recognised in a comma list', () => {
  test.each([
    ['alone', 'my-app', true],
    ['first', 'my-app,other', true],
    ['last, with white space', 'other , my-app ', true],
    ['part of another name', 'my-app-2', false],
    ['cut off at the front', 'y-app,other', false],
    ['other case', 'My-App', false],
    ['absent', undefined, false],
    ['empty', '', false],
    ['not a text', 5, false],
  ])('%s', (_, changeAgent, expected) => {
    for (const own of ['my-app', ' my-app ']) expect(isOwnChange({ changeAgent }, own)).toBe(expected)
  })

  test('an empty own name never matches', () => {
    expect(isOwnChange({ changeAgent: ',' }, '')).toBe(false)
    expect(isOwnChange({ changeAgent: 'a, ,b' }, ' ')).toBe(false)
  })
})
