import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inWords } from './given/alert-log.ts'
import { auditedSystem } from './given/systems/audited-system.ts'
import { eventually } from '@slipstream/testing/eventually.ts'

test('given an update without a creation, then it is raised until the creation is recovered', async (t) => {
  const world = await auditedSystem(t)
  const first = await world.createOrder()
  await eventually('the first order is known', async () => (await world.statusOf(first)) !== undefined)
  const connectedMs = Date.now()
  // The shop writes whole seconds: what it places within this one could have
  // been there before it was connected.
  await eventually('the next second has begun', () => Date.now() > connectedMs + 1_000)
  world.recoveries.hold()

  const lost = await world.createOrder('dropCreation')
  assert.equal(await world.statusOf(lost), undefined)
  await world.move(lost, 'processing')
  await eventually('its update is known', async () => (await world.statusOf(lost)) === 'processing')
  assert.deepEqual(await world.historyOf(lost), ['OrderUpdated webhook'])

  const fingerprint = `update-without-creation/shop/${lost}`
  const stateOf = async (): Promise<string | undefined> => (await world.alerts()).get(fingerprint)?.state
  await eventually('the alert is shown', async () => (await stateOf()) === 'firing')
  await eventually('the alert is mailed', async () => (await world.alertMails()).length === 1)
  await eventually('the alert is in Slack', () => world.slack.messages().length === 1)
  const [mail] = await world.alertMails()
  assert.match(mail?.text ?? '', new RegExp(`\\b${lost}\\b`))

  world.recoveries.open()
  await eventually('its creation is recovered', async () => {
    return (await world.historyOf(lost)).includes('OrderCreated rest')
  })
  await eventually('the alert has ended', async () => (await stateOf()) === 'resolved')
  await eventually('its end is mailed', async () => (await world.alertMails()).length === 2)
  assert.equal(await world.statusOf(lost), 'processing')

  await world.move(lost, 'completed')
  await eventually('its slip is sent', async () => (await world.slips()).length === 1)
  assert.deepEqual(inWords(await world.alertChanges()), [`raised ${fingerprint}`, `resolved ${fingerprint}`])
})
