import type { CarrierOptions } from '../src/carrier-options.ts'
import { startCarrier } from '../src/start-carrier.ts'
import type { RunningCarrier } from '../src/start-carrier.ts'
import { bookingOf, start } from './sample-booking.ts'

export type GivenCarrier = {
  carrier: RunningCarrier
  /** Lets time pass and all happen that is due then. */
  pass(ms: number): Promise<void>
  call(path: string, method?: string, body?: unknown): Promise<Response>
  /** The response's JSON. */
  read(path: string): Promise<any>
  /** Books and returns the response's JSON. */
  book(reference?: string): Promise<any>
}

/** A carrier with a clock of its own, which stands still between calls of `pass`. */
export async function givenCarrier(options: CarrierOptions = {}): Promise<GivenCarrier> {
  let nowMs = start
  const carrier = await startCarrier({ mode: 'stepped', nowMs: () => nowMs, ...options })
  const call: GivenCarrier['call'] = (path, method = 'GET', body) =>
    fetch(`${carrier.url}${path}`, {
      method,
      headers: {
        'api-key': carrier.apiKey,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  return {
    carrier,
    call,
    pass: (ms) => {
      nowMs += ms
      return carrier.tick()
    },
    read: async (path) => (await call(path)).json(),
    book: async (reference) => (await call('/shipments', 'POST', bookingOf(reference))).json(),
  }
}
