import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AlertResponse } from '../../../src/responses/alerts/alert.ts'
import { alert, silence } from '../../given/documents.ts'
import { given } from '../../given/world.ts'

const at = (minute: number) => `2026-11-21T06:${minute}:00Z`
const hasEnded = {
  state: 'resolved',
  resolvedAt: '2026-11-21T08:00:00Z',
  resolvedReason: 'It arrived.',
} as const

test('given alerts and silences', async (t) => {
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

  for (const [url, expected] of [
    ['', ['deliveries', '4', '2', '1']],
    ['?state=resolved', ['3']],
    ['?state=all', ['deliveries', '4', '3', '2', '1']],
    ['?rule=source-silent', ['deliveries']],
    ['?source=partner', ['4']],
    ['?severity=warning', ['2']],
    ['?severity=warning&source=partner', []],
  ] as [string, string[]][]) {
    await t.test(`then the list has ${url === '' ? 'those that fire' : `those of ${url}`}`, async () => {
      const { status, body } = await world.get(`/api/alerts${url}`)
      assert.equal(status, 200, JSON.stringify(body))
      assert.deepEqual(subjects(body.items), expected)
    })
  }

  await t.test('then the list pages by cursor', async () => {
    assert.deepEqual(subjects(await world.list('/api/alerts?limit=1&state=all')), [
      ...['deliveries', '4', '3', '2', '1'],
    ])
    const { body } = await world.get('/api/alerts?limit=1')
    assert.equal((await world.get(`/api/alerts?limit=1&state=all&cursor=${body.next}`)).status, 400)
  })

  await t.test('then each shows its silences, and nothing internal', async () => {
    const { body } = await world.get('/api/alerts?state=all')
    assert.deepEqual(
      (body.items as AlertResponse[]).map(({ subject, silenced, silences }) => [
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

  await t.test('then silences are listed, and an acknowledgement ends with its episode', async () => {
    const ids = async (query: string) =>
      (await world.list(`/api/silences${query}`)).map(({ silenceId }) => silenceId as string).sort()
    assert.deepEqual(await ids(''), ['of a rule', 'of an episode'])
    assert.deepEqual(await ids('?state=over&limit=1'), [
      ...['of an earlier episode', 'of one that has ended', 'that is over'],
    ])
    assert.equal((await ids('?state=all')).length, 5)
  })
})
