import type { OpenidConnectConfig } from '@slipstream/runtime/config/schemas/openid-connect-schema.ts'
import type { Role } from './permissions.ts'
import { groupsOf, nameOf, roleOfGroups, type Claims } from './role-of-claims.ts'

/** Somebody whom the provider has named, and what the session keeps to find the role for every request. */
export type ProviderPerson = { name: string; role: Role; groups: string[] }

export type ProviderRefusal =
  /** None of the person's groups has a role. */
  | 'no-role'
  /** The claim with the name is missing, or is an address that nobody verified. */
  | 'no-name'
  /** Somebody who signs in with a token has this name. */
  | 'name-taken'

type Settings = Pick<OpenidConnectConfig, 'nameClaim' | 'roleClaim' | 'roles'>

/** @param isTaken whether a name belongs to somebody with a token */
export function providerPersonOf(
  claims: Claims,
  { nameClaim, roleClaim, roles }: Settings,
  isTaken: (name: string) => boolean,
): ProviderPerson | { refused: ProviderRefusal; name: string | undefined } {
  const name = nameOf(claims, nameClaim)
  if (name === undefined) return { refused: 'no-name', name }
  const given = groupsOf(claims, roleClaim)
  const role = roleOfGroups(given, roles)
  if (role === undefined) return { refused: 'no-role', name }
  if (isTaken(name)) return { refused: 'name-taken', name }
  // Those that have a role now: others tell nothing here, and may be very many.
  const known = new Set(Object.values(roles).flat())
  return { name, role, groups: given.filter((group) => known.has(group)) }
}
