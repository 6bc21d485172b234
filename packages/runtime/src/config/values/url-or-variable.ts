import { z } from 'zod'
import { closedObject } from '../closed-object.ts'

const mistake = 'must be a URL with http or https, or { env: NAME } for the variable that holds one'

/**
 * A URL, or `{ env: NAME }` for one in a variable of `environment`. Without an environment it is not looked
 * up, and the result is `env:NAME`, which is not a reachable address.
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
      message: `names the environment variable ${given.env}, which is not a URL with http or https`,
      input: undefined,
    })
    return z.NEVER
  })
}
