import type { Role } from './permissions.ts'

/** Somebody who uses the console. */
export type Person = {
  /** Recorded with everything this person does. */
  name: string
  role: Role
  /** Several people have this token: requests of the API name who acts. */
  isShared: boolean
}
