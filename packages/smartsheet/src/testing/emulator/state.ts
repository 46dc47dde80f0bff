import type { SmartsheetCellVersion } from '../../schemas/cell.js'
import type { SmartsheetAttachment, SmartsheetComment, SmartsheetDiscussion } from '../../schemas/conversation.js'
import type { SmartsheetSheet } from '../../schemas/sheet.js'
import type { SmartsheetWebhook } from '../../schemas/webhook.js'

/**
 * A webhook of the emulator. Its secret and headers can be read, but do not appear when it is printed or serialised.
 */
export interface EmulatedWebhook extends SmartsheetWebhook {
  name: string
  callbackUrl: string
  scope: string
  scopeObjectId: number
  events: string[]
  enabled: boolean
  status: string
  sharedSecret: string
  createdAt: string
  modifiedAt: string
  /** How many callbacks were acknowledged: every hundredth is followed by a challenge. */
  acknowledged: number
}

/** A request to a callback URL. Holds no signature and no body. */
export interface EmulatedCallback {
  webhookId: number
  kind: 'challenge' | 'events' | 'status'
  /** 0 for the first, up to 14. */
  retry: number
  at: number
  /** Absent when no answer came: `problem` says why. */
  status?: number | undefined
  problem?: 'timeout' | 'unreachable' | 'not allowed' | undefined
}

/** A request to the API. Holds no header, no query and no body. */
export interface EmulatedRequest {
  method: string
  path: string
  /** 0: not answered, or not yet. */
  status: number
  at: number
  weight: number
}

/** The emulator's state. Tests may read it, and change it between requests. */
export interface SmartsheetEmulatorState {
  webhooks: Map<number, EmulatedWebhook>
  sheets: Map<number, SmartsheetSheet>
  /** By `<sheetId>/<id>`. */
  attachments: Map<string, SmartsheetAttachment>
  comments: Map<string, SmartsheetComment>
  discussions: Map<string, SmartsheetDiscussion>
  /** By `<sheetId>/<rowId>/<columnId>`, newest first. */
  cellHistory: Map<string, SmartsheetCellVersion[]>
  requests: EmulatedRequest[]
  callbacks: EmulatedCallback[]
  /** Sheets that the owner of the token lost access to. */
  inaccessibleSheets: Set<number>
}

export function createState(): SmartsheetEmulatorState {
  return {
    webhooks: new Map(),
    sheets: new Map(),
    attachments: new Map(),
    comments: new Map(),
    discussions: new Map(),
    cellHistory: new Map(),
    requests: [],
    callbacks: [],
    inaccessibleSheets: new Set(),
  }
}

/** A number of the size that Smartsheet's ids have: 16 digits, under 2^53. */
export function newId(random: () => number): number {
  return 1_000_000_000_000_000 + Math.floor(random() * 8_000_000_000_000_000)
}

const secretAlphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** 26 lower-case letters and digits. */
export function newSecret(random: () => number): string {
  return Array.from({ length: 26 }, () => secretAlphabet[Math.floor(random() * secretAlphabet.length)]).join('')
}
