import { runInNewContext } from 'node:vm'
import kafkajs, { Kafka, logLevel } from 'kafkajs'
import type { AclEntry } from 'kafkajs'
import { MongoClient } from 'mongodb'
import type { Document } from 'mongodb'
import type { Stack } from '../stack.ts'
import { documentedAcls } from './documented-rights.ts'
import type { DocumentedAcl } from './documented-rights.ts'
import type { SecureServers, SecureUser } from './secure-servers.ts'
import { signInToKafka } from './sign-in.ts'

// kafkajs is CommonJS, and Node finds these of its exports only on the default one.
const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs

/** Gives the users in Kafka the rights that docs/security.md documents. May be repeated. */
export async function grantInKafka(
  { kafkaBrokers }: Pick<Stack, 'kafkaBrokers'>,
  secure: SecureServers,
  topicPrefix: string,
): Promise<void> {
  const acl = (await documentedAcls(topicPrefix)).flatMap(entriesOf)
  const admin = new Kafka({
    brokers: kafkaBrokers,
    logLevel: logLevel.NOTHING,
    ...signInToKafka(secure),
  }).admin()
  try {
    await admin.connect()
    await admin.createAcls({ acl })
  } finally {
    await admin.disconnect()
  }
}

function entriesOf({ user, operations, resource, name, isPrefix }: DocumentedAcl): AclEntry[] {
  return operations.map((operation) => ({
    principal: `User:${user}`,
    host: '*',
    operation: operationOf(operation),
    permissionType: AclPermissionTypes.ALLOW,
    resourceType: {
      topic: AclResourceTypes.TOPIC,
      group: AclResourceTypes.GROUP,
      cluster: AclResourceTypes.CLUSTER,
    }[resource],
    resourceName: name,
    resourcePatternType: isPrefix ? ResourcePatternTypes.PREFIXED : ResourcePatternTypes.LITERAL,
  }))
}

/** As kafka-acls.sh spells them: `DescribeConfigs`. */
function operationOf(name: string): number {
  const key = name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
  const found = (AclOperationTypes as unknown as Record<string, number | undefined>)[key]
  if (found === undefined) throw new Error(`Kafka has no operation ${name}`)
  return found
}

type Named<Name extends string> = Record<Name, string> & Record<string, unknown>

/**
 * Runs a script of docs/security.md as mongosh would, which may not be on this machine. May
 * be repeated: users stay as they are.
 *
 * @param script see `documentedScripts`
 */
export async function grantInMongodb(
  { mongodbUrl }: Pick<Stack, 'mongodbUrl'>,
  { passwords }: Pick<SecureServers, 'passwords'>,
  database: string,
  script: string,
): Promise<void> {
  const client = new MongoClient(mongodbUrl)
  try {
    const db = client.db(database)
    const models = await db.collection('readModels').find().toArray()
    const [role] = ((await db.command({ rolesInfo: 'analyst' })) as { roles: Document[] }).roles
    const commands: Document[] = []
    // All that the scripts use of mongosh.
    const shell = {
      getName: () => database,
      readModels: { find: () => ({ toArray: () => models }) },
      getRole: () => role ?? null,
      createUser: ({ user, ...rest }: Named<'user'>) =>
        commands.push({ createUser: user, ...rest, pwd: passwords[user as SecureUser] }),
      createRole: ({ role: name, ...rest }: Named<'role'>) => commands.push({ createRole: name, ...rest }),
      updateRole: (name: string, changes: object) => commands.push({ updateRole: name, ...changes }),
    }
    runInNewContext(script, { db: shell, passwordPrompt: () => '' })
    const { users } = (await db.command({ usersInfo: 1 })) as { users: { user: string }[] }
    const isThere = ({ createUser: name }: Document) => users.some(({ user }) => user === name)
    for (const command of commands) if (!isThere(command)) await db.command(command)
  } finally {
    await client.close()
  }
}
