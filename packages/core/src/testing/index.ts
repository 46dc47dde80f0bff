export type { CallbackOptions, CallbacksTo } from './callbacks.js'
export { callBack, mayCallBack } from './callbacks.js'
export type { ManualClock } from './clock.js'
export { manualClock } from './clock.js'
export type { RequestContent } from './content.js'
export { contentOf } from './content.js'
export type { ContractCheck } from './contract.js'
export type { CursorContractOptions } from './cursor-contract.js'
export { cursorContract } from './cursor-contract.js'
export type { Fault, Faults, FaultsOptions } from './faults.js'
export { createFaults } from './faults.js'
export type { ContractRequest, HandOffContractOptions, HandOffUnderTest } from './hand-off-contract.js'
export {
  contractDelivery,
  contractProtocol,
  contractRequest,
  contractWebhook,
  handOffContract,
} from './hand-off-contract.js'
export type { StoreContractOptions } from './store-contract.js'
export { storeContract } from './store-contract.js'
