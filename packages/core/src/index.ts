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
  isWellFormed,
  lengthPrefixed,
  utf8,
} from './bytes.js'
export { callQuietly } from './call-quietly.js'
export { cleanCause } from './client/clean-text.js'
export { ApiError, TransportError } from './client/errors.js'
export type { RateLimiter } from './client/rate-limiter.js'
export { createRateLimiter } from './client/rate-limiter.js'
export { parseRetryAfter } from './client/retry.js'
export { steadyTime } from './client/steady-time.js'
export type { Fetch } from './client/transport.js'
export type { Bounds } from './client/within.js'
export { within } from './client/within.js'
export type { Clock, TimeSource } from './clock.js'
export { startTimer, systemClock, systemTime } from './clock.js'
export type { Authenticated, Delivery } from './delivery.js'
export { deliveryKey } from './delivery.js'
export type { Durability, EngineOptions } from './engine/startup-check.js'
export type {
  ConfigErrorCode,
  HookwrightErrorName,
  HookwrightErrorOptions,
  HookwrightErrors,
  ReducedCause,
  RequestErrorCode,
  RetryLaterOptions,
  StoreErrorCode,
  VerificationErrorCode,
} from './errors.js'
export {
  ConfigError,
  HookwrightError,
  isHookwrightError,
  RequestError,
  RetryLater,
  reduceCause,
  StoreError,
  VerificationError,
} from './errors.js'
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
export type { HeaderLookup, Incoming } from './incoming.js'
export { noBytes } from './incoming.js'
export type { BodyInput } from './kinds.js'
export { isArrayBuffer, isBytes, isTextOrBytes, rawBody } from './kinds.js'
export { isLoopbackHost } from './loopback-host.js'
export type {
  Issue,
  LooseResult,
  PayloadOf,
  PayloadSchema,
  StandardIssue,
  StandardResult,
  StandardSchema,
} from './loose.js'
export { parseLoosely } from './loose.js'
export type { MaybePromise } from './maybe-promise.js'
export { allOf, andThen, isPromise } from './maybe-promise.js'
export { onAbort } from './on-abort.js'
export { parseJson } from './parse-json.js'
export { parseUrl } from './parse-url.js'
export type { EventContext, EventHandler } from './pipeline/dispatch.js'
export type { HandleContext } from './pipeline/exchange.js'
export { Lease } from './pipeline/lease.js'
export type { Routes, WebhookOptions } from './pipeline/options.js'
export type { Outcome, OutcomeType } from './pipeline/outcome.js'
export { outcomeTable } from './pipeline/outcome.js'
export type { NamedEvent, Parsed, Proof, RequestHead, WebhookProtocol } from './pipeline/protocol.js'
export type { Reply } from './pipeline/reply.js'
export { challengeReply } from './pipeline/reply.js'
export type { Received, Webhook } from './pipeline/webhook.js'
export { createWebhook } from './pipeline/webhook.js'
export type { DecodeOptions } from './queue/decode-delivery.js'
export { decodeDelivery } from './queue/decode-delivery.js'
export type { HandOff, HandOffOptions } from './queue/hand-off.js'
export type { DeliveryMessage, EncodeOptions } from './queue/message.js'
export { encodeDelivery } from './queue/message.js'
export { readUpTo } from './read-up-to.js'
export type { FoundSecrets, SecretAnswer, SecretLookup, SecretResolver, SecretSource } from './secrets/look-up.js'
export { callResolver, createSecretLookup } from './secrets/look-up.js'
export { findMatchingSecret, findPresentedSecret } from './secrets/match.js'
export type { PreparedSecret, Secret, SecretEntry, SecretRules } from './secrets/prepare.js'
export { prepareSecrets, prepareUsableSecrets, rememberSecret } from './secrets/prepare.js'
export type { MemoryStore, MemoryStoreOptions } from './store/memory-store.js'
export { memoryStore } from './store/memory-store.js'
export type { CursorStore, Reservation, Store } from './store/store.js'
