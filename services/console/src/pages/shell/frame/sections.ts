import type { Words } from '../../words/en.ts'

/** What the navigation leads to, in its order. A section has its own folder, and its name in the words. */
export const sections = {
  overview: '/',
  orders: '/orders',
  participants: '/participants',
  sources: '/sources',
  alerts: '/alerts',
  'dead-letters': '/dead-letters',
  notifications: '/notifications',
  shipments: '/shipments',
  billing: '/billing',
  work: '/work',
  events: '/events',
} as const satisfies Partial<Record<keyof Words['nav'], string>>

export type Section = keyof typeof sections
