import assert from 'node:assert/strict'
import { test } from 'node:test'
import { may, type Permission, type Role } from '../../../src/access/domain/permissions.ts'
import { maySearch } from '../../../src/access/domain/may-search.ts'
import { commands } from '../../../src/http/routes.ts'

test('given the roles, then each may do this and nothing else', () => {
  const all: Permission[] = [
    ...(['read', 'personalData', 'alerts', 'resend', 'redrive', 'compare', 'shipments'] as const),
    'administer',
  ]
  const table = (['viewer', 'operator', 'admin'] as Role[]).map((role) =>
    all.map((permission) => (may(role, permission) ? '1' : '0')).join(''),
  )
  assert.deepEqual(table, ['10000000', '11111110', '11111111'])
})

test('given a viewer, then no command is allowed but an export, which has no personal data', () => {
  const allowed = commands.filter(({ permission = 'administer' }) => may('viewer', permission))
  assert.deepEqual(
    allowed.map(({ operationId }) => operationId),
    ['createExport'],
  )
})

test('given a role without personal data, then it may search for numbers only', () => {
  for (const text of ['1042', '#1042', ' 1042  77 ']) assert.ok(maySearch('viewer', text), text)
  for (const text of ['hana', '1042 hana', 'a1@b.nz', '1042@b.nz', 'ＨＡＮＡ'])
    assert.ok(!maySearch('viewer', text), text)
  assert.ok(maySearch('operator', 'hana'))
})
