import type { Given } from './given.js'
import { type Variant, vary } from './variant.js'
import { bodyVariants } from './variants-of-body.js'
import { contentVariants } from './variants-of-content.js'
import { keyVariants } from './variants-of-key.js'
import { macVariants } from './variants-of-mac.js'
import { idVariants, timeVariants } from './variants-of-places.js'
import { signatureVariants } from './variants-of-signature.js'
import { tokenVariants } from './variants-of-token.js'
import { urlVariants } from './variants-of-url.js'

/** How many contents are tried together with another key. */
const mostPaired = 24

/** Everything that is commonly done differently, one at a time, then a key together with a content. */
export function variantsOf(given: Given): Variant[] {
  const keys = keyVariants(given)
  const contents = contentVariants(given)
  const pairs = keys.flatMap((key) =>
    contents.slice(0, mostPaired).map(({ how, after }) =>
      vary(given, {
        part: key.part,
        how: `${key.how}, and ${how}`,
        scheme: { ...after.scheme, key: key.after.scheme.key },
      }),
    ),
  )
  return [
    ...bodyVariants(given),
    ...signatureVariants(given),
    ...timeVariants(given),
    ...idVariants(given),
    ...keys,
    ...urlVariants(given),
    ...macVariants(given),
    ...contents,
    ...tokenVariants(given),
    ...pairs,
  ]
}
