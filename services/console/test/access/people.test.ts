import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import type { OpenidConnectConfig } from '@slipstream/runtime/config/schemas/openid-connect-schema.ts'
import { createPeople } from '../../src/access/people.ts'

type Secrets = { shared?: string; ofOtto?: string; ofClient?: string }

function given({ shared = 'shared', ofOtto = 'of-otto', ofClient = 'of-client' }: Secrets = {}) {
  const configured = [
    { name: 'Otto', role: 'operator' as const, token: new Secret(ofOtto) },
    { name: 'Vera', role: 'viewer' as const, token: new Secret('of-vera') },
  ]
  const provider: OpenidConnectConfig = {
    ...{
      issuer: 'https://id.example',
      clientId: 'console',
      clientSecret: new Secret(ofClient),
      label: 'Club',
    },
    ...{ scope: 'openid', nameClaim: 'email', roleClaim: 'groups', sessionMs: 3_600_000 },
    roles: { viewer: [], operator: ['desk'], admin: [] },
  }
  return createPeople(configured, new Secret(shared), provider)
}

/** The names of those whose sessions continue with other secrets. */
function stillSignedIn(changed: Secrets): string[] {
  const before = given()
  const sessions = [
    ...['Otto', 'Vera'].map((name) => ({ name, tokenMark: before.tokenMarkOf({ name }) })),
    { name: 'olga@example.test', tokenMark: before.providerMark, groups: ['desk'] },
  ]
  return sessions.flatMap((session) => given(changed).bySession(session)?.name ?? [])
}

test('given another client secret at the provider, then all stay signed in', () => {
  assert.deepEqual(stillSignedIn({ ofClient: 'the-next' }), ['Otto', 'Vera', 'olga@example.test'])
})

test('given another token of a person, then this person alone signs in again', () => {
  assert.deepEqual(stillSignedIn({ ofOtto: 'the-next' }), ['Vera', 'olga@example.test'])
})

test('given another CONSOLE_TOKEN, then all sign in again', () => {
  assert.deepEqual(stillSignedIn({ shared: 'the-next' }), [])
})
