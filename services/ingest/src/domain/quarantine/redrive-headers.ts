/** Who had a delivery redriven, and why. */
export type RedriveReason = { by?: string; why?: string }

/**
 * CloudEvents extension attributes that stay with a redriven event indefinitely: from which record of
 * quarantine, by whom, why. What the event means does not depend on them.
 */
export function redriveHeaders(from: string, { by, why }: RedriveReason): Record<string, string> {
  return {
    ce_redrivenfrom: from,
    ...(by === undefined ? {} : { ce_redrivenby: by }),
    ...(why === undefined ? {} : { ce_redrivenwhy: why }),
  }
}
