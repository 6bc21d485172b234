import { z } from 'zod'
import { closedObject } from '../closed-object.ts'
import { Secret } from '../secret.ts'

/**
 * A secret by reference, `{ env: NAME }`, that becomes the Secret held by that variable of
 * `environment`. Without an environment (a process that needs no secrets) it is not looked
 * up, and the Secret cannot be revealed.
 */
export function secretReference(environment: NodeJS.ProcessEnv | undefined) {
  const reference = {
    env: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable, not the secret itself')
      .describe('Name of the environment variable that holds the secret.'),
  }
  return closedObject(reference, 'must be { env: NAME }, never the secret itself').transform(
    ({ env }, context) => {
      const value = environment?.[env] || undefined
      if (environment !== undefined && value === undefined) {
        context.issues.push({
          code: 'custom',
          path: ['env'],
          message: `names the environment variable ${env}, which is not set: set it to the secret`,
          input: undefined,
        })
      }
      return new Secret(value)
    },
  )
}
