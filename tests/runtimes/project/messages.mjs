// Message signatures (RFC 9421) with every algorithm, which come from the runtime's WebCrypto, and what explains a refusal.
import { schemes } from '@hookwright/generic-hmac'
import { explainVerification } from '@hookwright/generic-hmac/explain'
import { signMessage, verifyMessageSignature } from '@hookwright/generic-hmac/rfc9421'
import { signedHmacRequest, testSecret } from '@hookwright/generic-hmac/testing'

const toPem = (label, bytes) =>
  `-----BEGIN ${label}-----\n${btoa(String.fromCharCode(...new Uint8Array(bytes)))}\n-----END ${label}-----`

async function makeKeys(alg, algorithm) {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const written = await Promise.all([
    crypto.subtle.exportKey('spki', publicKey),
    crypto.subtle.exportKey('pkcs8', privateKey),
  ])
  return [
    { alg, publicKey: toPem('PUBLIC KEY', written[0]) },
    { alg, privateKey: toPem('PRIVATE KEY', written[1]) },
  ]
}

async function isKept([keys, key]) {
  const publicUrl = 'https://receiver.test/hook?tenant=7'
  const request = await signMessage({ key, url: publicUrl, body: '{"id":7}' })
  const forged = new Request(request.clone(), { method: 'POST', body: '{"id":8}' })
  const [good, bad] = [request, forged].map((one) => verifyMessageSignature({ keys, publicUrl, request: one }))
  return (await good) && !(await bad)
}

export async function messages() {
  const shared = { alg: 'hmac-sha256', secret: 'a secret of at least 16 bytes' }
  const scheme = schemes.github
  const secret = testSecret(scheme)
  const signed = await signedHmacRequest({ scheme, secret, body: '{"id":7}' })
  const request = new Request(signed, { method: 'POST', body: '{"id":7}\n' })
  const { summary } = await explainVerification({ scheme, secret, request })
  return {
    'keeps a shared secret': await isKept([shared, shared]),
    'keeps Ed25519': await isKept(await makeKeys('ed25519', { name: 'Ed25519' })),
    'keeps ECDSA': await isKept(await makeKeys('ecdsa-p256-sha256', { name: 'ECDSA', namedCurve: 'P-256' })),
    'explains a line break': summary.includes('white space'),
  }
}
