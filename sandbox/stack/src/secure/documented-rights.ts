import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { runTool } from '../tools/run-tool.ts'

const guide = new URL('../../../../docs/security.md', import.meta.url)

/**
 * One call of kafka-acls.sh: what a user may do with a topic, with a group (or those whose
 * name begins so) or with the cluster.
 */
export type DocumentedAcl = {
  user: string
  operations: string[]
  resource: 'topic' | 'group' | 'cluster'
  name: string
  isPrefix: boolean
}

/** The commands of docs/security.md. Run in bash, with a kafka-acls.sh that only prints its arguments. */
export async function documentedAcls(topicPrefix: string): Promise<DocumentedAcl[]> {
  const commands = blocksOf('## Least rights in Kafka', 'bash').join('\n')
  const ofPrefix = commands.replace('P="";', `P="${topicPrefix}";`)
  if (ofPrefix === commands && topicPrefix !== '')
    throw new Error('the commands do not set P any more, with which names of topics begin')
  const script = `set -euo pipefail\nkafka-acls.sh() { printf '%s\\t' "$@"; echo; }\n${ofPrefix}`
  const printed = await runTool('bash', ['-c', script], { signal: new AbortController().signal })
  return printed
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => aclOf(line.trimEnd().split('\t')))
}

/**
 * What mongosh is to run: once, for services and for commands of personal data, and again after each rebuild.
 */
export function documentedScripts(): { once: string; personalData: string; afterRebuilds: string } {
  const [once, personalData, afterRebuilds, ...more] = blocksOf('## Least rights in MongoDB', 'js')
  if (once === undefined || personalData === undefined || afterRebuilds === undefined || more.length > 0)
    throw new Error('docs/security.md is to have three scripts for MongoDB')
  return { once, personalData, afterRebuilds }
}

/** @throws for an argument that kafka-acls.sh has not, or that is not known here */
function aclOf(args: string[]): DocumentedAcl {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    args,
    options: {
      ...{ 'bootstrap-server': text, 'command-config': text, add: flag, 'allow-principal': text },
      ...{ topic: text, group: text, cluster: flag, 'resource-pattern-type': text },
      operation: { ...text, multiple: true },
    },
  })
  const { operation: operations = [], topic, group, cluster } = values
  const [type = '', user = ''] = values['allow-principal']?.split(':') ?? []
  const resources = [topic !== undefined, group !== undefined, cluster].filter(Boolean)
  if (!values.add || type !== 'User' || user === '' || operations.length === 0 || resources.length !== 1)
    throw new Error(`not one right of one user: ${args.join(' ')}`)
  const pattern = values['resource-pattern-type'] ?? 'literal'
  if (pattern !== 'literal' && pattern !== 'prefixed') throw new Error(`an unknown pattern: ${pattern}`)
  return {
    ...{ user, operations, isPrefix: pattern === 'prefixed' },
    resource: cluster ? 'cluster' : topic === undefined ? 'group' : 'topic',
    name: topic ?? group ?? 'kafka-cluster',
  }
}

/** The fenced blocks of a section in this language. */
function blocksOf(heading: string, language: string): string[] {
  const section = `${readFileSync(guide, 'utf8')}\n## `.split(`\n${heading}\n`)[1]?.split('\n## ')[0]
  if (section === undefined) throw new Error(`docs/security.md has no section ${heading}`)
  return [...section.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, of, text = '']) =>
    of === language ? [text] : [],
  )
}
