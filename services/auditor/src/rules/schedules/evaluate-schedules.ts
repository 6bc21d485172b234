import { systemSource } from '@slipstream/runtime/config/system-source.ts'
import { fingerprintOf } from '../../alerts/domain/fingerprint.ts'
import { heldAlertsOf } from '../../evaluation.ts'
import type { EvaluationContext, RuleResult } from '../../evaluation.ts'
import { scheduleFailedRule } from './domain/schedule-failed-alert.ts'
import { scheduleLateRule } from './domain/schedule-late-alert.ts'
import { failedSchedules, lateSchedules } from './domain/schedules-view.ts'

const rules = [scheduleFailedRule, scheduleLateRule]

/**
 * Schedules that failed, and those that no worker attends to. It reads what workers have stored, so it needs
 * none of them. The alerts belong to no source.
 */
export async function evaluateSchedules(context: EvaluationContext): Promise<RuleResult> {
  const { store, source, now } = context
  const read = await store.schedules.read()
  const stored = { found: read.found, now: read.now ?? new Date(now) }
  const held = heldAlertsOf(context)
  const isHeld = (subject: string): boolean =>
    held.has(fingerprintOf({ rule: scheduleLateRule.name, source: systemSource, subject }))
  const configured = source.schedules ?? { all: {}, watchedSince: stored.now }
  return { rules, desired: [...failedSchedules(stored), ...lateSchedules(stored, configured, isHeld)] }
}
