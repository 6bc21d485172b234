import assert from 'node:assert/strict'
import { test } from 'node:test'
import { browserOf } from '../given/browser-of.ts'
import { people } from '../given/config.ts'
import { fillBilling } from '../given/filled/filled-billing.ts'
import { fillShipments } from '../given/filled/filled-shipments.ts'
import { fillWork } from '../given/filled/filled-work.ts'
import { fill } from '../given/filled/filled-world.ts'
import { operatorPaths, pagePaths } from '../given/page-paths.ts'
import { given } from '../given/world.ts'

const payload = `"><svg onload=alert(1)>'`

/** Without these, a page would not find the document, or it would be no such document. */
const kept =
  /^(_id|name|list|source|orderId|.*Id|id|key|kind|consumer|topic|rule|type|state|status|queue|at|.*At|.*By|since|readModel|live|version|currency|severity|contentType|store|fileName|of|format|role|via|timeZone|cron|every)$/
const isTime = /^\d{4}-\d\d-\d\d/
const isNumber = /^-?\d+(\.\d+)?$/

/** The value with the payload behind each of its texts. */
function withPayload(value: unknown, field = ''): unknown {
  if (typeof value === 'string')
    return kept.test(field) || isTime.test(value) || isNumber.test(value) ? value : `${value}${payload}`
  if (Array.isArray(value)) return value.map((one) => withPayload(one, field))
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withPayload(one, name)]))
}

const systems = /^(system\.|people|sessions|signIn|readModels)/

test('given markup in every text that is stored, then no page has it as markup', async (t) => {
  const world = await given(t)
  await fill(world)
  await fillShipments(world)
  await fillBilling(world)
  await fillWork(world)
  let changed = 0
  for (const { name } of await world.db.listCollections().toArray()) {
    if (systems.test(name)) continue
    const collection = world.db.collection(name)
    for (const document of await collection.find().toArray()) {
      await collection.replaceOne({ _id: document._id }, withPayload(document) as object)
      changed += 1
    }
  }
  assert.ok(changed > 100, `${changed} documents`)
  const ada = browserOf(world)
  await ada.signIn(people.Ada)
  const shown: string[] = []
  for (const path of [...pagePaths, ...operatorPaths]) {
    const { status, html } = await ada.get(path)
    assert.equal(status, 200, path)
    assert.doesNotMatch(html, /<svg onload/, path)
    // Within an attribute, the quote must not end it.
    assert.doesNotMatch(html, /[^;]"&gt;&lt;svg|[^;]'\s*onload/, path)
    if (html.includes('&lt;svg onload')) shown.push(path)
  }
  assert.ok(shown.length > 30, `only ${shown.join()} show any of it`)
})
