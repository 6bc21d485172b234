import type { Secret } from '@slipstream/runtime/config/secret.ts'
import { retryAfterMs, slackFault, unansweredFault } from './slack-fault.ts'
import type { SlackMessage } from '../domain/message/slack-message.ts'
import { NotTaken } from '../../delivery/delivery-error.ts'

export type Slack = {
  /**
   * Resolves when Slack has taken the message. Slack knows no second copy, so one whose answer is lost is an outcome that is not known.
   * @throws NotTaken
   */
  post(message: SlackMessage, signal?: AbortSignal): Promise<void>
}

const timeoutMs = 10_000
/** Slack answers with a word. */
const longestAnswer = 200

/** An incoming webhook of Slack's. Its URL is the secret: it is in no error and no log. */
export function slackWebhook(url: Secret): Slack {
  return {
    async post(message, signal) {
      let response: Response
      let answer: string
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
        answer = await beginningOf(response)
      } catch (error) {
        const code = causeOf(error)
        throw new NotTaken('Slack does not answer', { fault: unansweredFault(code), code })
      }
      const fault = slackFault(response.status)
      if (fault === undefined) return
      const word = /^[a-z_]{1,60}$/.test(answer) ? answer : '-'
      throw new NotTaken(`Slack answered ${response.status}: ${answer}`, {
        fault,
        code: `${response.status} ${word}`,
        restMs: retryAfterMs(response.headers.get('retry-after'), Date.now()),
      })
    },
  }
}

async function beginningOf(response: Response): Promise<string> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > longestAnswer) break
  }
  return text.slice(0, longestAnswer).trim()
}

/** The system's name of the error; its message might hold the URL. */
function causeOf(error: unknown): string {
  const { name, cause } = error as { name?: unknown; cause?: { code?: unknown } }
  return String(cause?.code ?? name)
}
