import { memoryJournal, openJournal } from './adapters/journal.ts'
import { Listener } from './adapters/listener.ts'
import { Carrier } from './carrier.ts'
import { completeOptions } from './carrier-options.ts'
import type { CarrierOptions } from './carrier-options.ts'
import { bookRows } from './domain/books/book-rows.ts'
import type { BookRow } from './domain/books/book-rows.ts'
import type { BookEntry, WebhookAttempt } from './domain/books/books.ts'
import type { FaultRequests, Faults } from './domain/faults/fault-settings.ts'
import { createAdminApi } from './http/admin-api.ts'
import { createApi } from './http/api.ts'
import { createWebhookSender } from './send-webhooks.ts'

export type RunningCarrier = {
  /** Of the API. It stays the same through outages. */
  url: string
  /** Of the page and the admin API, which are up during outages too. */
  pageUrl: string
  apiKey: string
  /** What the carrier did, by reference. */
  books(): BookRow[]
  webhooks(): WebhookAttempt[]
  faults(): Faults
  /** Switches these on and all others off; resolves when an outage has begun or ended. */
  setFaults(requests: FaultRequests): Promise<void>
  /** Begins and ends outages, and sends the webhooks that are due; resolves when they are sent. */
  tick(): Promise<void>
  stop(): Promise<void>
}

const tickMs = 50

/**
 * Bobs Post, an external company that ships parcels and often fails. What it does follows from
 * the seed, the references and the time.
 */
export async function startCarrier(given: CarrierOptions = {}): Promise<RunningCarrier> {
  const options = completeOptions(given)
  const { dataFolder, host, port, pagePort, apiKey, webhookUrl, onLine } = options
  const journal = dataFolder === undefined ? memoryJournal<BookEntry>() : openJournal<BookEntry>(dataFolder)
  const carrier = new Carrier(options, journal)
  if (options.faults !== undefined) carrier.setFaults(options.faults)
  const closing = new AbortController()
  const sender =
    webhookUrl === undefined ? undefined : createWebhookSender(carrier, webhookUrl, closing.signal)

  const admin = await createAdminApi({ carrier, onSwitched: () => followOutage() })
  const pageUrl = await admin.listen({ host, port: pagePort })
  const { app, server } = await createApi(carrier, pageUrl)
  const listener = new Listener(server, host, port)
  // Its port is known from now on, also when it starts in an outage.
  await listener.setListening(true)

  const followOutage = (): Promise<void> => listener.setListening(carrier.outage() !== 'refused')
  const tick = async (): Promise<void> => {
    await followOutage().catch((error: unknown) => onLine(`could not listen again: ${String(error)}`))
    await sender?.run()
  }
  await followOutage()
  const timer = options.mode === 'live' ? setInterval(() => void tick(), tickMs) : undefined

  return {
    ...{ url: listener.url, pageUrl, apiKey, tick },
    books: () => bookRows(carrier.books, carrier.nowMs),
    webhooks: () => [...carrier.books.webhooks.values()],
    faults: () => carrier.books.faults,
    setFaults: (requests) => {
      carrier.setFaults(requests)
      return followOutage()
    },
    stop: async () => {
      clearInterval(timer)
      closing.abort()
      await sender?.run()
      await listener.setListening(false)
      await Promise.all([app.close(), admin.close()])
      carrier.close()
    },
  }
}
