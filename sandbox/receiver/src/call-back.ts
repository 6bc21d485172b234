import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'

export type Report = {
  taskId: string
  customerId: string
  status: 'progress' | 'done' | 'failed'
  detail?: string
}

const waitMs = 1_000

/**
 * Reports what became of a call-out until ingest has it. Each report has an id of its
 * own, and keeps it when it is repeated.
 */
export async function callBack(
  url: string,
  secret: string,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  const id = `msg_${randomUUID()}`
  const body = JSON.stringify(report)
  while (!signal.aborted) {
    const at = new Date()
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
    }
    const response = await fetch(url, { method: 'POST', headers, body, signal }).catch(() => undefined)
    if (response?.status === 200) return
    await sleep(waitMs, undefined, { signal }).catch(() => undefined)
  }
}
