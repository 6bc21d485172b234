import type { Secret } from '@slipstream/runtime/config/secret.ts'
import { DeliveryError } from '../../delivery/delivery-error.ts'
import type { SlackMessage } from '../domain/message/slack-message.ts'
import { retryAfterMs, slackFault, noResponseFault } from './slack-fault.ts'

export type SlackWebhook = {
  /**
   * Resolves when Slack has accepted the message. Slack does not recognise repeats, so a
   * lost response is an unknown outcome.
   * @throws DeliveryError
   */
  post(message: SlackMessage, signal?: AbortSignal): Promise<void>
  /** @throws where the webhook was refused when it was last used: all messages wait for another */
  assertAccepted(): void
}

/**
 * Longer than the ten seconds after which `fetch` itself gives up a connection: only
 * its error tells that nothing was sent.
 */
const timeoutMs = 20_000
/** Slack responds with one word. */
const maxResponseLength = 200

/** A Slack incoming webhook. Its URL is the secret: it is in no error and no log. */
export function createSlackWebhook(url: Secret): SlackWebhook {
  let refusal: string | undefined
  return {
    assertAccepted() {
      if (refusal !== undefined)
        throw new Error(`Slack refuses SLACK_WEBHOOK_URL (${refusal}): its messages wait`)
    },
    async post(message, signal) {
      let response: Response
      let body: string
      try {
        response = await fetch(url.reveal(), {
          method: 'POST',
          headers: { 'content-type': 'application/json; charset=utf-8' },
          body: JSON.stringify(message),
          redirect: 'manual',
          signal: AbortSignal.any([
            AbortSignal.timeout(timeoutMs),
            ...(signal === undefined ? [] : [signal]),
          ]),
        })
        body = await beginningOf(response)
      } catch (error) {
        const code = codeOf(error)
        throw new DeliveryError('Slack does not respond', { fault: noResponseFault(code), code })
      }
      const fault = slackFault(response.status)
      const word = /^[a-z_]{1,60}$/.test(body) ? body : '-'
      refusal = fault === 'refuses-us' ? `${response.status} ${word}` : undefined
      if (fault === undefined) return
      throw new DeliveryError(`Slack responded ${response.status}: ${body}`, {
        fault,
        code: `${response.status} ${word}`,
        retryAfterMs: retryAfterMs(response.headers.get('retry-after'), Date.now()),
      })
    },
  }
}

async function beginningOf(response: Response): Promise<string> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > maxResponseLength) break
  }
  return text.slice(0, maxResponseLength).trim()
}

/** The system's code of the error; its message might hold the URL. */
function codeOf(error: unknown): string {
  const { name, cause } = error as { name?: unknown; cause?: { code?: unknown } }
  return String(cause?.code ?? name)
}
