import { RequestError } from './errors.js'

const jsonDecoder = new TextDecoder('utf-8', { fatal: true })

/**
 * The JSON value of an authenticated body.
 *
 * @throws RequestError `json_invalid` for an empty body, invalid UTF-8 and anything that is not JSON
 */
export function parseJson(packageName: string, body: Uint8Array): unknown {
  try {
    return JSON.parse(jsonDecoder.decode(body))
  } catch {
    // The parser's message is not passed on, because it quotes the body.
    throw new RequestError(packageName, 'json_invalid', 'The body is not JSON in UTF-8.')
  }
}
