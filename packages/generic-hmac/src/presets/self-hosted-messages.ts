import type { Scheme } from '../scheme/scheme.js'
import { bodyOnly, sha256 } from './pieces.js'

// Self-hosted software, as in `self-hosted`: messages and news.

/** Nextcloud Talk webhooks of bots. A random text is signed before the body, and is used as the id. */
export const nextcloudTalk: Scheme<'body'> = {
  name: 'nextcloud-talk',
  source: { docs: 'https://github.com/nextcloud/spreed/blob/HEAD/lib/Service/BotService.php', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'x-nextcloud-talk-signature' }, encoding: 'hex' },
  content: [{ id: true }, { body: true }],
  id: { from: { header: 'x-nextcloud-talk-random' } },
  eventType: { json: 'type' },
}

/** Miniflux. It does not retry, and an entry that is saved twice has the same body. */
export const miniflux: Scheme<'body'> = {
  name: 'miniflux',
  source: { docs: 'https://github.com/miniflux/v2/blob/HEAD/internal/integration/webhook/webhook.go', evidence: 'sdk' },
  mac: sha256,
  signature: { from: { header: 'x-miniflux-signature' }, encoding: 'hex' },
  content: bodyOnly,
  eventType: { json: 'event_type' },
  repeats: true,
}
