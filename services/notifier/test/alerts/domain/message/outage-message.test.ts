import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { DiscrepancyOutcome } from '@slipstream/events/event-types/alerts/alert-events.ts'
import { inTransaction } from '@slipstream/mongo/transactions/in-transaction.ts'
import {
  alertCollections,
  ensureAlertCollections,
} from '../../../../src/alerts/adapters/alert-collections.ts'
import { flushGroup } from '../../../../src/alerts/flush-group.ts'
import { foldAlerts } from '../../../../src/alerts/fold-alerts.ts'
import { loadAlertTemplates } from '../../../../src/alerts/alert-templates.ts'
import { enterDueSlips } from '../../../../src/slips/enter-slips.ts'
import { ensureDeliveryCollections } from '../../../../src/delivery/adapters/delivery-collections.ts'
import { retentionMs } from '../../../../src/delivery/domain/retention.ts'
import { alertView } from '../../../../src/alerts/domain/message/alert-view.ts'
import { decideFlush } from '../../../../src/alerts/domain/decide-flush.ts'
import { flushContent } from '../../../../src/alerts/domain/flush-content.ts'
import { lateSlips } from '../../../../src/alerts/domain/late-slips.ts'
import { slackMessage } from '../../../../src/alerts/domain/message/slack-message.ts'
import { held, hour, instant, minute, raised, resolved, second, startMs } from '../../../given/alerts.ts'
import { database } from '../../../given/database.ts'
import { faultOf } from '../../../given/slack.ts'

const templates = { en: loadAlertTemplates('en'), de: loadAlertTemplates('de') }
const timing = {
  ...{ groupWaitMs: 30 * second, groupIntervalMs: 5 * minute, repeatIntervalMs: 4 * hour },
  sendResolved: true,
}
const one: DiscrepancyOutcome = { missing: 1, updates: 0, recovered: 1, late: 0, gone: 0, open: 0 }
const window = { from: instant(-hour), until: instant(0) }
const outcome: DiscrepancyOutcome = {
  ...{ missing: 20, updates: 3, recovered: 21, late: 1, gone: 0, open: 1 },
  outage: window,
}
const affected = { count: 23, ranges: [{ first: '1042', last: '1064' }] }
const outage = raised(instant(0), 6 * minute, { rule: 'source-outage', severity: 'warning', affected })
const end = resolved(outage, 6 * minute + 1, { outcome })

function viewOf(locale: 'en' | 'de' = 'en', late = { count: 7, orders: ['1042', '1043'], moreOrders: 3 }) {
  const decided = { firing: [], resolved: [held(outage, end)], isRepeat: false }
  const content = flushContent(decided, instant(hour))
  const sections = content.sections.map((section) => ({ ...section, lateSlips: late }))
  const alertLocale = { locale, timeZone: 'UTC', consoleUrl: 'https://console.example', runbooksUrl: null }
  return alertView({ ...content, sections }, templates[locale].words, alertLocale)
}

describe('the message after an outage', () => {
  it('has its time, discrepancies, recoveries, what is open, and late slips', () => {
    const view = viewOf()
    assert.equal(view.subject, '[shop] resolved: outage, 23 orders or updates lost')
    const text = templates.en.text(view)
    for (const line of [
      'Lasted: from Nov 21, 2026, 05:00 UTC until Nov 21, 2026, 06:00 UTC',
      'Orders: 1042–1064',
      'Orders that never arrived: 20',
      'Updates that never arrived: 3',
      'Recovered from the shop: 21',
      'Arrived late by themselves: 1',
      'Still open: 1',
      'Slips that were sent late: 7 (orders 1042, 1043 and 3 more)',
    ])
      assert.ok(text.includes(line), `${line}\n${text}`)
    assert.doesNotMatch(text, /No longer orders/)
    assert.match(
      templates.en.html(view),
      /<a href="https:\/\/console\.example\/api\/orders\?source=shop&amp;provenance=rest&amp;modifiedFrom=/,
    )
    const message = slackMessage(view)
    assert.equal(faultOf(JSON.stringify(message)), undefined)
    assert.match(JSON.stringify(message), /\*Recovered from the shop:\* 21/)
    assert.match(JSON.stringify(message), /<https:\/\/console\.example\/api\/orders\?[^|]*provenance=rest/)
  })

  it('is in the language of the messages', () => {
    assert.match(templates.de.text(viewOf('de')), /Vom Shop nachgeholt: 21[^]*Verspätete Belege: 7/)
  })

  it('given ends that it reports, then those are not sent, and it is sent even if ends are not', () => {
    const silent = raised('deliveries', -hour, { rule: 'source-silent' })
    const lost = raised('1042', minute)
    const reportedBy = 'source-outage/shop/x'
    const alerts = [
      held(silent, resolved(silent, 0, { reportedBy })),
      held(lost, resolved(lost, 2 * minute, { outcome: one, reportedBy })),
    ]
    const atMs = startMs + hour
    const quiet = decideFlush({ alerts, lastFlushMs: null }, [], timing, atMs)
    assert.equal(quiet.kind, 'wait')
    assert.equal(quiet.dropped.length, 2)
    const without = { ...timing, sendResolved: false }
    const reported = decideFlush({ alerts: [held(outage, end)], lastFlushMs: null }, [], without, atMs)
    assert.equal(reported.kind, 'flush')
  })
})

