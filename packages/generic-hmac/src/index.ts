export { signRequest, verifySignature } from './signature.js'
