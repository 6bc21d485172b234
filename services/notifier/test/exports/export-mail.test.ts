import assert from 'node:assert/strict'
import { test } from 'node:test'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { composeExportMail, exportMailSettings } from '../../src/exports/compose-export-mail.ts'
import { exportEntries } from '../../src/exports/domain/export-entries.ts'

const { data: ready } = examples.ExportFinished
const now = new Date(examples.ExportFinished.occurredAt)
const failed = {
  ...ready,
  outcome: 'failed',
  expiresAt: null,
  link: null,
  error: 'it is <too> large',
} as const

const mailOf = (data: Parameters<typeof exportEntries>[0], locale = 'en', at = now) => {
  const settings = exportMailSettings({ from: 'Slipstream <ops@shop.example>', locale, timeZone: 'UTC' })
  const [entry] = exportEntries(data, now)
  if (settings === undefined || entry === undefined) throw new Error('there is no mail')
  return composeExportMail(settings, entry, at)
}

test('given an export that is ready, then its mail has the link, its size and its end', () => {
  const mail = mailOf(ready)
  assert.ok('text' in mail)
  assert.equal(mail.subject, 'Your export of orders is ready')
  assert.deepEqual(mail.to, { name: null, address: ready.recipient })
  for (const part of ['Rows: 1,200', 'Size: 184.3 kB', 'November 29, 2026', ready.link ?? ''])
    assert.ok(mail.text.includes(part), part)
  assert.ok(mail.html.includes(`href="${(ready.link ?? '').replaceAll('&', '&amp;')}"`))
})

test('given German, then its words and numbers are German', () => {
  const mail = mailOf(ready, 'de')
  assert.ok('text' in mail)
  assert.equal(mail.subject, 'Ihr Export ist fertig: Bestellungen')
  for (const part of ['Zeilen: 1.200', '184,3 kB', '29. November 2026'])
    assert.ok(mail.text.includes(part), part)
})

test('given an export that failed, then its mail has the reason, and nothing to click', () => {
  const mail = mailOf(failed)
  assert.ok('text' in mail)
  assert.ok(mail.text.includes('it is <too> large') && mail.html.includes('it is &lt;too&gt; large'))
  assert.equal(mail.html.includes('<a '), false)
})

test('given an export without a link, then its mail has the command that fetches it', () => {
  const mail = mailOf({ ...ready, link: null })
  assert.ok('text' in mail && mail.text.includes(`npx slipstream exports download ${ready.exportId}`))
})

test('given nobody who waits, a cancelled export or one that is gone, then there is no mail', () => {
  assert.deepEqual(exportEntries({ ...ready, recipient: null }, now), [])
  assert.deepEqual(exportEntries({ ...ready, outcome: 'cancelled' }, now), [])
  assert.deepEqual(exportEntries(ready, new Date(ready.expiresAt ?? '')), [])
  assert.deepEqual(mailOf(ready, 'en', new Date(ready.expiresAt ?? '')), {
    kind: 'withdrawn',
    reason: 'there is nothing to fetch any more',
  })
})

test('given the same event again, then it is the same mail', () => {
  const ids = (at: Date) => exportEntries(ready, at).map(({ _id }) => _id)
  assert.deepEqual(ids(now), ids(new Date(now.getTime() + 60_000)))
})
