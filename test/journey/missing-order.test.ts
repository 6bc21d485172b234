import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { inWords } from './given/alert-log.ts'
import type { AlertChange } from './given/alert-log.ts'
import { auditedSystem } from './given/systems/audited-system.ts'
import { eventually } from '@slipstream/testing/eventually.ts'

test('given an order missing from the numbering, then it is raised once and recovered', async (t) => {
  const world = await auditedSystem(t)
  await world.createOrder()
  world.recoveries.hold()
  const missing = await world.createOrder('dropOrder')
  await world.move(missing, 'completed')
  const afterGap = await world.createOrder('gap')
  for (let later = 0; later < 3; later++) await world.createOrder()
  const fingerprint = `missing-order/shop/${missing}`
  const stateOf = async (): Promise<string | undefined> => (await world.alerts()).get(fingerprint)?.state

  await eventually('the alert is shown', async () => (await stateOf()) === 'firing')
  await eventually('the alert is mailed', async () => (await world.alertMails()).length === 1)
  assert.match((await world.alertMails())[0]?.text ?? '', new RegExp(`\\b${missing}\\b`))
  assert.equal(await world.statusOf(missing), undefined)

  world.recoveries.open()
  await eventually('the order is recovered', async () => (await world.statusOf(missing)) === 'completed')
  assert.deepEqual(await world.historyOf(missing), ['OrderCreated rest'])
  await eventually('the alert has ended', async () => (await stateOf()) === 'resolved')
  await eventually('its end is mailed', async () => (await world.alertMails()).length === 2)
  await eventually('its slip is sent, as of any order', async () => (await world.slips()).length === 1)

  const gap = afterGap - missing - 1
  assert.ok(gap > 0)
  await eventually('the gap is explained', async () => {
    const { explained, missing: open, lowWatermark } = await world.sequence()
    const isSettled = Number(lowWatermark) > afterGap
    return (
      isSettled && isDeepStrictEqual([explained, open], [{ 'not-an-order': gap }, { count: 0, ranges: [] }])
    )
  })
  assert.deepEqual(inWords(await world.alertChanges()), [`raised ${fingerprint}`, `resolved ${fingerprint}`])
})

test('given an unreachable shop, then only that is raised, and orders are recovered afterwards', async (t) => {
  const world = await auditedSystem(t)
  await world.createOrder()
  world.rest.shut()
  const missing = await world.createOrder('dropOrder')
  for (let later = 0; later < 3; later++) await world.createOrder()

  const unreachable = 'shop-unreachable/shop/rest'
  await eventually('the alert is mailed', async () => (await world.alertMails()).length > 0)
  await eventually('the number waits for a response', async () => {
    const { candidates } = await world.sequence()
    const [candidate] = candidates as { number: number; verdict: string }[]
    return candidate?.number === missing && candidate.verdict === 'unverified'
  })
  assert.deepEqual(distinct(await world.alertChanges()), [`raised ${unreachable}`])

  world.rest.open()
  await eventually('the order is recovered', async () => (await world.statusOf(missing)) !== undefined)
  await eventually('both alerts have ended', async () => {
    return [...(await world.alerts()).values()].every(({ state }) => state === 'resolved')
  })
  let outage: string | undefined
  await eventually('what the outage cost is reported', async () => {
    const ended = (await world.alertChanges()).filter(({ type }) => type === 'AlertResolved')
    outage = ended.find(({ data }) => data.rule === 'source-outage')?.subject
    return outage !== undefined
  })
  assert.deepEqual(
    distinct(await world.alertChanges()),
    [unreachable, `missing-order/shop/${missing}`, outage]
      .flatMap((alert) => [`raised ${alert}`, `resolved ${alert}`])
      .sort(),
  )
})

/** That more numbers wait by now is reported as well: the alert is raised again, and is the same one. */
function distinct(alertChanges: readonly AlertChange[]): string[] {
  return [...new Set(inWords(alertChanges))].sort()
}
