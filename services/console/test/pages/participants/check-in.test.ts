import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { CheckInDocument } from '@slipstream/read-models/check-ins/check-in-document.ts'
import { signCheckInCode } from '@slipstream/events/check-in-code.ts'
import type { OutboxEntry } from '@slipstream/outbox/outbox.ts'
import { checkInOutboxName } from '@slipstream/outbox/check-in-outbox.ts'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { browserOf } from '../../given/browser-of.ts'
import { commandLine } from '@slipstream/testing/command-line/command-line.ts'
import { checkInSecret, configText, people } from '../../given/config.ts'
import { order, participant } from '../../given/documents.ts'
import { given } from '../../given/world.ts'

const path = '/participants/check-in'

test('given the desk', async (t) => {
  const world = await given(t)
  await world.insertParticipants(
    participant({ orderId: '1042', participantId: '1-1', name: 'Hana Est' }),
    participant({ orderId: '1042', participantId: '1-2', name: 'Hana West' }),
    { ...participant({ orderId: '1044', participantId: '1-1' }), active: false, orderStatus: 'refunded' },
  )
  await world.insertOrders(
    order({ orderId: '1043', status: 'pending' }),
    order({ orderId: '1050', status: 'completed', participants: [] }),
  )
  const otto = browserOf(world)
  await otto.signIn(people.Otto)
  const { html } = await otto.get(path)
  const formToken = /name="formToken"\s+value="([^"]+)"/.exec(html)?.[1] ?? ''
  const send = (fields: Record<string, string>, to = path) =>
    otto.post(to, { formToken, ...fields }, { 'hx-request': 'true' })
  const scan = (code: string, scanId: string = randomUUID()) =>
    send({ code, scanId, how: 'code', scannedAt: '2026-11-22T09:12:00.000Z' })
  const events = () =>
    world.db.collection<OutboxEntry>(checkInOutboxName).find().sort({ record: 1, revision: 1 }).toArray()
  const kindOf = ({ html }: { html: string }) => /data-kind="(\w+)"/.exec(html)?.[1]
  const hana = signCheckInCode('shop/1042/1-1', checkInSecret)

  await t.test(
    'when a slip is scanned twice, then the second changes nothing and shows the first',
    async () => {
      const first = await scan(hana)
      assert.equal(kindOf(first), 'ok')
      assert.match(first.html, /Hana Est[\s\S]*Spring Invitational/)
      const second = await scan(hana)
      assert.equal(kindOf(second), 'already')
      assert.match(second.html, /Already checked in at 09:12:00 by Otto/)
      assert.deepEqual(
        (await events()).map(({ record, type }) => [record, type]),
        [['check-in/shop/1042/1-1', 'ParticipantCheckedIn']],
      )
    },
  )

  await t.test(
    'when a scan without a line is sent again, then it counts once, also after an undo',
    async () => {
      const code = signCheckInCode('shop/1042/1-2', checkInSecret)
      const id = randomUUID()
      const results = await Promise.all([scan(code, id), scan(code, id), scan(code, id)])
      assert.deepEqual(results.map(kindOf), ['ok', 'ok', 'ok'])
      assert.equal(kindOf(await send({ code, reason: 'Her sister.' }, `${path}/undo`)), 'undone')
      assert.equal(kindOf(await scan(code, id)), 'ok')
      assert.deepEqual(
        (await events()).filter(({ record }) => record.endsWith('1-2')).map(({ type }) => type),
        ['ParticipantCheckedIn', 'CheckInUndone'],
      )
      assert.equal(kindOf(await scan(code)), 'ok')
    },
  )

  await t.test('when many phones scan one slip together, then one of them lets in', async () => {
    const code = 'shop/1050'
    const kinds = (await Promise.all(Array.from({ length: 8 }, () => scan(code)))).map(kindOf)
    assert.deepEqual(kinds.toSorted(), [...Array<string>(7).fill('already'), 'ok'])
  })

  await t.test('when a code is not valid, then it says why, and nobody is in', async () => {
    const before = (await events()).length
    assert.equal(kindOf(await scan(signCheckInCode('shop/1042/1-1', 'of a stranger'))), 'forged')
    assert.equal(kindOf(await scan('shop/9999/1-1')), 'unknown')
    assert.equal(kindOf(await scan('shop/1043/1-1')), 'unpaid')
    assert.equal(kindOf(await scan('shop/1044/1-1')), 'ended')
    assert.equal((await events()).length, before)
  })

  await t.test('when a slip is from before codes were signed, then it counts, with a warning', async () => {
    assert.match((await scan('shop/1042/1-1')).html, /before codes were signed/)
  })

  await t.test('when a name is typed, then one chooses who it is, also without JavaScript', async () => {
    const { html } = await send({ code: 'hana' })
    assert.deepEqual([...html.matchAll(/name="code" value="([^"]+)"/g)].map(([, id]) => id).toSorted(), [
      'shop/1042/1-1',
      'shop/1042/1-2',
    ])
    const page = await otto.submit(path, path, { code: 'shop/1042/1-1' })
    assert.match(page.html, /<h1>Check in<\/h1>[\s\S]*Already checked in/)
  })

  await t.test('then those who are not here yet are listed, and are checked in from there', async () => {
    const list = `${path}/not-here`
    await world.insertParticipants(
      participant({ orderId: '1060', participantId: '1-1', name: 'Aroha Ngata' }),
    )
    const arrived = { source: 'shop', orderId: '1042', revision: 1, isIn: true, by: 'Otto', history: [] }
    await world.db.collection<CheckInDocument>('check-ins_v1').insertOne({
      ...{ ...arrived, _id: 'shop/1042/1-1', participantId: '1-1', at: '2026-11-22T09:12:00Z' },
      registeredFor: null,
    })
    const { html } = await otto.get(list)
    assert.match(html, /Aroha Ngata/)
    assert.doesNotMatch(html, /Hana Est/)
    const checkedIn = await otto.submit(list, path, { code: 'shop/1060/1-1' })
    assert.match(checkedIn.html, /data-kind="ok"/)
  })

  await t.test('when the command line checks in and undoes, then it is as from the page', async (t) => {
    await world.insertParticipants(participant({ orderId: '1070', participantId: '1-1', name: 'Mere Tane' }))
    const folder = await mkdtemp(join(tmpdir(), 'slipstream-desk-'))
    t.after(() => rm(folder, { recursive: true }))
    const file = join(folder, 'config.yaml')
    await writeFile(file, configText)
    const { mongodbUrl } = await stackForTests()
    const environment = { SLIPSTREAM_CONFIG: file, CHECK_IN: checkInSecret }
    const run = commandLine({
      MONGODB_URL: mongodbUrl,
      MONGODB_DATABASE: world.db.databaseName,
      ...environment,
    })
    const [named, wrong] = await Promise.all([
      run('participants', 'check-in', 'mere', '--by', 'Ana'),
      run('participants', 'check-in', signCheckInCode('shop/1070/1-1', 'of a stranger'), '--by', 'Ana'),
    ])
    assert.deepEqual([named.code, named.last()['kind']], [1, 'several'], named.stderr)
    assert.deepEqual([wrong.code, wrong.last()['kind']], [1, 'forged'], wrong.stderr)
    const done = await run('participants', 'check-in', 'shop/1070/1-1', '--by', 'Ana')
    assert.deepEqual([done.code, done.last()['kind']], [0, 'ok'], done.stderr)
    assert.match((await scan('shop/1070/1-1')).html, /Already checked in at .* by Ana/)
    const call = ['undo-check-in', 'shop/1070/1-1', '--by', 'Ana', '--reason', 'Her sister.']
    assert.equal((await run('participants', ...call)).code, 0)
    const ofMere = (await events()).filter(({ record }) => record.includes('1070'))
    assert.deepEqual(
      ofMere.map(({ type, event }) => [type, (JSON.parse(event) as { data: { by: string } }).data.by]),
      [
        ['ParticipantCheckedIn', 'Ana'],
        ['CheckInUndone', 'Ana'],
      ],
    )
  })

  await t.test('when a viewer tries, then it is refused', async () => {
    const vera = browserOf(world)
    await vera.signIn(people.Vera)
    assert.equal((await vera.get(path)).status, 403)
    assert.equal((await vera.get(`${path}/not-here`)).status, 403)
    const token = /name="formToken"\s+value="([^"]+)"/.exec((await vera.get('/')).html)?.[1] ?? ''
    assert.equal((await vera.post(path, { formToken: token, code: hana })).status, 403)
  })
})
