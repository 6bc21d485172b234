import type { createHmac } from 'node:crypto'

/** What node makes an HMAC with. A KeyObject, made once, costs a quarter of what bytes cost each time. */
export type HmacKey = Parameters<typeof createHmac>[1]
