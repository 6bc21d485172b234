import type { ClientSession, Db } from 'mongodb'
import type { FlushContent, FlushSection } from '../domain/flush-content.ts'
import { lateSlips } from '../domain/late-slips.ts'
import type { SlipTimes } from '../domain/late-slips.ts'
import { notifierCollections } from '../../delivery/adapters/delivery-collections.ts'

/** Of an outage with more slips than this, those decided last are not counted. */
const maxSlips = 10_000

/** What is said, with the slips that went out late for an outage that it reports: the ledger alone knows them. */
export async function withLateSlips(
  db: Db,
  content: FlushContent,
  nowMs: number,
  session: ClientSession,
): Promise<FlushContent> {
  const sections: FlushSection[] = []
  for (const section of content.sections) {
    const outage = section.outcome?.outage
    if (outage === undefined) {
      sections.push(section)
      continue
    }
    const { notifications } = notifierCollections(db)
    const slips = await notifications
      .find(
        {
          ...{ kind: 'slip', source: section.source, resendOf: { $exists: false } },
          ...{ state: { $in: ['due', 'sent'] }, decidedAt: { $gte: new Date(outage.from) } },
        },
        { session },
      )
      .project<SlipTimes>({ orderId: 1, asOf: 1, sentAt: 1 })
      .sort({ decidedAt: 1 })
      .limit(maxSlips)
      .toArray()
    sections.push({ ...section, lateSlips: lateSlips(slips, outage, nowMs) })
  }
  return { ...content, sections }
}
