import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandsCollection } from '@slipstream/commands/commands-collection.ts'
import { browserOf } from '../../given/browser-of.ts'
import { people } from '../../given/config.ts'
import { fill } from '../../given/filled/filled-world.ts'
import { fillShipments } from '../../given/filled/filled-shipments.ts'
import { given } from '../../given/world.ts'

const deadLettered = '/shipments/admin/2003/1'

test('given shipments in every state', async (t) => {
  const world = await given(t)
  await fill(world)
  await fillShipments(world)
  const otto = browserOf(world)
  await otto.signIn(people.Otto)
  const vera = browserOf(world)
  await vera.signIn(people.Vera)
  const listed = async (query: string): Promise<string[]> => {
    const { html } = await otto.get(`/shipments?${query}`)
    return [...html.matchAll(/href="\/shipments\/admin\/(\d+)\/1"/g)].map(([, id = '']) => id).sort()
  }

  await t.test('then the list finds them by state, carrier, name, tracking number and day', async () => {
    assert.equal((await listed('')).length, 7)
    assert.deepEqual(await listed('state=carrier'), ['2001'])
    assert.deepEqual(await listed('state=person'), ['2002'])
    assert.deepEqual(await listed('state=dead-lettered&carrier=bobs-post'), ['2003'])
    assert.deepEqual(await listed('q=TR-77&state=scheduled'), ['2004'])
    assert.deepEqual(await listed('to=2020-01-01'), [])
    assert.equal((await otto.get('/shipments?from=yesterday')).status, 400)
    assert.match((await otto.get('/shipments?state=returned')).html, /Nothing matches/)
  })

  await t.test('then it is sorted, has the columns that are chosen, and is saved with them', async () => {
    const url = '/shipments?columns=state&columns=source&sort=oldest'
    const { html } = await otto.get(url)
    const heads = [...html.matchAll(/<th scope="col"[^>]*>([^<]*)</g)].map(([, title]) => title)
    assert.deepEqual(heads, ['Order', 'State', 'Source'])
    const inOrder = async (query: string): Promise<string[]> => {
      const { html } = await otto.get(`/shipments?${query}`)
      return [...html.matchAll(/href="\/shipments\/(admin\/\d+\/1)"/g)].map(([, id = '']) => id)
    }
    const newest = await inOrder('')
    assert.equal(newest.length, 7)
    assert.deepEqual(await inOrder('sort=oldest'), newest.toReversed())
    const saving = { list: '/shipments', name: 'By source', query: 'columns=state%2Csource&sort=oldest' }
    assert.equal((await otto.submit(url, '/saved-filters', saving)).status, 303)
    assert.match(
      (await otto.get('/shipments')).html,
      /\?columns=state%2Csource&amp;sort=oldest"[^>]*>By source</,
    )
  })

  await t.test('then the carrier that does not respond is shown, with what waits for it', async () => {
    const { html } = await otto.get('/shipments')
    assert.match(html, /does not respond/)
    assert.match(html, /href="\/shipments\?state=accepted&amp;carrier=bobs-post">3 not booked yet</)
    assert.match((await otto.get('/shipments', { 'accept-language': 'de' })).html, /antwortet nicht/)
  })

  await t.test('then the page of one says what is next, and what happened', async () => {
    const { html } = await otto.get(deadLettered)
    assert.match(html, /The postcode does not exist\. \(ADDRESS\)/)
    assert.match(html, /Shipment requested/)
    const late = (await otto.get('/shipments/admin/2005/1')).html
    assert.match(late, /The delivery is late\./)
    assert.match(late, /href="https:\/\/post\.example\/track\/TR-77" rel="noreferrer noopener"/)
    assert.equal((await otto.get('/shipments/admin/none/1')).status, 404)
  })

  await t.test(
    'when the label is opened, then it comes as it is, for those who may see addresses',
    async () => {
      const { status, html, headers } = await otto.get('/shipments/admin/2004/1/label')
      assert.deepEqual([status, html], [200, '%PDF-1.4 a label'])
      assert.deepEqual(
        ['content-type', 'content-disposition', 'cache-control'].map((name) => headers.get(name)),
        ['application/pdf', 'inline', 'no-store'],
      )
      assert.equal((await otto.get('/shipments/admin/2003/1/label')).status, 404)
      assert.equal((await vera.get('/shipments/admin/2004/1/label')).status, 403)
      const opened = await world.db.collection('personalDataOpened').find({ what: 'label' }).toArray()
      assert.deepEqual(
        opened.map(({ id, by }) => [id, by]),
        [['admin/2004/1', 'Otto']],
      )
      assert.doesNotMatch((await vera.get('/shipments/admin/2004/1')).html, /href="[^"]*\/label"/)
    },
  )

  await t.test('when an operator decides, then fulfillment gets the command', async () => {
    const why = { reason: 'She wrote to us.' }
    const fields = { lines: '1 Queen Street\r\n\r\nLevel 2', country: 'NZ', name: 'Hana', postcode: '' }
    assert.equal(
      (await otto.submit(deadLettered, `${deadLettered}/address`, { ...fields, ...why })).status,
      303,
    )
    await otto.submit(deadLettered, `${deadLettered}/redrive`, why)
    const undecided = '/shipments/admin/2002/1'
    await otto.submit(undecided, `${undecided}/adopt`, { carrierShipmentId: 'BP-9', trackingUrl: '', ...why })
    await otto.submit('/shipments', '/shipments/redrive', { carrier: 'bobs-post', dryRun: '1', ...why })
    const sent = await commandsCollection(world.db).find().sort({ 'work.createdAt': 1 }).toArray()
    assert.deepEqual(
      sent.map(({ kind, by }) => [kind, by]),
      ['correct-shipment-address', 'redrive-shipments', 'adopt-booking', 'redrive-shipments'].map((kind) => [
        kind,
        'Otto',
      ]),
    )
    const recipient = sent[0]?.payload['recipient'] as Record<string, unknown>
    assert.deepEqual([recipient['lines'], recipient['postcode']], [['1 Queen Street', 'Level 2'], null])
    assert.deepEqual(sent[3]?.payload['where'], { carrier: 'bobs-post' })
    assert.equal(sent[3]?.payload['dryRun'], true)
  })

  await t.test('when a viewer looks, then nobody is named and nothing can be done', async () => {
    for (const path of ['/shipments', deadLettered, '/shipments/admin/2004/1']) {
      const { html } = await vera.get(path)
      assert.doesNotMatch(html, /Tamihana|Queen|example\.(test|com)|data-opens/, path)
    }
    assert.equal((await vera.get('/shipments?q=hana')).status, 403)
  })
})
