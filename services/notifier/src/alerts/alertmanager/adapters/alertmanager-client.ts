import type { Secret } from '@slipstream/runtime/config/secret.ts'
import { readLimited } from '@slipstream/runtime/http/read-limited.ts'
import type { PostableAlert } from '../domain/postable-alerts.ts'

export type AlertmanagerClient = {
  /** Host and port, for logs and labels. */
  name: string
  /**
   * Resolves when Alertmanager has taken all of them. Posting them again changes nothing.
   * @throws with its response, or the reason why there is none
   */
  post(alerts: readonly PostableAlert[], signal: AbortSignal): Promise<void>
}

const timeoutMs = 10_000
const maxResponseBytes = 10_000
const maxShownLength = 300

/** Posts alerts to one Alertmanager. The URL and the token are in no error and no log. */
export function createAlertmanagerClient(url: string, token: Secret | undefined): AlertmanagerClient {
  const target = `${url.replace(/\/+$/, '')}/api/v2/alerts`
  const headers = {
    'content-type': 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token.reveal()}` }),
  }
  return {
    name: new URL(url).host,
    async post(alerts, signal) {
      const response = await fetch(target, {
        method: 'POST',
        headers,
        body: JSON.stringify(alerts),
        redirect: 'manual',
        signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), signal]),
      }).catch((error: unknown) => {
        const { name, cause } = error as { name?: string; cause?: { code?: string } }
        throw new Error(`Alertmanager does not respond (${cause?.code ?? name})`)
      })
      const body = await readLimited(response, maxResponseBytes)
      if (response.ok) return
      const text = (body?.toString() ?? '').trim().slice(0, maxShownLength)
      throw new Error(`Alertmanager responded ${response.status}: ${text}`)
    },
  }
}
