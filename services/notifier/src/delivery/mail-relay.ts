import type { Db } from 'mongodb'
import { relayTelling } from './domain/outbox-event.ts'
import { notifierCollections } from './adapters/delivery-collections.ts'

export type RelayFault = { state: 'refused' | 'unreachable'; detail: string; sinceMs: number }

/** What the mail server does with all mail alike, as this process sees it; told to others where it matters to people. */
export type MailRelay = {
  /** It took a mail, or spoke of one mail alone. */
  takes(): Promise<void>
  /** @param detail the step and the reply's code, without any text of the reply */
  rests(state: RelayFault['state'], detail: string): Promise<void>
  /** Undefined while mail goes out, and before the first attempt. */
  fault(): RelayFault | undefined
  /** When it last took a mail, milliseconds since the epoch; undefined when never. */
  tookMs(): number | undefined
}

/** What passes within this time is no news; nobody can do much about it either. */
const unreachableAfterMs = 10 * 60_000
/** So that another instance's last word, which may have died since, does not stand for long. */
const confirmEveryMs = 60_000

/** @param now milliseconds since the epoch */
export function mailRelay(db: Db, now: () => number = Date.now): MailRelay {
  const { relays } = notifierCollections(db)
  let fault: RelayFault | undefined
  let tookMs: number | undefined
  let confirmed: { state: 'sending' | RelayFault['state']; atMs: number } | undefined

  const tell = async (state: 'sending' | RelayFault['state'], found: Omit<RelayFault, 'state'> | null) => {
    const at = new Date(now())
    const since = found === null ? at : new Date(found.sinceMs)
    const detail = found?.detail ?? null
    const options = { writeConcern: { w: 'majority' } } as const
    const first = { state: 'sending' as const, since: at, detail: null, tell: [] }
    await relays.updateOne({ _id: 'mail' }, { $setOnInsert: first }, { upsert: true, ...options })
    await relays.updateOne(
      { _id: 'mail', state: { $ne: state } },
      {
        $set: { state, since, detail, tellAt: at },
        $push: { tell: relayTelling({ state, detail, since: since.toISOString() }, at) },
      },
      options,
    )
    confirmed = { state, atMs: at.getTime() }
  }

  return {
    fault: () => fault,
    tookMs: () => tookMs,
    async takes() {
      fault = undefined
      tookMs = now()
      const isConfirmed = confirmed?.state === 'sending' && now() - confirmed.atMs < confirmEveryMs
      if (!isConfirmed) await tell('sending', null)
    },
    async rests(state, detail) {
      const sinceMs = fault?.state === state ? fault.sinceMs : now()
      fault = { state, detail, sinceMs }
      const isNews = state === 'refused' || now() - sinceMs >= unreachableAfterMs
      if (isNews && confirmed?.state !== state) await tell(state, fault)
    },
  }
}
