import { BlockList } from 'node:net'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isGlobalUnicast, unbracket } from '../../src/egress/address.js'

/** As in a URL, where the platform normalises decimal, octal and hexadecimal forms. */
const hostOf = (host: string) => unbracket(new URL(`https://${host}/`).hostname)

describe('isGlobalUnicast', () => {
  const refused = [
    ['this network', '0.0.0.0'],
    ['private 10/8', '10.1.2.3'],
    ['shared (CGNAT)', '100.64.0.1'],
    ['Alibaba metadata', '100.100.100.200'],
    ['loopback', '127.0.0.1'],
    ['loopback, other', '127.255.255.254'],
    ['cloud metadata', '169.254.169.254'],
    ['private 172.16/12', '172.31.255.255'],
    ['Oracle metadata', '192.0.0.192'],
    ['documentation 1', '192.0.2.1'],
    ['6to4 relay', '192.88.99.1'],
    ['private 192.168/16', '192.168.0.1'],
    ['benchmarking', '198.19.255.255'],
    ['documentation 2', '198.51.100.7'],
    ['documentation 3', '203.0.113.7'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['Azure agent', '168.63.129.16'],
    ['loopback 6', '::1'],
    ['unspecified 6', '::'],
    ['IPv4-compatible', '::7f00:1'],
    ['IPv4-compatible, public inside', '::8.8.8.8'],
    ['IPv4-mapped loopback', '::ffff:127.0.0.1'],
    ['IPv4-mapped metadata, hex', '::ffff:a9fe:a9fe'],
    ['IPv4-translated', '::ffff:0:8.8.8.8'],
    ['NAT64 of loopback', '64:ff9b::127.0.0.1'],
    ['NAT64 of private', '64:ff9b::a00:1'],
    ['NAT64, local use', '64:ff9b:1::1'],
    ['discard', '100::1'],
    ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
    ['benchmarking 6', '2001:2::1'],
    ['ORCHIDv2', '2001:20::1'],
    ['documentation 6', '2001:db8::1'],
    ['documentation 6, new', '3fff::1'],
    ['6to4 of private', '2002:a00:1::1'],
    ['6to4 of public', '2002:808:808::1'],
    ['segment routing', '5f00::1'],
    ['unique local', 'fc00::1'],
    ['AWS metadata 6', 'fd00:ec2::254'],
    ['link-local', 'fe80::1'],
    ['link-local with zone', 'fe80::1%eth0'],
    ['zone on a public address', '2606:4700::1111%1'],
    ['site-local', 'fec0::1'],
    ['multicast 6', 'ff02::1'],
    ['unallocated 6', '4000::1'],
    ['a name', 'example.com'],
    ['empty', ''],
    ['octal, not normalised', '010.0.0.1'],
    ['too many groups', '1:2:3:4:5:6:7:8:9'],
    ['too few groups', '2606:4700:4700'],
    ['a group of five digits', '2606:4700:04700::1111'],
    ['two gaps', '2606::1::1'],
    ['full with a gap', '2606:1:2:3:4:5:6::7:8'],
    ['tail inside', '2606::1.2.3.4:1'],
    ['256', '256.1.1.1'],
  ] as const
  test.each(refused)('refuses %s', (_, address) => {
    expect(isGlobalUnicast(address)).toBe(false)
  })

  test.each([
    '8.8.8.8',
    '1.1.1.1',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2001:4860:4860::8888',
    '2001:200::1',
    '2a00:1450:4001:81b::200e',
    '2a00:1450:4001:81b:1:2:3:200E',
    '2a00:1450:4001:81b:1:2::200e',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
  ])('accepts %s', (address) => {
    expect(isGlobalUnicast(address)).toBe(true)
  })

  test.each([
    ['decimal', '2130706433', '127.0.0.1'],
    ['octal', '0177.0.0.1', '127.0.0.1'],
    ['hexadecimal', '0x7f.1', '127.0.0.1'],
    ['short', '127.1', '127.0.0.1'],
    ['one hexadecimal number', '0xa9fea9fe', '169.254.169.254'],
    ['full-width digits', '１２７.0.0.1', '127.0.0.1'],
    ['mapped', '[::ffff:169.254.169.254]', '::ffff:a9fe:a9fe'],
  ])('refuses a URL host in %s form', (_, host, normalised) => {
    expect(hostOf(host)).toBe(normalised)
    expect(isGlobalUnicast(hostOf(host))).toBe(false)
  })

  test('agrees with Node on every IPv4 address', () => {
    const list = new BlockList()
    for (const [network, bits] of [
      ['0.0.0.0', 8],
      ['10.0.0.0', 8],
      ['100.64.0.0', 10],
      ['127.0.0.0', 8],
      ['169.254.0.0', 16],
      ['172.16.0.0', 12],
      ['192.0.0.0', 24],
      ['192.0.2.0', 24],
      ['192.31.196.0', 24],
      ['192.52.193.0', 24],
      ['192.88.99.0', 24],
      ['192.168.0.0', 16],
      ['192.175.48.0', 24],
      ['198.18.0.0', 15],
      ['198.51.100.0', 24],
      ['203.0.113.0', 24],
      ['224.0.0.0', 4],
      ['240.0.0.0', 4],
      ['168.63.129.16', 32],
    ] as const) {
      list.addSubnet(network, bits)
    }
    const edges = fc.constantFrom(0, 10, 63, 64, 100, 127, 128, 169, 172, 192, 198, 203, 223, 224, 254, 255)
    const byte = fc.oneof(fc.integer({ min: 0, max: 255 }), edges)
    fc.assert(
      fc.property(fc.tuple(byte, byte, byte, byte), (bytes) => {
        const text = bytes.join('.')
        const expected = !list.check(text, 'ipv4')
        const [a, b, c, d] = bytes
        const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
        expect(isGlobalUnicast(text)).toBe(expected)
        expect(isGlobalUnicast(`::ffff:${text}`)).toBe(expected)
        expect(isGlobalUnicast(`64:ff9b::${hex}`)).toBe(expected)
        expect(isGlobalUnicast(`::${hex}`)).toBe(false)
        expect(isGlobalUnicast(`2002:${hex}::1`)).toBe(false)
      }),
      { numRuns: 2_000 },
    )
  })

  test('a text whose end is not an IPv4 address is not one', () => {
    for (const end of ['1.2.3.999', '1.2.3', '01.2.3.4']) expect(isGlobalUnicast(`2600::${end}`)).toBe(false)
    expect(isGlobalUnicast('2600::1.2.3.99')).toBe(true)
  })

  test('never accepts text that is not an address', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        if (isGlobalUnicast(text)) expect(hostOf(text.includes(':') ? `[${text}]` : text)).toBeTruthy()
      }),
    )
  })
})
