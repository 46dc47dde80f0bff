import { parseLoosely, type StandardSchema } from '@hookwright/core'
import {
  type SmartsheetAttachment,
  type SmartsheetCell,
  type SmartsheetColumn,
  type SmartsheetDiscussion,
  type SmartsheetProof,
  type SmartsheetRow,
  type SmartsheetSheet,
  type SmartsheetSheetFilter,
  type SmartsheetSummaryField,
  type SmartsheetWebhook,
  smartsheetAttachmentSchema,
  smartsheetCellSchema,
  smartsheetColumnSchema,
  smartsheetDiscussionSchema,
  smartsheetRowSchema,
  smartsheetSheetSchema,
  smartsheetWebhookSchema,
} from '@hookwright/smartsheet/schemas'
import { describe, expect, test } from 'vitest'

// Every response field in the reference, with invented values:
// https://developers.smartsheet.com/api/smartsheet/openapi

const at = '2026-01-03T22:25:51Z'
const user = { name: 'Jane Doe', email: 'jane.doe@example.com' }
const format = ',,1,1,,,,,,,,,,,,,'

const attachment: Required<SmartsheetAttachment> = {
  id: 1,
  name: 'Plan',
  attachmentType: 'GOOGLE_DRIVE',
  attachmentSubType: 'DOCUMENT',
  mimeType: 'text/plain',
  parentType: 'ROW',
  parentId: 2,
  sizeInKb: 3,
  createdAt: at,
  createdBy: user,
  url: 'https://files.example/1',
  urlExpiresInMillis: 120_000,
}

const discussion: Required<SmartsheetDiscussion> = {
  id: 4,
  title: 'Paint',
  commentCount: 1,
  comments: [{ id: 5, discussionId: 4, text: 'Done', createdAt: at, modifiedAt: at, createdBy: user, attachments: [] }],
  commentAttachments: [attachment],
  parentType: 'ROW',
  parentId: 2,
  accessLevel: 'COMMENTER',
  readOnly: false,
  createdBy: user,
  lastCommentedAt: at,
  lastCommentedUser: user,
}

const proof: Required<SmartsheetProof> = {
  id: 6,
  originalId: 6,
  name: 'Poster',
  type: 'MIXED',
  documentType: 'PDF',
  proofRequestUrl: 'https://app.example/proofs/6',
  version: 1,
  lastUpdatedAt: at,
  lastUpdatedBy: user,
  isCompleted: false,
  attachments: [attachment],
  discussions: [discussion],
}

const link = { columnId: 7, rowId: 2, sheetId: 9, sheetName: 'Costs', status: 'BROKEN' } as const

const cell: Required<SmartsheetCell> = {
  columnId: 7,
  columnType: 'TEXT_NUMBER',
  value: 'Paint',
  displayValue: 'Paint',
  formula: '=A1',
  format,
  conditionalFormat: format,
  hyperlink: { url: 'https://app.example/sheets/9', sheetId: 9, reportId: null, sightId: null },
  objectValue: { objectType: 'CONTACT', ...user },
  image: { id: 'i', altText: 'A wall', width: 10, height: 10 },
  linkInFromCell: link,
  linksOutToCells: [link],
}

const column: Required<SmartsheetColumn> = {
  id: 7,
  index: 0,
  title: 'Task',
  type: 'TEXT_NUMBER',
  primary: true,
  version: 0,
  validation: false,
  width: 150,
  hidden: false,
  locked: false,
  lockedForUser: false,
  formula: '=A1',
  description: 'What to do',
  format,
  options: ['one'],
  contactOptions: [user],
  symbol: 'STAR',
  systemColumnType: 'AUTO_NUMBER',
  autoNumberFormat: { prefix: '{YY}-', suffix: '', fill: '000', startingNumber: 1 },
  tags: ['BASELINE_VARIANCE'],
}

const row: Required<SmartsheetRow> = {
  id: 2,
  sheetId: 1,
  rowNumber: 1,
  siblingId: 3,
  parentId: 4,
  expanded: true,
  version: 5,
  accessLevel: 'EDITOR_SHARE',
  createdAt: at,
  modifiedAt: at,
  createdBy: user,
  modifiedBy: user,
  locked: false,
  lockedForUser: false,
  filteredOut: false,
  inCriticalPath: true,
  format,
  conditionalFormat: format,
  permalink: 'https://app.example/sheets/1?rowId=2',
  cells: [cell],
  columns: [column],
  attachments: [attachment],
  discussions: [discussion],
  proof,
}

const summaryField: Required<SmartsheetSummaryField> = {
  id: 14,
  title: 'Lead',
  index: 0,
  type: 'CONTACT_LIST',
  displayValue: user.name,
  objectValue: { objectType: 'CONTACT', ...user },
  formula: '=A1',
  hyperlink: { url: 'https://app.example/sheets/9', sheetId: 9, reportId: null, sightId: null },
  image: { id: 'i', altText: 'A wall', width: 10, height: 10 },
  options: ['one'],
  contactOptions: [user],
  symbol: 'STAR',
  validation: false,
  locked: false,
  lockedForUser: false,
  format,
  createdAt: at,
  modifiedAt: at,
  createdBy: user,
  modifiedBy: user,
}

const filter: Required<SmartsheetSheetFilter> = {
  id: 15,
  name: 'Open tasks',
  filterType: 'SHARED',
  excludeSelected: false,
  query: {
    operator: 'OR',
    criteria: [
      { columnId: 7, operator: 'IS_ONE_OF', values: ['New', 3] },
      { target: 'ROW', operator: 'HAS_ATTACHMENTS' },
    ],
    includeParent: true,
  },
  version: 1,
}