it('given lost orders that have ended, then their message counts what became of them', () => {
  const ended = (subject: string, how: 'recovered' | 'late' | 'gone') => {
    const alert = raised(subject)
    return held(alert, resolved(alert, minute, { outcome: { ...one, recovered: 0, [how]: 1 } }))
  }
  const all = [ended('1', 'recovered'), ended('2', 'recovered'), ended('3', 'late'), ended('4', 'gone')]
  const content = flushContent({ firing: [], resolved: all, isRepeat: false }, instant(hour))
  const alertLocale = { locale: 'en', timeZone: 'UTC', consoleUrl: null, runbooksUrl: null }
  const text = templates.en.text(alertView(content, templates.en.words, alertLocale))
  assert.match(text, /Recovered from the shop: 2\nArrived late by themselves: 1\nNo longer orders: 1\n/)
  assert.doesNotMatch(text, /Still open|never arrived: |Recovered orders/)
})

describe('late slips', () => {
  const slip = (orderId: string, asOfMs: number, sentMs: number | null) => ({
    ...{ orderId, asOf: instant(asOfMs), sentAt: sentMs === null ? null : new Date(startMs + sentMs) },
  })
  const nowMs = startMs + 8 * minute

  it('are those of orders from the outage that took long, or still wait', () => {
    const slips = [
      slip('1', -50 * minute, 7 * minute),
      slip('2', -50 * minute, -49 * minute),
      slip('3', -50 * minute, null),
      slip('4', -minute, null),
      slip('5', -2 * hour, 7 * minute),
      slip('6', minute, 20 * minute),
      { orderId: '7', asOf: null, sentAt: null },
    ]
    assert.deepEqual(lateSlips(slips, window, nowMs), { count: 2, orders: ['1', '3'], moreOrders: 0 })
  })

  it('are all counted, and a few of their orders named', () => {
    const slips = Array.from({ length: 20 }, (_, nth) => slip(String(nth >> 1), -30 * minute, minute))
    const found = lateSlips(slips, window, nowMs)
    assert.deepEqual(found, { count: 20, orders: ['0', '1', '2', '3', '4'], moreOrders: 5 })
  })

  it('are found in the ledger when the outage is flushed, and stored with it', async (test) => {
    const { client, db } = database(test)
    await ensureDeliveryCollections(db, retentionMs)
    await ensureAlertCollections(db)
    const due = (source: string, orderId: string) => ({
      ...{ id: `${source}-${orderId}`, source, orderId, recipient: { kind: 'registrant' as const } },
      ...{ addressHash: 'a', asOf: instant(-30 * minute), later: false },
    })
    const atMs = startMs + 6 * minute
    await inTransaction(client, async (session) => {
      await enterDueSlips(db, [due('shop', '1042'), due('other', '7')], atMs, session)
      await foldAlerts(db, [outage, end], { groupBy: ['rule', 'source'], sinceMs: startMs }, atMs, session)
    })
    const flushing = { timing, receivers: [{ kind: 'alert-slack' as const }] }
    const key = 'rule=source-outage,source=shop'
    assert.equal(await flushGroup(client, db, key, flushing, atMs + minute), true)
    const [flush] = await alertCollections(db).flushes.find().toArray()
    assert.deepEqual(flush?.content.sections[0]?.lateSlips, { count: 1, orders: ['1042'], moreOrders: 0 })
    assert.equal(await flushGroup(client, db, key, flushing, atMs + hour), false)
  })
})
