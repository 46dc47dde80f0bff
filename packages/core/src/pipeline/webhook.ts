import { type Delivery, keyOf } from '../delivery.js'
import { ConfigError } from '../errors.js'
import { FetchIncoming } from '../fetch-incoming.js'
import { createAdmit } from './admit.js'
import { createDispatch } from './dispatch.js'
import { createEventMarks, marksOfMessage } from './event-marks.js'
import { createExchange, type Exchange, type HandleContext } from './exchange.js'
import { createHandling } from './handling.js'
import { type Routes, readOptions, type WebhookOptions } from './options.js'
import type { WebhookProtocol } from './protocol.js'
import type { DeliverySettings } from './received-delivery.js'
import { toResponse } from './reply.js'

/** The result of `receive`: a challenge with its answer, or an authenticated delivery that was not handled yet. */
export type Received<D extends Delivery> = { type: 'challenge'; response: Response } | { type: 'delivery'; delivery: D }

/** A receiver. Its functions do not use `this`, so each can be passed on by itself. */
export interface Webhook<D extends Delivery = Delivery> {
  /** Handles a request completely and resolves to its response. Never rejects because of what a sender did. */
  handle(request: Request, context?: HandleContext | object): Promise<Response>
  /**
   * Only authenticates and parses: runs no handler and recognises no duplicate.
   *
   * @throws VerificationError, RequestError, StoreError (the secret could not be looked up), ConfigError
   */
  receive(request: Request, context?: object): Promise<Received<D>>
  /**
   * Only runs the handlers: a queue's worker calls it. `onError`, `onOutcome` and `acknowledge` have no effect here.
   * `dedupe: 'event'` has, with `store`, `retainMs` and `leaseMs`: the next attempt of a message skips the events that
   * are done.
   *
   * @throws what a handler threw; StoreError when an event can't be marked; ConfigError `no_handler`, or
   *   `option_invalid` for anything but a delivery
   */
  dispatch(delivery: D): Promise<void>
}

/** How adapters and queues reach inside a receiver, including one made by another copy of this package. */
export const internals: unique symbol = Symbol.for('@hookwright/core:webhook')

export interface WebhookInternals {
  readonly protocol: WebhookProtocol
  readonly settings: DeliverySettings
  readonly exchange: Exchange
}

/**
 * Makes a receiver from a provider's protocol. Applications call `create<Provider>Webhook`, which calls this.
 *
 * @throws ConfigError `option_invalid` when an option is wrong
 * @example
 * export function createAcmeWebhook(options: AcmeWebhookOptions): Webhook<AcmeDelivery> {
 *   return createWebhook<AcmeDelivery>(acmeProtocol(options), options)
 * }
 */
export function createWebhook<D extends Delivery>(
  protocol: WebhookProtocol,
  options: WebhookOptions<D> & Routes<D>,
): Webhook<D> {
  const wrongArgument = (text: string) => new ConfigError(protocol.packageName, 'option_invalid', text)
  const settings = readOptions<D>(protocol, options)
  const admit = createAdmit<D>(protocol, settings)
  const dispatch = createDispatch<D>(protocol, settings, options)
  const markEvents = createEventMarks(settings)
  const exchange = createExchange(protocol, settings, admit, createHandling(settings, dispatch, markEvents))

  const webhook: Webhook<D> = {
    async handle(request, context) {
      if (typeof request?.headers?.get !== 'function') {
        throw wrongArgument(
          'handle() takes a Fetch Request. Is an await missing? On Node, mount toNodeListener(webhook).',
        )
      }
      return toResponse(await exchange(new FetchIncoming(request, context)))
    },
    async receive(request, context) {
      const admitted = await admit(new FetchIncoming(request, context))
      if (admitted.type === 'challenge') return { type: 'challenge', response: toResponse(admitted.reply) }
      return { type: 'delivery', delivery: admitted.delivery }
    },
    async dispatch(delivery) {
      if (!delivery?.rawBody) {
        throw wrongArgument('dispatch() takes a delivery, as decodeDelivery(webhook, message) gives it.')
      }
      await dispatch(delivery, await keyOf(delivery), marksOfMessage(delivery, markEvents))
    },
  }
  const inside: WebhookInternals = { protocol, settings, exchange }
  Object.defineProperty(webhook, internals, { value: inside })
  return webhook
}
