import type { z } from 'zod'
import type { ScheduleAction } from './action-schema.ts'

type Scheduled = {
  sources: Record<string, unknown>
  alerts: { email?: unknown }
  schedules: Record<string, { action: ScheduleAction }>
}

/** An action names only sources that are configured. */
export function nameKnownSources({ sources, schedules }: Scheduled, context: z.RefinementCtx): void {
  for (const [name, { action }] of Object.entries(schedules)) {
    if (!('source' in action) || action.source === undefined || Object.hasOwn(sources, action.source))
      continue
    const message = `must be one of sources: ${Object.keys(sources).join(', ')}`
    context.addIssue({ code: 'custom', path: ['schedules', name, 'action', 'source'], message })
  }
}

/** Each digest has a sender. */
export function nameSendersOfDigests({ alerts, schedules }: Scheduled, context: z.RefinementCtx): void {
  for (const [name, { action }] of Object.entries(schedules)) {
    if (action.kind !== 'digest' || action.from !== undefined || alerts.email !== undefined) continue
    const message = 'is required, since alerts.email is not configured'
    context.addIssue({ code: 'custom', path: ['schedules', name, 'action', 'from'], message })
  }
}
