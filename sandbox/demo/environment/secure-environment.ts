import { documentedScripts } from '@slipstream/sandbox-stack/secure/documented-rights.ts'
import { grantInKafka, grantInMongodb } from '@slipstream/sandbox-stack/secure/grant-rights.ts'
import { kafkaVariables, mongodbUrlOf } from '@slipstream/sandbox-stack/secure/sign-in.ts'
import type { Stack } from '@slipstream/sandbox-stack/stack.ts'
import type { ServiceName } from '../services/secrets-of-service.ts'

export type SecureEnvironment = {
  /** For services and commands: the commands sign in to Kafka as `admin`. */
  variables: Record<string, string>
  /** As whom a service signs in. */
  credentialsOf(name: ServiceName): Record<string, string>
}

/**
 * Gives the users of a secure stack the rights of docs/security.md.
 *
 * @returns undefined where the stack is not secure
 */
export async function secureEnvironment(
  stack: Stack,
  given: NodeJS.ProcessEnv,
): Promise<SecureEnvironment | undefined> {
  const { secure } = stack
  if (secure === undefined) return undefined
  const database = given['MONGODB_DATABASE'] || 'slipstream'
  await grantInKafka(stack, secure, given['TOPIC_PREFIX'] ?? '')
  await grantInMongodb(stack, secure, database, documentedScripts().once)
  const address = new URL(stack.mongodbUrl).host
  return {
    variables: {
      ...kafkaVariables(secure, 'admin'),
      MONGODB_URL: mongodbUrlOf(address, secure, 'services', database),
    },
    credentialsOf: (name) => kafkaVariables(secure, name),
  }
}
