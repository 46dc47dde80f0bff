/** The `provider` of deliveries whose scheme or verifier has no name. */
export const defaultName = 'generic-hmac'

/** How long a delivery is remembered. */
export const retainMs = 86_400_000

/** GitHub and others wait for ten seconds; few wait for less. */
export const patienceMs = 10_000
