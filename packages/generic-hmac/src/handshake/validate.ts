import {
  type Check,
  type Fields,
  flag,
  header,
  hmacHash,
  isTrue,
  jsonPath,
  keyed,
  list,
  object,
  oneOf,
  text,
} from '../scheme/checks/shape.js'
import { schemeInvalid } from '../scheme/problem.js'
import { type Handshake, responseParts } from './handshake.js'

/** Where a value is found, and the fields that must be beside it. */
const sourceWith = (beside: Fields): Check =>
  keyed({
    header: object({ header, ...beside }),
    query: object({ query: text, ...beside }),
    json: object({ json: jsonPath, ...beside }),
  })

const source: Check = (value, path) => sourceWith({})(value, path)

/** Exactly one of the two: an `equals` without a text would hold for every request that lacks the value. */
const condition: Check = (value, path) =>
  sourceWith('absent' in Object(value) ? { absent: isTrue } : { equals: text })(value, path)

const part: Check = (value, path) =>
  keyed({
    token: object({ token: isTrue }),
    computed: object({ computed: isTrue }),
    option: object({ option: oneOf('publicKey') }),
  })(value, path)

const textPart: Check = (value, path) => (typeof value === 'string' ? undefined : part(value, path))
const jsonPart: Check = (value, path) => (Number.isFinite(value) ? undefined : textPart(value, path))

/** A value that a header can't hold would fail only when the first sender asks. */
const headerPart: Check = (value, path) => {
  if (typeof value === 'string' && !/^[\x20-\x7e]*$/.test(value)) schemeInvalid(path, 'must be printable ASCII.')
  textPart(value, path)
}

const values =
  (name: Check, each: Check): Check =>
  (value, path) => {
    const keys = Object.keys(Object(value))
    for (const key of keys) name(key, path)
    object({}, Object.fromEntries(keys.map((key) => [key, each])))(value, path)
  }

const compute: Check = (value, path) =>
  keyed({
    mac: object({ mac: isTrue, encoding: oneOf('hex', 'base64') }, { prefix: text }),
    digest: object({ digest: hmacHash, of: list(oneOf('token', 'verifyToken', 'publicUrl')), encoding: oneOf('hex') }),
  })(value, path)

/** Throws `ConfigError` `scheme_invalid`, naming the field. */
export function checkHandshake(value: Handshake, path: string): void {
  checkFields(value, path)
  const { status, text, json } = value.respond
  if (status === 204 && (text ?? json)) schemeInvalid(`${path}.respond.status`, 'is 204, but a 204 has no body.')
  if (text && json) schemeInvalid(`${path}.respond`, 'has both text and json.')
  if (!isRecognised(value)) schemeInvalid(path, 'would answer deliveries too: say what its request has.')
  const says = (name: string) => responseParts(value).some((one) => typeof one === 'object' && name in one)
  if (says('computed') && !value.compute)
    schemeInvalid(`${path}.compute`, 'is missing, but the answer has { computed: true }.')
  if ((says('token') || needsToken(value)) && !value.token)
    schemeInvalid(`${path}.token`, 'is missing: say where the sender puts what it expects back.')
}

const needsToken = ({ compute, store }: Handshake) =>
  store || (compute && ('mac' in compute || compute.of.includes('token')))

/** An absent value is not enough to recognise a handshake: a proxy may have removed any header of a delivery. */
function isRecognised({ method, when = [], onlyKeys, onlyFields, emptyBody, token }: Handshake): boolean {
  if (method !== 'POST' || emptyBody) return true
  return Boolean(onlyKeys ?? onlyFields ?? token) || when.some((condition) => 'equals' in condition)
}

function checkFields(value: unknown, path: string): void {
  object(
    {
      method: oneOf('GET', 'POST', 'OPTIONS', 'HEAD'),
      respond: object(
        {},
        {
          status: oneOf(200, 204),
          headers: values(header, headerPart),
          text: list(textPart),
          json: values(() => {}, jsonPart),
        },
      ),
    },
    {
      docs: text,
      signed: flag,
      when: list(condition),
      onlyKeys: list(text),
      onlyFields: list(text),
      emptyBody: flag,
      token: source,
      form: oneOf('token', 'hex', 'uuid', 'text'),
      verify: source,
      compute,
      store: flag,
    },
  )(value, path)
}
