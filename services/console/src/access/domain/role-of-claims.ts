import { isRecord } from '@slipstream/runtime/json/is-record.ts'
import type { Role } from './permissions.ts'

/** What a provider says about a person. */
export type Claims = Readonly<Record<string, unknown>>

export type RoleGroups = Readonly<Record<Role, readonly string[]>>

const byRank = ['admin', 'operator', 'viewer'] as const satisfies readonly Role[]
const maxNameLength = 100
const maxGroups = 1_000

/** The highest role that one of the groups has; undefined when none has any. Groups are compared exactly. */
export function roleOfGroups(groups: readonly string[], roles: RoleGroups): Role | undefined {
  const held = new Set(groups)
  return byRank.find((role) => roles[role].some((group) => held.has(group)))
}

/** The groups in a claim: a text or a list of texts. Others are left out. */
export function groupsOf(claims: Claims, claim: string): string[] {
  const value = claimOf(claims, claim)
  return [value]
    .flat()
    .filter((group) => typeof group === 'string')
    .slice(0, maxGroups)
}

/**
 * The name that is recorded of a person; undefined when the claim has none, or an
 * e-mail address that nobody verified.
 */
export function nameOf(claims: Claims, claim: string): string | undefined {
  const value = claimOf(claims, claim)
  if (typeof value !== 'string') return undefined
  if (claim === 'email' && claims['email_verified'] === false) return undefined
  const name = value.replaceAll(/\s+/gu, ' ').trim()
  return name === '' || name.length > maxNameLength ? undefined : name
}

/** A claim by its name, which may have dots itself, or else by the path that the dots are. */
export function claimOf(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name]
  return name
    .split('.')
    .reduce<unknown>(
      (value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined),
      claims,
    )
}
