import { hideFields } from '@hookwright/core/client'
import type { CallbackAnswer } from './deliver.js'
import { getDocument, getList, getWebhook } from './documents.js'
import { checkEndpoint } from './endpoint-rules.js'
import { doesNotExist, FrappeFailure, notPermitted, validationError } from './frappe-error.js'
import type { Call } from './queue.js'
import { readArgument, readTexts, type Session, teamOf } from './session.js'
import type { EmulatedWebhook, World } from './state.js'

/** The answer of a method. Without `message`, the method returned nothing. */
export interface MethodAnswer {
  message?: unknown
  docs?: unknown[]
  _server_messages?: string
}

export type PressMethod = (session: Session, args: Record<string, unknown>) => MethodAnswer | Promise<MethodAnswer>

export interface MethodSettings {
  call: Call
  /** Whether Press lets users see the deliveries of their webhooks. */
  attempts: 'refused' | 'allowed'
}

const mostWebhooks = 5
const longestSecret = 140

export function createMethods(world: World, { call, attempts }: MethodSettings): ReadonlyMap<string, PressMethod> {
  const { state, clock, makeId } = world

  function allowConfiguring({ mayConfigureWebhooks }: Session): void {
    if (!mayConfigureWebhooks) throw notPermitted('You do not have permission to access this Press Webhook.')
  }

  /** The team is compared first: a webhook that does not exist belongs to no team, and is refused in the same way. */
  function findWebhook(session: Session, name: string): EmulatedWebhook {
    const webhook = state.webhooks.get(name)
    if (webhook?.team !== teamOf(session)) throw notPermitted()
    return webhook
  }

  function check(team: string, endpoint: string, events: readonly string[], secret: string, own?: string): void {
    if (events.length === 0) throw validationError('At least one event must be selected')
    const unknown = events.find((event) => !state.events.some(({ name }) => name === event))
    if (unknown !== undefined) throw validationError(`Could not find Event: ${unknown}`)
    checkEndpoint(endpoint)
    if (secret.length > longestSecret) {
      throw new FrappeFailure(417, 'CharacterLengthExceededError', `Value too big: at most ${longestSecret} characters`)
    }
    const others = [...state.webhooks.values()].filter((webhook) => webhook.team === team && webhook.name !== own)
    if (others.some((webhook) => webhook.endpoint === endpoint)) {
      throw validationError('There is already a webhook for this endpoint')
    }
    if (own === undefined && others.length > mostWebhooks)
      throw validationError(`Only ${mostWebhooks} webhooks are allowed`)
  }

  const validate = (webhook: EmulatedWebhook): Promise<CallbackAnswer> =>
    call(webhook, { event: 'Webhook Validate', data: {} })
  const passed = ({ status }: CallbackAnswer) => status >= 200 && status <= 299

  async function runDocMethod(session: Session, args: Record<string, unknown>): Promise<MethodAnswer> {
    if (readArgument(args, 'dt') !== 'Press Webhook') throw notPermitted()
    const webhook = findWebhook(session, readArgument(args, 'dn'))
    const docs = () => [getWebhook(world, session, webhook.name)]
    switch (readArgument(args, 'method')) {
      case 'validate_endpoint': {
        const answer = await validate(webhook)
        const message = {
          success: passed(answer),
          request: JSON.stringify({ event: 'Webhook Validate', data: {} }, null, 2),
          response: answer.text,
          response_status_code: answer.status,
        }
        return { message, docs: docs() }
      }
      case 'activate': {
        const answer = await validate(webhook)
        if (!passed(answer)) {
          const text = `<b>Status Code -</b> ${answer.status}<br><b>Response -</b><br>${answer.text}`
          throw validationError(text, 'Webhook endpoint is invalid')
        }
        webhook.enabled = true
        webhook.modified = clock.now()
        const said = JSON.stringify({ message: 'Webhook activated successfully', title: 'Message', indicator: 'green' })
        return { docs: docs(), _server_messages: JSON.stringify([said]) }
      }
      case 'disable':
        webhook.enabled = false
        webhook.modified = clock.now()
        return { docs: docs() }
      default:
        throw notPermitted()
    }
  }

  function describeAttempts(webhook: EmulatedWebhook): Record<string, unknown>[] {
    return state.logs
      .flatMap(({ event, attempts: made }) => made.map((one) => ({ event, ...one })))
      .filter((made) => made.webhook === webhook.name)
      .sort((left, right) => right.at - left.at)
      .map(({ name, endpoint, event, status, responseStatus, at }) => ({
        name,
        endpoint,
        event,
        status,
        response_status_code: String(responseStatus),
        timestamp: world.naive(at),
      }))
  }

  function describeAttempt(session: Session, name: string): Record<string, unknown> {
    const log = state.logs.find(({ attempts: made }) => made.some((one) => one.name === name))
    const made = log?.attempts.find((one) => one.name === name)
    if (!log || !made) throw doesNotExist('Press Webhook Attempt', name)
    const [described] = describeAttempts(findWebhook(session, made.webhook)).filter((one) => one.name === name)
    return {
      ...described,
      doctype: 'Press Webhook Attempt',
      webhook: made.webhook,
      response_body: made.responseBody,
      parent: log.name,
      parenttype: 'Press Webhook Log',
      request_payload: { event: log.event, data: log.data },
    }
  }

  const methods: Record<string, PressMethod> = {
    'account.me': (session) => ({ message: { user: session.user, team: teamOf(session) } }),
    'webhook.available_events': () => ({ message: state.events }),
    'webhook.add': (session, args) => {
      allowConfiguring(session)
      const team = teamOf(session)
      const [endpoint, secret] = [readArgument(args, 'endpoint'), readArgument(args, 'secret')]
      const events = readTexts(args, 'events')
      check(team, endpoint, events, secret)
      const name = makeId()
      const now = clock.now()
      const webhook = { name, team, creation: now, modified: now, enabled: false, endpoint, events, secret }
      state.webhooks.set(name, hideFields(webhook, ['secret']))
      return {}
    },
    'webhook.update': (session, args) => {
      const webhook = findWebhook(session, readArgument(args, 'name'))
      allowConfiguring(session)
      const [endpoint, secret] = [readArgument(args, 'endpoint'), readArgument(args, 'secret')]
      const events = readTexts(args, 'events')
      check(webhook.team, endpoint, events, secret, webhook.name)
      if (endpoint !== webhook.endpoint) webhook.enabled = false
      Object.assign(webhook, { endpoint, events, modified: clock.now() })
      if (secret !== '') webhook.secret = secret
      return {}
    },
    'webhook.attempts': (session, args) => {
      const name = readArgument(args, 'webhook')
      if (attempts === 'refused') throw notPermitted('Name not found, API access not permitted')
      return { message: describeAttempts(findWebhook(session, name)) }
    },
    'webhook.attempt': (session, args) => {
      const name = readArgument(args, 'name')
      if (attempts === 'refused') throw notPermitted('No permission for Press Webhook Log')
      return { message: describeAttempt(session, name) }
    },
    'client.get_list': (session, args) => ({ message: getList(world, session, args) }),
    'client.get': (session, args) => ({ message: getDocument(world, session, args) }),
    'client.run_doc_method': runDocMethod,
    'client.delete': (session, args) => {
      if (readArgument(args, 'doctype') !== 'Press Webhook') throw notPermitted()
      const { name } = findWebhook(session, readArgument(args, 'name'))
      state.webhooks.delete(name)
      for (const log of state.logs) log.attempts = log.attempts.filter(({ webhook }) => webhook !== name)
      return {}
    },
  }
  return new Map(Object.entries(methods))
}
