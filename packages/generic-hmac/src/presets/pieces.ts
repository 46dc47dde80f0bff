import type {
  IdSpec,
  KeyDecoding,
  Mac,
  Part,
  RequestPolicy,
  SignatureFormat,
  SignatureSpec,
  TimestampSpec,
} from '../scheme/scheme.js'

/** Parts that presets share. They are plain constants, so that a bundler keeps only those that a used preset needs. */

export const sha1: Mac = { kind: 'hmac', hash: 'sha1' }
export const sha256: Mac = { kind: 'hmac', hash: 'sha256' }
export const sha512: Mac = { kind: 'hmac', hash: 'sha512' }
export const token: Mac = { kind: 'token' }
export const ed25519: Mac = { kind: 'ed25519' }

export const hexKey: KeyDecoding = { encoding: 'hex' }
export const base64Key: KeyDecoding = { encoding: 'base64' }
export const whsecKey: KeyDecoding = { encoding: 'base64', stripPrefix: ['whsec_'], minBytes: 24 }

export const bodyOnly: readonly Part[] = [{ body: true }]
export const timeDotBody: readonly Part[] = [{ timestamp: true }, '.', { body: true }]
export const timeColonBody: readonly Part[] = [{ timestamp: true }, ':', { body: true }]
export const versionTimeBody: readonly Part[] = ['v0:', { timestamp: true }, ':', { body: true }]
export const idTimeBody: readonly Part[] = [{ id: true }, '.', { timestamp: true }, '.', { body: true }]
export const nothing: readonly Part[] = []

/**
 * The largest body that GitHub and GitLab send: a push lists the files of its commits. GitHub does not retry a delivery
 * that was refused.
 *
 * @see https://docs.github.com/en/webhooks/webhook-events-and-payloads#payload-cap
 * @see https://gitlab.com/gitlab-org/gitlab/-/merge_requests/38687
 */
export const upTo25MiB: RequestPolicy = { maxBytes: 25 * 1024 * 1024 }

export const afterSha256: SignatureFormat = { kind: 'plain', prefix: 'sha256=' }

export const webhookSignature: SignatureSpec = {
  from: { header: 'webhook-signature' },
  format: { kind: 'tagged', tag: 'v1' },
  encoding: 'base64',
}
export const webhookId: IdSpec = { from: { header: 'webhook-id' } }
export const webhookTimestamp: TimestampSpec = { from: { header: 'webhook-timestamp' }, format: 's' }

export const svixSignature: SignatureSpec = {
  from: { header: 'svix-signature' },
  format: { kind: 'tagged', tag: 'v1' },
  encoding: 'base64',
}
export const svixId: IdSpec = { from: { header: 'svix-id' } }
export const svixTimestamp: TimestampSpec = { from: { header: 'svix-timestamp' }, format: 's' }

export const basicCredentials: SignatureSpec = {
  from: { header: 'authorization' },
  format: { kind: 'plain', prefix: 'Basic ' },
  encoding: 'base64',
}
