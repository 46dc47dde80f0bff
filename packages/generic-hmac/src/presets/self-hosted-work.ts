import type { Scheme } from '../scheme/scheme.js'
import { bodyOnly, sha1, sha256 } from './pieces.js'

// Self-hosted software, as in `self-hosted`: for teams, mostly of developers.

/** SonarQube webhooks with a secret. */
export const sonarQube: Scheme<'body'> = {
  name: 'sonarqube',
  source: {
    docs: 'https://github.com/SonarSource/sonarqube/blob/HEAD/server/sonar-server-common/src/main/java/org/sonar/server/webhook/WebhookCallerImpl.java',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: { from: { header: 'x-sonar-webhook-hmac-sha256' }, encoding: 'hex' },
  content: bodyOnly,
}

/** OpenProject: SHA-1. */
export const openProject: Scheme<'body'> = {
  name: 'openproject',
  source: {
    docs: 'https://github.com/opf/openproject/blob/HEAD/modules/webhooks/app/workers/represented_webhook_job.rb',
    evidence: 'sdk',
  },
  mac: sha1,
  signature: { from: { header: 'x-op-signature' }, format: { kind: 'plain', prefix: 'sha1=' }, encoding: 'hex' },
  content: bodyOnly,
  eventType: { json: 'action' },
}

/** Flagsmith. */
export const flagsmith: Scheme<'body'> = {
  name: 'flagsmith',
  source: { docs: 'https://github.com/Flagsmith/flagsmith/blob/HEAD/api/webhooks/webhooks.py', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'x-flagsmith-signature' }, encoding: 'hex' },
  content: bodyOnly,
  eventType: { json: 'event_type' },
}

/** Taiga: SHA-1. The event's name is split into two fields, `type` and `action`. */
export const taiga: Scheme<'body'> = {
  name: 'taiga',
  source: { docs: 'https://github.com/taigaio/taiga-back/blob/HEAD/taiga/webhooks/tasks.py', evidence: 'sdk' },
  mac: sha1,
  signature: { from: { header: 'x-taiga-webhook-signature' }, encoding: 'hex' },
  content: bodyOnly,
}

/** Flipt audit events with a signing secret. The event's name is split into two fields, `type` and `action`. */
export const flipt: Scheme<'body'> = {
  name: 'flipt',
  source: {
    docs: 'https://github.com/flipt-io/flipt/blob/HEAD/internal/server/audit/webhook/client.go',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: { from: { header: 'x-flipt-webhook-signature' }, encoding: 'hex' },
  content: bodyOnly,
}

/** GrowthBook event webhooks. For PUT and PATCH, spread the preset with a `policy`. */
export const growthBook: Scheme<'body'> = {
  name: 'growthbook',
  source: {
    docs: 'https://github.com/growthbook/growthbook/blob/HEAD/packages/back-end/src/events/handlers/webhooks/EventWebHookNotifier.ts',
    evidence: 'sdk',
  },
  mac: sha256,
  signature: { from: { header: 'x-growthbook-signature' }, encoding: 'hex' },
  content: bodyOnly,
  eventType: { json: 'event' },
}

/** Vikunja webhooks with a secret. */
export const vikunja: Scheme<'body'> = {
  name: 'vikunja',
  source: { docs: 'https://github.com/go-vikunja/vikunja/blob/HEAD/pkg/models/webhooks.go', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'x-vikunja-signature' }, encoding: 'hex' },
  content: bodyOnly,
  eventType: { json: 'event_name' },
}

/** Fizzy webhooks with JSON. The time in the header is the event's, and is not signed. */
export const fizzy: Scheme<'body'> = {
  name: 'fizzy',
  source: { docs: 'https://github.com/basecamp/fizzy/blob/HEAD/app/models/webhook/delivery.rb', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'x-webhook-signature' }, encoding: 'hex' },
  content: bodyOnly,
  id: { from: { json: 'id' } },
  eventType: { json: 'action' },
  timestamp: { from: { header: 'x-webhook-timestamp' }, format: 'iso' },
}
