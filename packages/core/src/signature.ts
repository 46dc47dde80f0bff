/*
 * What the `./signature` of a provider is made of: bytes, HMAC, secrets and their errors. A process that only verifies
 * starts faster with it, because it loads neither the pipeline nor the client. The root exports all of it too.
 */
export type { Bytes } from './bytes.js'
export {
  bytesOf,
  concatBytes,
  decodeBase64,
  decodeBase64Url,
  decodeHex,
  encodeBase64,
  encodeBase64Url,
  encodeHex,
  utf8,
} from './bytes.js'
export type { Clock } from './clock.js'
export { systemClock } from './clock.js'
export type { Authenticated } from './delivery.js'
export type { ConfigErrorCode, RequestErrorCode, VerificationErrorCode } from './errors.js'
export { ConfigError, isHookwrightError, RequestError, VerificationError } from './errors.js'
export { exactBody } from './exact-body.js'
export type { HmacHash } from './hmac/backend.js'
export type { HmacInput, Signable } from './hmac/hmac.js'
export {
  computeHmac,
  digest,
  digestHex,
  equalBytes,
  hmacBackend,
  sha256Hex,
  signHmac,
  verifyHmac,
} from './hmac/hmac.js'
export type { HeaderLookup } from './incoming.js'
export { noBytes } from './incoming.js'
export type { BodyInput } from './kinds.js'
export { isBytes, isTextOrBytes, rawBody } from './kinds.js'
export type { MaybePromise } from './maybe-promise.js'
export { allOf, andThen, isPromise } from './maybe-promise.js'
export { parseJson } from './parse-json.js'
export { parseUrl } from './parse-url.js'
export { readUpTo } from './read-up-to.js'
export { findMatchingSecret, findPresentedSecret } from './secrets/match.js'
export type { PreparedSecret, Secret, SecretEntry, SecretRules } from './secrets/prepare.js'
export { prepareSecrets, prepareUsableSecrets, rememberSecret } from './secrets/prepare.js'
