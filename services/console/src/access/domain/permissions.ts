/** What somebody may do in the console. */
export type Permission =
  /** See orders, alerts and the state of the system. */
  | 'read'
  /** See names, addresses and contacts of customers and participants; without it they are masked. */
  | 'personalData'
  /** Acknowledge and silence alerts. */
  | 'alerts'
  /** Send mails again. */
  | 'resend'
  /** Send back dead letters and work that was given up. */
  | 'redrive'
  /** Compare orders with their shop, and recover them. */
  | 'compare'
  /** Decide about a shipment. */
  | 'shipments'
  /** Check participants in at the desk. */
  | 'checkIn'
  /** Place orders. */
  | 'placeOrders'
  /** Run a schedule now, pause and resume it. */
  | 'schedules'
  /** Make files for elsewhere. They have no personal data. */
  | 'export'
  /** Make files with personal data, and fetch them: one file may have those of everybody. */
  | 'exportPersonalData'
  /** Change what runs at a shop or here, and whatever has no permission of its own. */
  | 'administer'

export type Role = 'viewer' | 'operator' | 'admin'

const operator = [
  ...(['read', 'personalData', 'alerts', 'resend', 'redrive', 'compare', 'shipments'] as const),
  ...(['checkIn', 'schedules', 'export'] as const),
]

/** Who may do what: the one table that the API and the pages use. */
const permissionsOf: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: ['read'],
  operator,
  admin: [...operator, 'placeOrders', 'exportPersonalData', 'administer'],
}

export function may(role: Role, permission: Permission): boolean {
  return permissionsOf[role].includes(permission)
}
