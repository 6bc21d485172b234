import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandsCollection } from '@slipstream/commands/commands-collection.ts'
import { exportRequestSchema } from '@slipstream/exports/domain/request/export-request.ts'
import type { StoredExport } from '@slipstream/exports/domain/stored-export.ts'
import { ensureExportItems, exportItems, exportQueue } from '@slipstream/exports/export-items.ts'
import { gridfsStore } from '@slipstream/exports/adapters/stores/gridfs-store.ts'
import { submitWork } from '@slipstream/work/adapters/submit-work.ts'
import { browserOf } from '../../../given/browser-of.ts'
import { people } from '../../../given/config.ts'
import { given } from '../../../given/world.ts'

const content = 'orderId\r\n1042\r\n'

test('given exports', async (t) => {
  const world = await given(t)
  const { db } = world
  await ensureExportItems(db)
  const store = gridfsStore(db)
  const add = async (id: string, changes: Partial<StoredExport> = {}) => {
    const begun = await store.begin({ exportId: id, name: 'orders.csv', contentType: 'text/csv' }, null)
    const file = await store.complete(await store.append(begun, Buffer.from(content)))
    const own: StoredExport = {
      ...{ request: exportRequestSchema.parse({ of: 'orders', format: 'csv' }), fileName: 'orders.csv' },
      ...{ requestedBy: 'Ada', reason: 'accounts', recipient: null, outcome: 'ready', file, rows: 1 },
      ...{ snapshot: 'the log', error: null, expiresAt: new Date(Date.now() + 60_000), ...changes },
    }
    await submitWork(exportItems(db), { id, own, work: { queue: exportQueue } })
  }
  const personal = exportRequestSchema.parse({ of: 'orders', format: 'csv', personalData: true })
  await add('plain')
  await add('personal', { request: personal })
  await add('open', { outcome: null, file: null, rows: 0 })
  const ada = browserOf(world)
  await ada.signIn(people.Ada)
  const otto = browserOf(world)
  await otto.signIn(people.Otto)
  const vera = browserOf(world)
  await vera.signIn(people.Vera)
  const linkIn = (html: string): string | undefined =>
    /href="(\/exports\/[^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&')

  await t.test('then the list has them, and the page of one leads to its file by a signed link', async () => {
    assert.match((await otto.get('/work/exports')).html, /Orders, csv[\s\S]*accounts/)
    assert.match((await otto.get('/work/exports?of=alerts')).html, /Nothing matches/)
    const link = linkIn((await otto.get('/work/exports/plain')).html) ?? ''
    const file = await fetch(`${world.url}${link}`)
    assert.deepEqual([file.status, await file.text()], [200, content])
    assert.match((await otto.get('/work/exports/plain', { 'accept-language': 'de' })).html, /Herunterladen/)
    assert.equal((await otto.get('/work/exports/none')).status, 404)
  })

  await t.test('then a file with personal data is linked for admins only', async () => {
    assert.equal(linkIn((await otto.get('/work/exports/personal')).html), undefined)
    assert.match((await otto.get('/work/exports/personal')).html, /your role may not export/)
    assert.ok(linkIn((await ada.get('/work/exports/personal')).html))
  })

  await t.test('when one is asked for, then it is a command, and its page is shown', async () => {
    const form = {
      of: 'orders',
      format: 'csv',
      delimiter: 'comma',
      'column.orderId': '1',
      reason: 'accounts',
    }
    const page = '/work/exports/new?of=orders'
    const sent = await otto.submit(page, '/work/exports', form)
    assert.equal(sent.status, 303)
    const command = await commandsCollection(db).findOne({ by: 'Otto' })
    assert.equal(sent.headers.get('location'), `/work/exports/${command?._id}`)
    assert.deepEqual(command?.payload['request'], {
      ...{ of: 'orders', format: 'csv', delimiter: 'comma', columns: ['orderId'], personalData: false },
    })
    assert.match((await otto.get(`/work/exports/${command?._id}`)).html, /waits for the worker/)
    assert.equal((await otto.submit(page, '/work/exports', { ...form, personalData: '1' })).status, 403)
    assert.equal((await otto.submit(page, '/work/exports', { ...form, from: 'x' })).status, 400)
  })

  await t.test(
    'when one is cancelled, then the worker gets the command; viewers ask for nothing',
    async () => {
      await otto.submit('/work/exports/open', '/work/exports/open/cancel', { reason: 'Not needed.' })
      assert.equal(await commandsCollection(db).countDocuments({ kind: 'cancel-export' }), 1)
      assert.equal((await vera.get('/work/exports/new')).status, 403)
      assert.doesNotMatch((await vera.get('/work/exports/open')).html, /data-opens/)
      assert.ok(linkIn((await vera.get('/work/exports/plain')).html))
    },
  )
})
