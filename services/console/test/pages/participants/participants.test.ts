import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CheckInDocument } from '@slipstream/read-models/check-ins/check-in-document.ts'
import { browserOf } from '../../given/browser-of.ts'
import { people } from '../../given/config.ts'
import { participant } from '../../given/documents.ts'
import { given } from '../../given/world.ts'

const arrived: CheckInDocument = {
  ...{ _id: 'shop/1042/1-1', source: 'shop', orderId: '1042', participantId: '1-1', revision: 1 },
  ...{ isIn: true, at: '2026-11-28T09:12:00.000Z', by: 'Mere', registeredFor: 'Spring Run', history: [] },
}

test('given participants of several products', async (t) => {
  const world = await given(t)
  const of = (orderId: string, participantId: string, name: string, product: string, size: string) =>
    participant({ orderId, participantId, name, product, fields: { size }, email: `${participantId}@a.test` })
  await world.insertParticipants(
    of('1042', '1-1', 'Hana Zeal', 'Spring Run', 'S'),
    of('1042', '1-2', '=HYPERLINK("http://a.test")', 'Spring Run', 'M'),
    of('1043', '1-1', 'Wiremu Abel', 'Spring Run', 'M'),
    of('1044', '1-1', 'Li Wei', 'Winter Run', 'L'),
    { ...of('1045', '1-1', 'Ada Gone', 'Spring Run', 'S'), active: false, orderStatus: 'refunded' },
  )
  await world.db.collection<CheckInDocument>('check-ins_v1').insertOne(arrived)
  const ada = browserOf(world)
  await ada.signIn(people.Ada)
  const otto = browserOf(world)
  await otto.signIn(people.Otto)
  const vera = browserOf(world)
  await vera.signIn(people.Vera)

  await t.test('then the list counts them by product, and who is here', async () => {
    const { html } = await otto.get('/participants')
    assert.match(html, />Spring Run<\/a>[\s\S]*?number">3<[\s\S]*?number">1</)
    assert.match(html, />Winter Run<\/a>[\s\S]*?number">1<[\s\S]*?number">0</)
    assert.doesNotMatch(html, /Ada Gone/)
    assert.match((await otto.get('/participants?former=1')).html, /Ada Gone[\s\S]*refunded/)
  })

  await t.test(
    'when a product is chosen, then its fields are counted, and only its people listed',
    async () => {
      const { html } = await otto.get('/participants?source=shop&product=Spring+Run')
      assert.match(
        html,
        /<strong>size<\/strong>\s*M\s*<span class="quiet">2<\/span>[\s\S]*S\s*<span class="quiet">1</,
      )
      assert.doesNotMatch(html, /Li Wei/)
      const part = { 'hx-request': 'true', 'hx-target': 'results' }
      const found = await otto.get('/participants?q=wiremu', part)
      assert.match(found.html, /^\s*<div class="saved">[\s\S]*<table/)
      assert.equal(found.html.match(/href="\/orders\/shop\//g)?.length, 1)
    },
  )

  await t.test(
    'then the CSV calculates nothing, and has names only for those who may export them',
    async () => {
      const { html: csv, headers } = await ada.get('/participants/participants.csv?product=Spring+Run')
      assert.match(headers.get('content-disposition') ?? '', /attachment/)
      assert.match(csv, /"'=HYPERLINK\(""http:\/\/a\.test""\)"/)
      assert.match(csv, /^\uFEFF?source,[^\r]*,size,checkedInAt,checkedInBy\r\n/)
      assert.match(csv, /Hana Zeal[^\r]*,S,2026-11-28T09:12:00.000Z,Mere\r\n/)
      for (const person of [otto, vera]) {
        const { html } = await person.get('/participants/participants.csv')
        assert.match(html, /1042/)
        assert.doesNotMatch(html, /Hana|a\.test|size/)
      }
      const opened = await world.db.collection('personalDataOpened').find().toArray()
      assert.deepEqual(
        opened.map(({ what, id, by }) => [what, id, by]),
        [['participants-file', '/participants/participants.csv?product=Spring+Run', 'Ada']],
      )
    },
  )

  await t.test('then the list on paper is sorted by last name, with a box for who is not here', async () => {
    const { html } = await otto.get('/participants/print?product=Spring+Run')
    assert.ok(html.indexOf('Wiremu Abel') < html.indexOf('Hana Zeal'))
    assert.equal(html.match(/class="tick"/g)?.length, 2)
    const opened = { what: 'participants-list' }
    assert.equal(await world.db.collection('personalDataOpened').countDocuments(opened), 1)
    assert.match((await vera.get('/participants/print')).html, /•••/)
    assert.equal(await world.db.collection('personalDataOpened').countDocuments(opened), 1)
    assert.doesNotMatch((await vera.get('/participants/print')).html, /Hana|Wiremu/)
  })

  await t.test(
    'when a viewer looks, then nobody is named, and nothing but numbers can be searched',
    async () => {
      const { html } = await vera.get('/participants?source=shop&product=Spring+Run')
      assert.doesNotMatch(html, /Hana|a\.test|<strong>size/)
      assert.match(html, /Spring Run/)
      assert.equal((await vera.get('/participants?q=hana')).status, 403)
      assert.equal((await vera.get('/participants/participants.csv?q=hana')).status, 403)
    },
  )
})
