import assert from 'node:assert/strict'
import { test } from 'node:test'
import { may, type Permission, type Role } from '../../../src/access/domain/permissions.ts'
import { maySearch } from '../../../src/access/domain/may-search.ts'
import { commands } from '../../../src/http/routes.ts'

test('given the roles, then each may do this and nothing else', () => {
  const all: Permission[] = [
    ...(['read', 'personalData', 'alerts', 'resend', 'redrive', 'compare', 'shipments'] as const),
    ...(['checkIn', 'schedules', 'export', 'placeOrders', 'exportPersonalData', 'administer'] as const),
  ]
  const table = (['viewer', 'operator', 'admin'] as Role[]).map((role) =>
    all.map((permission) => (may(role, permission) ? '1' : '0')).join(''),
  )
  assert.deepEqual(table, ['1000000000000', '1111111111000', '1111111111111'])
})

const allowed = (role: Role): string[] =>
  commands
    .filter(({ permission = 'administer' }) => may(role, permission))
    .map(({ operationId }) => operationId)

test('given a viewer, then no command is allowed', () => {
  assert.deepEqual(allowed('viewer'), [])
})

test('given an operator, then all commands are allowed but those that change what runs at a shop', () => {
  const ofAdmins = commands
    .map(({ operationId }) => operationId)
    .filter((id) => !allowed('operator').includes(id))
  assert.deepEqual(ofAdmins.sort(), ['backfillSource', 'enableWebhook'])
})

test('given a role without personal data, then it may search for numbers only', () => {
  for (const text of ['1042', '#1042', ' 1042  77 ']) assert.ok(maySearch('viewer', text), text)
  for (const text of ['hana', '1042 hana', 'a1@b.nz', '1042@b.nz', 'ＨＡＮＡ'])
    assert.ok(!maySearch('viewer', text), text)
  assert.ok(maySearch('operator', 'hana'))
})
