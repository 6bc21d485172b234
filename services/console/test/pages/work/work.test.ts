import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandsCollection } from '@slipstream/commands/commands-collection.ts'
import { browserOf } from '../../given/browser-of.ts'
import { people } from '../../given/config.ts'
import { fillWork } from '../../given/filled/filled-work.ts'
import { given } from '../../given/world.ts'

const queue = '/work/queue?name=fetch%2Fbilling'
const schedule = '/work/schedules/compare-shop'

test('given queues, schedules and what people asked for', async (t) => {
  const world = await given(t)
  await fillWork(world)
  const otto = browserOf(world)
  await otto.signIn(people.Otto)
  const vera = browserOf(world)
  await vera.signIn(people.Vera)
  const sent = () => commandsCollection(world.db).find().sort({ 'work.createdAt': -1 }).toArray()

  await t.test('then each queue says how it is, and one whose service stopped says so', async () => {
    const { html } = await otto.get('/work')
    for (const text of ['Objects of Stripe to be fetched: billing', 'needs a decision', '1 min 35 s'])
      assert.ok(html.includes(text), text)
    assert.match(html, /Shipments to be booked: bobs-post[\s\S]*its service does not run/)
    assert.match((await otto.get('/work', { 'accept-language': 'de' })).html, /ihr Dienst läuft nicht/)
  })

  await t.test('then the page of a queue has its dead-lettered tasks, which can be tried again', async () => {
    assert.match((await otto.get(queue)).html, /billing\/invoice\/in_9[\s\S]*no such invoice/)
    assert.equal((await otto.get('/work/queue?name=none')).status, 404)
    const why = { reason: 'The key may read them now.', idContains: 'in_9' }
    await otto.submit(queue, '/work/billing/billing/redrive', why)
    const [command] = await sent()
    assert.deepEqual(
      [command?.kind, command?.by, command?.payload],
      [
        'redrive-billing-work',
        'Otto',
        { source: 'billing', dryRun: false, work: 'fetches', idContains: 'in_9' },
      ],
    )
    assert.doesNotMatch((await vera.get(queue)).html, /data-opens/)
  })

  await t.test('then schedules say how they are, and the page of one has its runs', async () => {
    const { html } = await otto.get('/work/schedules')
    assert.match(html, /failed 3 times in a row/)
    assert.match(html, /paused<\/span>/)
    const one = (await otto.get(schedule)).html
    assert.match(one, /Orders: 242<br \/>Equal: 242/)
    assert.match(one, /2 s|1 s/)
    assert.match((await otto.get(`${schedule}?outcome=failed`)).html, /The shop did not respond/)
    assert.doesNotMatch((await otto.get(`${schedule}?outcome=failed`)).html, /Orders: 242/)
    assert.equal((await otto.get('/work/schedules/none')).status, 404)
  })

  await t.test('when an operator runs, pauses and resumes, then the worker gets the commands', async () => {
    await otto.submit(schedule, `${schedule}/run`, { reason: 'To see it.' })
    await otto.submit(schedule, `${schedule}/pause`, { reason: 'The shop is moved.' })
    await otto.submit('/work/schedules/paused', '/work/schedules/paused/resume', { reason: 'It has moved.' })
    const kinds = (await sent()).slice(0, 3).map(({ kind, to }) => `${to} ${kind}`)
    assert.deepEqual(kinds, ['worker resume-schedule', 'worker pause-schedule', 'worker run-schedule'])
    const formToken = /name="formToken"\s+value="([^"]+)"/.exec((await vera.get('/')).html)?.[1] ?? ''
    assert.equal((await vera.post(`${schedule}/run`, { formToken, reason: 'x' })).status, 403)
  })

  await t.test('then every act is listed with who and why, by person and kind', async () => {
    const { html } = await otto.get('/work/requests')
    assert.match(html, /Send the slip again[\s\S]*shop\/1100[\s\S]*Mere[\s\S]*The address was wrong\./)
    assert.match(html, /Pause the schedule[\s\S]*waits for its service/)
    const ofAda = (await otto.get('/work/requests?by=Ada')).html
    assert.doesNotMatch(ofAda, /The address was wrong/)
    assert.match(ofAda, /The shop is being moved/)
    const runs = (await otto.get('/work/requests?kind=run-schedule')).html
    assert.equal(runs.match(/href="\/commands\//g)?.length, 1)
    const all = await world.list('/api/requests?limit=2')
    assert.equal(new Set(all.map(({ id }) => id as string)).size, 6)
    assert.match((await otto.get('/work/requests?by=nobody')).html, /Nothing matches/)
  })
})
