import * as handshakes from './handshakes.js'
import * as schemes from './presets.js'

export type {
  Authenticated,
  BodyInput,
  Clock,
  Delivery,
  EventContext,
  EventHandler,
  HandleContext,
  HmacHash,
  Issue,
  MemoryStore,
  Outcome,
  PayloadOf,
  PayloadSchema,
  Received,
  Reservation,
  Secret,
  SecretAnswer,
  SecretResolver,
  SecretSource,
  StandardSchema,
  Store,
  Webhook,
  WebhookOptions,
} from '@hookwright/core'
export {
  ConfigError,
  deliveryKey,
  isHookwrightError,
  memoryStore,
  RequestError,
  RetryLater,
  StoreError,
  VerificationError,
} from '@hookwright/core'
export type { AuthenticatedBy } from './define-scheme.js'
export { defineScheme } from './define-scheme.js'
export type { DefineVerifierOptions, Verified, Verifier } from './define-verifier.js'
export { defineVerifier } from './define-verifier.js'
export type { EgressOptions } from './egress/egress.js'
export type { Handshakes } from './handshake/answer.js'
export { answerHandshakes } from './handshake/answer.js'
export type {
  Condition,
  DigestComputation,
  Handshake,
  HandshakeSource,
  KeyedComputation,
  ResponsePart,
  TokenForm,
} from './handshake/handshake.js'
export type { HandshakeOptions } from './handshake/requirements.js'
export type { EventTypePayload, StandardWebhookPayload } from './schemas.js'
export { eventTypePayloadSchema, standardWebhookPayloadSchema } from './schemas.js'
export type {
  Evidence,
  FormSource,
  HeaderSource,
  IdSpec,
  JsonSource,
  KeyDecoding,
  Mac,
  Part,
  Presence,
  QuerySource,
  RequestPolicy,
  Scheme,
  SignatureFormat,
  SignatureSource,
  SignatureSpec,
  TextEncoding,
  TimestampSpec,
} from './scheme/scheme.js'
export type { GenerateSecretOptions } from './sender/generate-secret.js'
export { generateSecret } from './sender/generate-secret.js'
export type { SendAttempt, SendOptions, SendResult, WebhookSender, WebhookSenderOptions } from './sender/options.js'
export { createWebhookSender } from './sender/sender.js'
export type {
  HeadersInput,
  IncomingInput,
  SignRequestOptions,
  VerifySignatureOptions,
} from './signature.js'
export { signRequest, verifySignature } from './signature.js'
export type { DeliveryOf, EventSchemas, HmacDelivery, HmacHandlers, MessageFacts } from './webhook/delivery.js'
export type {
  EventTypeSource,
  HmacReceiverOptions,
  HmacSecretHint,
  HmacWebhookOptions,
  VerifierWebhookOptions,
} from './webhook.js'
export { createHmacWebhook } from './webhook.js'
/** Every preset by its name. Some bundlers keep all of them, even unused ones: with those, import from `./presets`. */
export { handshakes, schemes }
