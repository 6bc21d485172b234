import assert from 'node:assert/strict'
import { test } from 'node:test'
import { examples } from '@slipstream/events/event-types/examples.ts'
import type { DigestDue } from '@slipstream/events/event-types/job-events.ts'
import { composeDigest, loadDigestTemplates } from '../../src/digests/compose-digest.ts'
import { digestEntries } from '../../src/digests/domain/digest-entries.ts'

const due = examples.DigestDue.data
const now = new Date(due.to)
const settings = { templates: loadDigestTemplates(), from: 'Alerts <alerts@shop.example>' }

function mailOf(changes: Partial<DigestDue> = {}) {
  const [entry] = digestEntries({ ...due, ...changes }, now)
  assert.ok(entry)
  const mail = composeDigest(settings, entry)
  assert.ok(!('kind' in mail))
  return mail
}

test('given figures, then the mail has them, in the time zone of the schedule', () => {
  const { subject, html, text } = mailOf()
  assert.equal(subject, 'Digest Nov 23, 2026, 7:00 AM: 1 alert holds, 1 waits')
  for (const expected of [
    'From Nov 22, 2026, 7:00 AM to Nov 23, 2026, 7:00 AM.',
    'Critical, since Nov 22, 2026, 7:52 PM: Order 1043 of shop never arrived',
    '- Dead letters of notifier: 1 (the oldest since Nov 22, 2026, 10:12 PM)',
    'Lost and recovered: 2',
    'Missing now: 1',
    'Delivered: 17',
    'Subscriptions now: 4 active, 1 past_due',
    'Invoices paid: 2, NZ$50.00',
    'npx slipstream schedules pause daily-digest',
  ])
    assert.ok(text.includes(expected), `${expected} is not in:\n${text}`)
  assert.match(html, /<bdi lang="en">Order 1043 of shop never arrived/)
})

test('given German, then words, numbers and times are German', () => {
  const orders = [{ source: 'shop', received: 1_200, changed: 0, recovered: 0, missing: 0 }]
  const { subject, text } = mailOf({ locale: 'de', orders })
  assert.match(subject, /^Bericht 23\.11\.2026, 07:00: 1 Alarm liegt vor, 1 wartet$/)
  assert.match(text, /Eingegangen: 1\.200/)
  assert.match(text, /Bezahlte Rechnungen: 2, 50,00.NZ\$/)
})

test('given nothing that needs a person, then it says that all is quiet', () => {
  const alerts = { firing: 0, raised: 0, resolved: 0, listed: [] }
  const { subject, html } = mailOf({ alerts, waiting: [], shipments: null, billing: [] })
  assert.match(subject, /: all quiet$/)
  assert.match(html, /No alert holds, and nothing waits for a person/)
})

test('given markup in a summary, then the mail shows it as text', () => {
  const [listed] = due.alerts.listed
  const summary = '<img src=x onerror=alert(1)>'
  const alerts = { ...due.alerts, listed: listed === undefined ? [] : [{ ...listed, summary }] }
  assert.ok(!mailOf({ alerts }).html.includes('<img'))
})

test('given recipients, then each has one entry, the same for a repeat', () => {
  const recipients = ['a@example.test', 'Bea <b@example.test>', 'a@example.test']
  const ids = (digest: DigestDue) => digestEntries(digest, now).map(({ _id }) => _id)
  assert.equal(new Set(ids({ ...due, recipients })).size, 2)
  assert.deepEqual(ids({ ...due, recipients }), ids({ ...due, recipients }))
})

test('given a digest of more than a week ago, then it is not mailed', () => {
  const later = new Date(now.getTime() + 8 * 24 * 60 * 60 * 1_000)
  assert.deepEqual(digestEntries(due, later), [])
})

test('given no sender anywhere, then it is withdrawn', () => {
  const [entry] = digestEntries(due, now)
  assert.ok(entry)
  const result = composeDigest({ ...settings, from: null }, entry)
  assert.equal('kind' in result && result.kind, 'withdrawn')
})
