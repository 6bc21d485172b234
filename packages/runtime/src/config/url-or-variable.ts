import { z } from 'zod'
import { closedObject } from './closed-object.ts'

const mistake = 'must be a URL with http or https, or { env: NAME } for the variable that holds one'

/**
 * A URL, or `{ env: NAME }` for the one that a variable of `environment` holds, where it differs from place to place.
 * With no environment nothing is looked up, and the result is `env:NAME`, where nothing can be reached.
 */
export function urlOrVariable(environment: NodeJS.ProcessEnv | undefined) {
  const url = z.url({ protocol: /^https?$/, error: mistake })
  const variable = closedObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/) })
  return z.union([url, variable], mistake).transform((given, context) => {
    if (typeof given === 'string') return given
    if (environment === undefined) return `env:${given.env}`
    const held = url.safeParse(environment[given.env])
    if (held.success) return held.data
    context.issues.push({
      code: 'custom',
      path: ['env'],
      message: `names the environment variable ${given.env}, which holds no URL with http or https`,
      input: undefined,
    })
    return z.NEVER
  })
}
