import assert from 'node:assert/strict'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { commandsCollection } from '@slipstream/commands/commands-collection.ts'
import { gridfsStore } from '@slipstream/exports/adapters/stores/gridfs-store.ts'
import { signedPath } from '@slipstream/exports/domain/signed-link.ts'
import { exportRequestSchema } from '@slipstream/exports/domain/request/export-request.ts'
import type { StoredExport } from '@slipstream/exports/domain/stored-export.ts'
import { ensureExportItems, exportItems, exportQueue } from '@slipstream/exports/export-items.ts'
import { submitWork } from '@slipstream/work/adapters/submit-work.ts'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { commandLine } from '@slipstream/testing/command-line/command-line.ts'
import { configText, linkKey, people } from '../../given/config.ts'
import { given } from '../../given/world.ts'

const as = (name: keyof typeof people) => ({ authorization: `Bearer ${people[name]}` })
const content = 'orderId,total\r\n1042,12.50\r\n'

test('given exports', async (t) => {
  const world = await given(t)
  const { db, get, submit, url } = world
  await ensureExportItems(db)
  const store = gridfsStore(db)

  /** An export as the worker leaves it. */
  const ready = async (id: string, changes: Partial<StoredExport> = {}) => {
    const begun = await store.begin({ exportId: id, name: 'orders.csv', contentType: 'text/csv' }, null)
    const first = await store.append(begun, Buffer.from(content.slice(0, 10)))
    const file = await store.complete(await store.append(first, Buffer.from(content.slice(10))))
    const own: StoredExport = {
      ...{ request: exportRequestSchema.parse({ of: 'orders', format: 'csv' }), fileName: 'orders.csv' },
      ...{ requestedBy: 'Ada', reason: 'a test', recipient: null, outcome: 'ready', file, rows: 1 },
      ...{ snapshot: 'the log', error: null, expiresAt: new Date(Date.now() + 60_000), ...changes },
    }
    await submitWork(exportItems(db), { id, own, work: { queue: exportQueue } })
  }
  const download = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}${path}`, { headers })
    return { status: response.status, headers: response.headers, text: await response.text() }
  }
  const linkOf = (id: string, ms = 60_000) => signedPath(linkKey, id, new Date(Date.now() + ms))

  await t.test(
    'when one is requested, then it is queued for the worker, under the id of its command',
    async () => {
      const body = { of: 'orders', format: 'csv', status: ['completed'], by: 'x', reason: 'accounts' }
      const accepted = await submit('/api/exports', body, { headers: as('Ada') })
      assert.equal(accepted.status, 202)
      const { body: found } = await get(accepted.body.location)
      assert.deepEqual(
        [found.state, found.requestedBy, found.request.status],
        ['queued', 'Ada', ['completed']],
      )
      const command = await commandsCollection(db).findOne({ _id: accepted.body.id })
      assert.deepEqual([command?.to, command?.kind], ['worker', 'create-export'])
    },
  )

  await t.test('when what it asks for cannot be done, then each parameter is named', async () => {
    const body = { of: 'alerts', format: 'csv', carrier: 'x', columns: ['nope'], reason: 'x', by: 'x' }
    const refused = await submit('/api/exports', body)
    assert.equal(refused.status, 400)
    assert.deepEqual(
      refused.body.errors.map((error: any) => error.parameter),
      ['carrier', 'columns'],
    )
    const path = { of: 'orders', format: 'csv', fileName: '../x', reason: 'x', by: 'x' }
    assert.deepEqual((await submit('/api/exports', path)).body.errors[0].parameter, 'fileName')
  })

  await t.test('then viewers export nothing, operators no personal data, and admins all', async () => {
    const body = { of: 'orders', format: 'csv', reason: 'x' }
    const status = async (name: keyof typeof people, personalData: boolean) =>
      (await submit('/api/exports', { ...body, personalData }, { headers: as(name) })).status
    assert.deepEqual([await status('Vera', false), await status('Vera', true)], [403, 403])
    assert.deepEqual([await status('Otto', false), await status('Otto', true)], [202, 403])
    assert.deepEqual([await status('Ada', false), await status('Ada', true)], [202, 202])
  })

  await t.test('when its link is followed, then the file comes, whole or in ranges', async () => {
    await ready('e1')
    const whole = await download(linkOf('e1'))
    assert.deepEqual([whole.status, whole.text], [200, content])
    assert.equal(whole.headers.get('content-type'), 'text/csv; charset=utf-8')
    assert.equal(whole.headers.get('content-disposition'), 'attachment; filename="orders.csv"')
    assert.equal(whole.headers.get('cache-control'), 'no-store')
    const range = await download(linkOf('e1'), { range: 'bytes=8-12' })
    assert.deepEqual([range.status, range.text], [206, content.slice(8, 13)])
    assert.equal(range.headers.get('content-range'), `bytes 8-12/${content.length}`)
    assert.equal((await download(linkOf('e1'), { range: 'bytes=100-' })).status, 416)
    const { body: found } = await get('/api/exports/e1')
    assert.deepEqual([found.state, found.download, found.bytes], ['ready', '/exports/e1', content.length])
    assert.equal((await world.list('/api/exports?limit=1')).length, 1)
  })

  await t.test('when a link was changed or has ended, then nothing comes', async () => {
    const other = new URLSearchParams(linkOf('e2').split('?')[1])
    for (const path of [
      `/exports/e1?${other.toString()}`,
      `${linkOf('e1')}x`,
      linkOf('e1', -1_000),
      '/exports/e1?expires=9999999999',
      '/exports/e1?expires=9999999999&signature=',
    ]) {
      const response = await download(path)
      assert.deepEqual([response.status, response.text.includes('1042')], [403, false], path)
    }
    assert.equal((await download('/exports/e1')).status, 401)
    assert.equal((await download('/exports/e1', as('Vera'))).status, 200)
    assert.equal((await download('/exports/..%2Fe1', as('Ada'))).status, 400)
  })

  await t.test('when it has personal data or no file, then the response says so', async () => {
    await ready('e3', {
      request: exportRequestSchema.parse({ of: 'orders', format: 'csv', personalData: true }),
    })
    for (const name of ['Vera', 'Otto'] as const)
      assert.equal((await download('/exports/e3', as(name))).status, 403)
    assert.equal((await download('/exports/e3', as('Ada'))).status, 200)
    await ready('e4', { expiresAt: new Date(0) })
    assert.equal((await download(linkOf('e4'))).status, 410)
    await ready('e5', { outcome: null, file: null })
    assert.equal((await download(linkOf('e5'))).status, 409)
    assert.equal((await download(linkOf('e6'))).status, 404)
  })

  await t.test('when its store does not have the file, then the response is 503', async () => {
    await ready('e7', { file: { store: 'folder', name: 'orders.csv', bytes: 1, path: 'e7/orders.csv' } })
    const refused = await download(linkOf('e7'))
    assert.deepEqual(
      [refused.status, refused.headers.get('retry-after'), refused.headers.get('content-disposition')],
      [503, '1', null],
    )
  })

  await t.test('when one is cancelled that is not finished, then the worker gets the command', async () => {
    const cancel = (id: string) =>
      submit(`/api/exports/${id}?by=x&reason=y`, undefined, { method: 'DELETE' }).then(({ status }) => status)
    assert.deepEqual([await cancel('e5'), await cancel('e1'), await cancel('e6')], [202, 409, 404])
  })

  await t.test('when the command line downloads it, then an existing file is kept', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slipstream-cli-'))
    await writeFile(join(folder, 'config.yaml'), configText)
    const { mongodbUrl } = await stackForTests()
    const run = commandLine({
      ...{ MONGODB_URL: mongodbUrl, MONGODB_DATABASE: db.databaseName },
      ...{ SLIPSTREAM_CONFIG: join(folder, 'config.yaml'), LINK_KEY: linkKey },
    })
    const path = join(folder, 'mine.csv')
    assert.equal((await run('exports', 'download', 'e1', '--output', path)).last()['bytes'], content.length)
    assert.equal(await readFile(path, 'utf8'), content)
    assert.notEqual((await run('exports', 'download', 'e1', '--output', path)).code, 0)
    assert.equal((await run('exports', 'get', 'e1')).last()['state'], 'ready')
  })
})
