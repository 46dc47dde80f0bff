import type { Authenticated, Delivery, EventHandler, PayloadOf, StandardSchema } from '@hookwright/core'

/** What the message says about itself. A replay may have changed whatever is not signed. */
export interface MessageFacts {
  readonly id?: string | undefined
  readonly idSigned: boolean
  readonly timestamp?: Date | undefined
  readonly timestampSigned: boolean
  /** The sender's name for the event, even if the delivery's type is `unknown`. */
  readonly type?: string | undefined
  /** Whether the event is named in a body that is signed as a whole. False for any header, even a signed one. */
  readonly typeSigned: boolean
}

/** One authenticated request. `authenticated` says what the proof covers, and so how far `payload` can be trusted. */
export interface HmacDelivery<T extends string = string, P = unknown, A extends Authenticated = Authenticated>
  extends Delivery<T, P> {
  readonly authenticated: A
  readonly message: MessageFacts
}

/** A schema per event type. */
export type EventSchemas = Readonly<Record<string, StandardSchema>>

type WithoutEvents<E> = [keyof E] extends [never] ? true : false

/**
 * With `events`: a union, discriminated by `type`, in which `unknown` is everything else. Without: any type, with the
 * payload of `schema`, or `undefined` if it did not fit at all.
 */
export type DeliveryOf<E extends EventSchemas, P, A extends Authenticated> =
  WithoutEvents<E> extends true
    ? HmacDelivery<string, unknown extends P ? unknown : P | undefined, A>
    :
        | { [Name in keyof E & string]: HmacDelivery<Name, PayloadOf<E[Name]>, A> }[keyof E & string]
        | HmacDelivery<'unknown', unknown, A>

export type HmacHandlers<E extends EventSchemas, P, A extends Authenticated> =
  WithoutEvents<E> extends true
    ? {
        [name: string]: EventHandler<P, DeliveryOf<E, P, A>> | undefined
        /** The payload is `undefined` if it did not fit the schema at all. */
        unknown?: EventHandler<P | undefined, DeliveryOf<E, P, A>> | undefined
      }
    : {
        [Name in keyof E & string]?:
          | EventHandler<PayloadOf<E[Name]>, HmacDelivery<Name, PayloadOf<E[Name]>, A>>
          | undefined
      }
