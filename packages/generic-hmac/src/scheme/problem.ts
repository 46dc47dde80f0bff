import {
  ConfigError,
  RequestError,
  type RequestErrorCode,
  VerificationError,
  type VerificationErrorCode,
} from '@hookwright/core/signature'
import { packageName } from '../package-name.js'

export function schemeInvalid(path: string, problem: string): never {
  throw new ConfigError(packageName, 'scheme_invalid', `Scheme${path && `: "${path}"`} ${problem}`)
}

export function optionInvalid(problem: string): never {
  throw new ConfigError(packageName, 'option_invalid', problem)
}

export function secretInvalid(problem: string): never {
  throw new ConfigError(packageName, 'secret_invalid', problem)
}

/** Refuses a message because of its proof. */
export function refuse(code: VerificationErrorCode, message: string): never {
  throw new VerificationError(packageName, code, message)
}

/** Refuses a request for a reason other than its proof. */
export function refuseRequest(code: RequestErrorCode, message: string): never {
  throw new RequestError(packageName, code, message)
}
