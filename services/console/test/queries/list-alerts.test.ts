import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SequenceReport } from '@slipstream/read-models/reports/sequence-report.ts'
import type { AlertAnswer } from '../../src/responses/alert.ts'
import { alert, silence } from '../given/documents.ts'
import { given } from '../given/world.ts'

const at = (minute: number) => `2026-11-21T06:${minute}:00Z`
const hasEnded = {
  state: 'resolved',
  resolvedAt: '2026-11-21T08:00:00Z',
  resolvedReason: 'It came in.',
} as const

test('the list of alerts', async (t) => {
  const world = await given(t)
  await world.insertAlerts(
    alert('1', { since: at(10) }),
    alert('2', { since: at(11), severity: 'warning' }),
    alert('3', { since: at(12), ...hasEnded }),
    alert('4', { since: at(13), source: 'partner' }),
    alert('deliveries', { since: at(14), rule: 'source-silent' }),
  )
  await world.insertSilences(
    silence('of a rule', { rule: 'source-silent' }),
    silence('of an episode', { subject: '1', since: at(10) }, { endsAt: null }),
    silence('of an earlier episode', { subject: '2', since: at(9) }, { endsAt: null }),
    silence('that is over', { source: 'partner' }, { endsAt: '2026-11-21T06:54:00Z' }),
    silence('of one that has ended', { subject: '3', since: at(12) }, { endsAt: null }),
  )
  const subjects = (items: { subject: string }[]) => items.map(({ subject }) => subject)

  for (const [asked, expected] of [
    ['', ['deliveries', '4', '2', '1']],
    ['?state=resolved', ['3']],
    ['?state=all', ['deliveries', '4', '3', '2', '1']],
    ['?rule=source-silent', ['deliveries']],
    ['?source=partner', ['4']],
    ['?severity=warning', ['2']],
    ['?severity=warning&source=partner', []],
  ] as [string, string[]][]) {
    await t.test(`answers ${asked === '' ? 'those that hold' : asked}`, async () => {
      const { status, body } = await world.ask(`/api/alerts${asked}`)
      assert.equal(status, 200, JSON.stringify(body))
      assert.deepEqual(subjects(body.items), expected)
    })
  }

  await t.test('pages by cursor', async () => {
    assert.deepEqual(subjects(await world.list('/api/alerts?limit=1&state=all')), [
      ...['deliveries', '4', '3', '2', '1'],
    ])
    const { body } = await world.ask('/api/alerts?limit=1')
    assert.equal((await world.ask(`/api/alerts?limit=1&state=all&cursor=${body.next}`)).status, 400)
  })

  await t.test('tells which are silenced, by whom and why, and nothing internal', async () => {
    const { body } = await world.ask('/api/alerts?state=all')
    assert.deepEqual(
      (body.items as AlertAnswer[]).map(({ subject, silenced, silences }) => [
        subject,
        silenced,
        silences.map(({ silenceId }) => silenceId),
      ]),
      [
        ['deliveries', true, ['of a rule']],
        ['4', false, []],
        ['3', false, []],
        ['2', false, []],
        ['1', true, ['of an episode']],
      ],
    )
    const [first] = body.items
    assert.equal(first.fingerprint, 'source-silent/shop/deliveries')
    assert.deepEqual([first.silences[0].by, first.silences[0].reason], ['Ana', 'The shop is being moved.'])
    for (const field of ['_id', 'raisedEventId', 'resolvedEventId', 'expiresAt'])
      assert.ok(!(field in first), field)
  })

  await t.test('has silences of its own list, an acknowledgement ending with its episode', async () => {
    const ids = async (query: string) =>
      (await world.list(`/api/silences${query}`)).map(({ silenceId }) => silenceId as string).sort()
    assert.deepEqual(await ids(''), ['of a rule', 'of an episode'])
    assert.deepEqual(await ids('?state=over&limit=1'), [
      ...['of an earlier episode', 'of one that has ended', 'that is over'],
    ])
    assert.equal((await ids('?state=all')).length, 5)
  })
})

test("how a source's numbers stand", async (t) => {
  const world = await given(t)
  const report: SequenceReport = {
    ...{ _id: 'shop', source: 'shop', field: 'id', step: 1, first: null, lowWatermark: null, highest: null },
    ...{ missing: { count: 0, ranges: [] }, candidates: [], sweptThrough: null, asOf: at(50) },
  }
  await world.db.collection<SequenceReport>('auditSequenceReports').insertOne(report)
  const { _id, ...shown } = report
  assert.deepEqual((await world.ask('/api/sources/shop/sequence')).body, shown)
  const none = await world.ask('/api/sources/partner/sequence')
  assert.equal(none.status, 404)
  assert.match(none.body.detail, /is the auditor running/)
})
