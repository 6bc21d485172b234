import { createPublicKey } from 'node:crypto'
import type { JsonWebKey, KeyObject } from 'node:crypto'
import type { SendRequest } from '../adapters/send-request.ts'
import { readJson } from '../domain/read-json.ts'

/** @returns undefined when no key of this id is published @throws when the keys can't be fetched now */
export type FindKey = (keyId: string) => Promise<KeyObject | undefined>

const maxAgeMs = 12 * 3_600_000
/** Anybody can send an unknown id. */
const minIntervalMs = 60_000
const minIntervalOfFailuresMs = 5_000
const maxBytes = 64 * 1024
const maxKeys = 20

/** ShipEngine's public keys, from its JSON Web Key Set (RFC 7517). An unknown id fetches them again. */
export function publishedKeys(send: SendRequest, nowMs: () => number = Date.now): FindKey {
  let keys = new Map<string, KeyObject>()
  let fetchedAtMs = -Infinity
  let failedAtMs = -Infinity
  let fetching: Promise<void> | undefined

  async function fetchKeys(): Promise<void> {
    const { signal } = new AbortController()
    const exchange = await send({ method: 'GET', path: 'jwks', maxBytes }, signal)
    const body = exchange.kind === 'response' ? readJson(exchange) : undefined
    const listed = (body as { keys?: unknown } | undefined)?.keys
    if (!Array.isArray(listed)) {
      failedAtMs = nowMs()
      throw new Error('the keys that sign the webhooks of ShipEngine cannot be fetched')
    }
    keys = new Map(listed.slice(0, maxKeys).flatMap(keyOf))
    fetchedAtMs = nowMs()
  }

  return async (keyId) => {
    const ageMs = nowMs() - fetchedAtMs
    if (ageMs > maxAgeMs || (!keys.has(keyId) && ageMs > minIntervalMs)) {
      if (nowMs() - failedAtMs < minIntervalOfFailuresMs)
        throw new Error('the keys that sign the webhooks of ShipEngine could not be fetched a moment ago')
      fetching ??= fetchKeys().finally(() => (fetching = undefined))
      await fetching
    }
    return keys.get(keyId)
  }
}

function keyOf(given: unknown): [string, KeyObject][] {
  if (typeof given !== 'object' || given === null) return []
  const jwk = given as JsonWebKey & { kid?: unknown }
  if (typeof jwk.kid !== 'string' || jwk.kty !== 'RSA') return []
  try {
    return [[jwk.kid, createPublicKey({ key: jwk, format: 'jwk' })]]
  } catch {
    return []
  }
}
