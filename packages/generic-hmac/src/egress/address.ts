/**
 * Which addresses are global unicast, so that a webhook may go there: all that the IANA special-purpose registries do
 * not reserve for something else. https://www.iana.org/assignments/iana-ipv4-special-registry
 * https://www.iana.org/assignments/iana-ipv6-special-registry
 */

type Range = readonly [prefix: readonly number[], bits: number]

const refusedV4: readonly Range[] = [
  [[0], 8],
  [[10], 8],
  [[100, 64], 10],
  [[127], 8],
  [[169, 254], 16],
  [[172, 16], 12],
  [[192, 0, 0], 24],
  [[192, 0, 2], 24],
  [[192, 31, 196], 24],
  [[192, 52, 193], 24],
  [[192, 88, 99], 24],
  [[192, 168], 16],
  [[192, 175, 48], 24],
  [[198, 18], 15],
  [[198, 51, 100], 24],
  [[203, 0, 113], 24],
  [[224], 3],
  // Not in the registry: Azure serves its metadata and agents at this public-looking address.
  [[168, 63, 129, 16], 32],
]

/** Global unicast is allocated only from 2000::/3. */
const globalV6: Range = [[0x20], 3]

const refusedV6: readonly Range[] = [
  // 2001::/23 holds Teredo, benchmarking, ORCHID and other protocol assignments.
  [[0x20, 0x01, 0x00], 23],
  [[0x20, 0x01, 0x0d, 0xb8], 32],
  // 6to4 carries an IPv4 address that a relay would connect to.
  [[0x20, 0x02], 16],
  [[0x26, 0x20, 0x00, 0x4f, 0x80, 0x00], 48],
  [[0x3f, 0xff, 0x00], 20],
]

/** IPv4-mapped and NAT64 addresses reach the IPv4 address in their last four bytes, so that address is checked. */
const carriersOfV4: readonly Range[] = [
  [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], 96],
  [[0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], 96],
]

function isIn(address: readonly number[], [prefix, bits]: Range): boolean {
  return prefix.every((byte, index) => {
    const unused = Math.max(0, (index + 1) * 8 - bits)
    return address[index]! >> unused === byte >> unused
  })
}

function parseV4(text: string): number[] | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part))) return undefined
  const bytes = parts.map(Number)
  return bytes.every((byte) => byte <= 255) ? bytes : undefined
}

function parseGroups(text: string): number[] | undefined {
  if (text === '') return []
  const bytes: number[] = []
  const groups = text.split(':')
  for (const [index, group] of groups.entries()) {
    if (group.includes('.') && index === groups.length - 1) {
      const tail = parseV4(group)
      if (!tail) return undefined
      bytes.push(...tail)
    } else if (/^[0-9a-f]{1,4}$/i.test(group)) {
      const value = Number.parseInt(group, 16)
      bytes.push(value >> 8, value & 255)
    } else {
      return undefined
    }
  }
  return bytes
}

function parseV6(text: string): number[] | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const head = parseGroups(halves[0]!)
  const tail = parseGroups(halves[1] ?? '')
  if (!head || !tail) return undefined
  const missing = 16 - head.length - tail.length
  if (halves.length === 1 ? missing !== 0 : missing < 2) return undefined
  return [...head, ...new Array<number>(missing).fill(0), ...tail]
}

/** The 4 or 16 bytes of an address in its usual notation; `undefined` for anything else, a zone id included. */
export function parseAddress(text: string): readonly number[] | undefined {
  return text.includes(':') ? parseV6(text) : parseV4(text)
}

/**
 * Whether `text` is an IP address that is global unicast. False for private, loopback, link-local, shared, multicast,
 * documentation and benchmarking ranges, for tunnels into IPv4, and for a text that is not an address.
 */
export function isGlobalUnicast(text: string): boolean {
  const address = parseAddress(text)
  if (!address) return false
  if (address.length === 4) return !refusedV4.some((range) => isIn(address, range))
  if (carriersOfV4.some((range) => isIn(address, range))) {
    const carried = address.slice(12)
    return !refusedV4.some((range) => isIn(carried, range))
  }
  return isIn(address, globalV6) && !refusedV6.some((range) => isIn(address, range))
}

/** The host of a URL without the brackets of an IPv6 address. */
export function unbracket(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host
}
