/** Who had a delivery redriven, and why. */
export type RedriveNote = { by?: string; why?: string }

/**
 * CloudEvents extension attributes that stay with a redriven event for ever: from which record of quarantine, by
 * whom, why. What the event means does not depend on them.
 */
export function redriveHeaders(from: string, { by, why }: RedriveNote): Record<string, string> {
  return {
    ce_redrivenfrom: from,
    ...(by === undefined ? {} : { ce_redrivenby: by }),
    ...(why === undefined ? {} : { ce_redrivenwhy: why }),
  }
}
