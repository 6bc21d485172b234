import assert from 'node:assert/strict'
import { test } from 'node:test'
import { billingCommands } from '@slipstream/commands/billing/billing-commands.ts'
import { shipmentCommands } from '@slipstream/commands/shipments/shipment-commands.ts'
import { actionSchema } from '@slipstream/runtime/config/schemas/schedules/action-schema.ts'
import { redriveCommand } from '../../../src/schedules/domain/redrive-command.ts'

function commandOf(declared: object) {
  const action = actionSchema.parse({ kind: 'redrive', ...declared })
  assert.ok(action.kind === 'redrive')
  return redriveCommand(action, new Date('2026-11-22T07:00:00Z'))
}

for (const work of ['notices', 'fetches', 'callouts'] as const)
  test(`given ${work} of billing are tried again, then billing understands the command`, () => {
    const command = commandOf({ of: `billing-${work}`, source: 'billing', reasonContains: '503' })
    assert.deepEqual([command?.to, command?.kind], ['billing', 'redrive-billing-work'])
    const payload = billingCommands['redrive-billing-work'].parse(command?.payload)
    assert.deepEqual(payload, { work, source: 'billing', reasonContains: '503', dryRun: false })
    assert.throws(() => commandOf({ of: `billing-${work}` }), /is required/)
  })

test('given shipments are tried again, then fulfillment understands the command', () => {
  const command = commandOf({ of: 'shipments', source: 'shop' })
  assert.deepEqual([command?.to, command?.kind], ['fulfillment', 'redrive-shipments'])
  shipmentCommands['redrive-shipments'].parse(command?.payload)
})

test('given dead letters are tried again, then they have a way of their own', () => {
  assert.equal(commandOf({ of: 'dead-letters', consumer: 'notifier' }), null)
})
