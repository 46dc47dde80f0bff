import type { Scheme } from '../scheme/scheme.js'
import { bodyOnly, sha256, sha512 } from './pieces.js'

// Contracts, servers.

/** PandaDoc: the signature of the body is in the query. The key is the shared key of the webhook. The body is a list of events. */
export const pandaDoc: Scheme<'body'> = {
  name: 'pandadoc',
  source: { docs: 'https://developers.pandadoc.com/docs/webhook-verification', evidence: 'docs' },
  mac: sha256,
  signature: { from: { query: 'signature' }, encoding: 'hex' },
  content: bodyOnly,
}

/** HCP Terraform and Terraform Enterprise, notifications of type `generic` with a token: SHA-512. The key is that token. */
export const hcpTerraform: Scheme<'body'> = {
  name: 'hcp-terraform',
  source: {
    docs: 'https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations',
    evidence: 'docs',
  },
  mac: sha512,
  signature: { from: { header: 'x-tfe-notification-signature' }, encoding: 'hex' },
  content: bodyOnly,
}
