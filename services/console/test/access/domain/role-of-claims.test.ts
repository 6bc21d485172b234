import assert from 'node:assert/strict'
import { test } from 'node:test'
import { providerPersonOf } from '../../../src/access/domain/provider-person.ts'
import { claimOf, groupsOf, nameOf, roleOfGroups } from '../../../src/access/domain/role-of-claims.ts'

const roles = { viewer: ['staff'], operator: ['desk'], admin: ['board'] }

test('given groups, then the highest role counts, and a group by its exact name only', () => {
  assert.equal(roleOfGroups(['staff', 'desk'], roles), 'operator')
  assert.equal(roleOfGroups(['board', 'staff'], roles), 'admin')
  for (const groups of [[], ['Board'], ['board '], ['kitchen']])
    assert.equal(roleOfGroups(groups, roles), undefined)
})

test('given claims of any form, then groups are the texts in them', () => {
  assert.deepEqual(groupsOf({ groups: 'desk' }, 'groups'), ['desk'])
  assert.deepEqual(groupsOf({ groups: ['a', 1, null, 'b', ['c']] }, 'groups'), ['a', 'b'])
  assert.deepEqual(groupsOf({ realm_access: { roles: ['a'] } }, 'realm_access.roles'), ['a'])
  assert.deepEqual(groupsOf({ 'https://a.test/roles': ['a'] }, 'https://a.test/roles'), ['a'])
  for (const claims of [{}, { groups: null }, { groups: { staff: true } }])
    assert.deepEqual(groupsOf(claims, 'groups'), [])
  assert.equal(claimOf({}, 'constructor.name'), undefined)
})

test('given a name that proves nothing, then there is none', () => {
  assert.equal(nameOf({ email: ' a@b.test ', email_verified: true }, 'email'), 'a@b.test')
  assert.equal(nameOf({ email: 'a@b.test' }, 'email'), 'a@b.test')
  assert.equal(nameOf({ email: 'a@b.test', email_verified: false }, 'email'), undefined)
  for (const sub of ['', ' ', 7, 'x'.repeat(101), undefined]) assert.equal(nameOf({ sub }, 'sub'), undefined)
})

test('given a person of the provider, then only groups that have a role are kept', () => {
  const settings = { nameClaim: 'sub', roleClaim: 'groups', roles }
  const person = providerPersonOf({ sub: 'Mere', groups: ['kitchen', 'desk'] }, settings, () => false)
  assert.deepEqual(person, { name: 'Mere', role: 'operator', groups: ['desk'] })
  const others = [
    [{ sub: 'Mere', groups: ['kitchen'] }, 'no-role'],
    [{ groups: ['desk'] }, 'no-name'],
    [{ sub: 'Otto', groups: ['desk'] }, 'name-taken'],
  ] as const
  for (const [claims, refused] of others) {
    const found = providerPersonOf(claims, settings, (name) => name === 'Otto')
    assert.equal('refused' in found && found.refused, refused)
  }
})
