import { z } from 'zod'

/** A time as events write it: ISO 8601, UTC, milliseconds at most. */
export const instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/)