const sheet: Required<SmartsheetSheet> = {
  id: 1,
  name: 'Plan',
  version: 5,
  totalRowCount: 1,
  accessLevel: 'OWNER',
  permalink: 'https://app.example/sheets/1',
  createdAt: at,
  modifiedAt: at,
  owner: user.email,
  ownerId: 8,
  readOnly: true,
  workspace: { id: 10, name: 'Site', accessLevel: 'ADMIN', permalink: 'https://app.example/workspaces/10' },
  source: { id: 11, type: 'template' },
  cellImageUploadEnabled: true,
  dependenciesEnabled: true,
  ganttEnabled: true,
  hasSummaryFields: false,
  isMultiPicklistEnabled: true,
  resourceManagementEnabled: true,
  resourceManagementType: 'NONE',
  showParentRowsForFilters: true,
  effectiveAttachmentOptions: ['FILE', 'LINK'],
  projectSettings: { lengthOfDay: 8, nonWorkingDays: ['2026-01-01'], workingDays: ['MONDAY'] },
  userPermissions: { summaryPermissions: 'READ_WRITE' },
  userSettings: { criticalPathEnabled: false, displaySummaryTasks: true },
  crossSheetReferences: [
    {
      id: 12,
      name: 'Costs',
      sourceSheetId: 9,
      startColumnId: 1,
      endColumnId: 2,
      startRowId: 3,
      endRowId: 4,
      status: 'OK',
    },
  ],
  summary: { fields: [summaryField] },
  filters: [filter],
  columns: [column],
  rows: [row],
  attachments: [attachment],
  discussions: [discussion],
}

const webhook: Required<SmartsheetWebhook> = {
  id: 13,
  name: 'Row copy',
  callbackUrl: 'https://receiver.example/smartsheet',
  scope: 'sheet',
  scopeObjectId: 1,
  subscope: { columnIds: [7] },
  events: ['*.*'],
  version: 1,
  enabled: false,
  status: 'DISABLED_CALLBACK_FAILED',
  disabledDetails: 'The last answer was 410.',
  sharedSecret: 'testsecret0000000000000000',
  customHeaders: { authorization: 'none' },
  stats: { lastCallbackAttempt: at, lastCallbackAttemptRetryCount: 1, lastSuccessfulCallback: at },
  apiClientId: '555555',
  apiClientName: 'An app',
  createdAt: at,
  modifiedAt: at,
}

const documented: readonly [name: string, schema: StandardSchema, resource: object][] = [
  ['sheet', smartsheetSheetSchema, sheet],
  ['row', smartsheetRowSchema, row],
  ['column', smartsheetColumnSchema, column],
  ['cell', smartsheetCellSchema, cell],
  ['attachment', smartsheetAttachmentSchema, attachment],
  ['discussion', smartsheetDiscussionSchema, discussion],
  ['webhook', smartsheetWebhookSchema, webhook],
]

test.each(['text', 5, 0.5, true, false])('a cell may hold %j', (value) => {
  const held = { columnId: 7, value }
  expect(parseLoosely(smartsheetCellSchema, held)).toEqual({ ok: true, value: held, issues: [] })
})

test('the app of a webhook may be a number, as in an older example', () => {
  const value = { ...webhook, apiClientId: 555_555 }
  expect(parseLoosely(smartsheetWebhookSchema, value)).toEqual({ ok: true, value, issues: [] })
})

/** Fields that are required, or may hold anything. */
const required = ['id', 'columnId', 'objectValue']

/** A value of a type that the field never has. */
const misfit = (value: unknown) => (typeof value === 'object' ? 'a text' : [true])

describe.each(documented)('%s', (_, schema, resource) => {
  test('all documented fields together are read unchanged', () => {
    expect(parseLoosely(schema, structuredClone(resource))).toEqual({ ok: true, value: resource, issues: [] })
  })

  test('each field of an unexpected type is left out and listed', () => {
    const isRequired = ([name]: [string, unknown]) => required.includes(name)
    const misfits = Object.entries(resource).filter((field) => !isRequired(field))
    const rest = Object.fromEntries(Object.entries(resource).filter(isRequired))
    const read = parseLoosely(schema, {
      ...rest,
      ...Object.fromEntries(misfits.map(([name, value]) => [name, misfit(value)])),
    })
    expect(read).toMatchObject({ ok: true, value: rest })
    expect(read.issues.map(({ path }) => path)).toEqual(expect.arrayContaining(misfits.map(([name]) => [name])))
  })
})

test('a proof of an unexpected form loses the fields that do not fit, not the row', () => {
  const read = parseLoosely(smartsheetRowSchema, { id: 2, proof: { id: 6, type: 7, isCompleted: true } })
  expect(read).toMatchObject({
    value: { id: 2, proof: { id: 6, isCompleted: true } },
    issues: [{ path: ['proof', 'type'] }],
  })
})

test('summary fields and filters of an unexpected form lose what does not fit, not the sheet', () => {
  const fields = [{ id: 14, title: 7, locked: true }, { title: 'No id' }]
  const filters = [{ id: 15, name: false, query: { operator: 'AND', criteria: [{ columnId: 'x', values: 'y' }] } }]
  const read = parseLoosely(smartsheetSheetSchema, { id: 1, summary: { fields }, filters })
  expect(read).toMatchObject({
    ok: true,
    value: {
      id: 1,
      summary: { fields: [{ id: 14, locked: true }] },
      filters: [{ id: 15, query: { operator: 'AND', criteria: [{}] } }],
    },
  })
  expect(read.issues.map(({ path }) => path.join('.'))).toEqual([
    'summary.fields.0.title',
    'summary.fields.1.id',
    'filters.0.name',
    'filters.0.query.criteria.0.columnId',
    'filters.0.query.criteria.0.values',
  ])
})
