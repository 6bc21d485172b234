import { isDeepStrictEqual } from 'node:util'
import { configSchema } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { environmentVariables } from '@slipstream/runtime/config/environment.ts'
import { z } from 'zod'
import { propertiesOf, rowsOf, table, type JsonSchema, type Row } from './schema-table.ts'

/** docs/configuration.md: every key of slipstream.config.yaml and every environment variable. */
export function renderConfiguration(): string {
  const file = z.toJSONSchema(configSchema(undefined), { io: 'input' })
  return `# Configuration

<!-- Made by npm run docs from packages/runtime/src; edit the descriptions there. -->

Slipstream reads two things when a process starts: a file that declares what it listens to, and environment variables
that tell where things are and hold the secrets. Everything is checked then, and a mistake stops the start with a
sentence that names the key and what to do.

## slipstream.config.yaml

The file is \`./slipstream.config.yaml\`, or what the environment variable \`SLIPSTREAM_CONFIG\` names. Unknown keys are
refused. Secrets are never in it: \`{ env: NAME }\` names the environment variable that holds one.

${keyTable(rowsOf(file))}
${renderTypes(file, 'sources')}
${renderTypes(file, 'carriers')}
${renderSchedules(file)}
## Environment variables

A process names every variable that it needs and lacks. Under \`npm start\` the sandbox provides whatever is unset.

${table(['Variable', 'Unless set', 'Meaning'], environmentRows())}`
}

/** The keys that all types of such a group have, then those of each type. */
function renderTypes(file: JsonSchema, group: 'sources' | 'carriers'): string {
  const entry = propertiesOf(file)[group]?.additionalProperties
  const types = typeof entry === 'object' ? (entry.oneOf ?? []) : []
  const isCommon = (common: Row): boolean =>
    common.key !== 'type' && types.every((type) => rowsOf(type).some((row) => isDeepStrictEqual(row, common)))
  const ofTypes = types.map(
    (type) => `### ${group}.\\<name> of type ${String(propertiesOf(type)['type']?.const)}

${keyTable(rowsOf(type).filter((row) => !isCommon(row)))}`,
  )
  return `### ${group}.\\<name>, whatever its type

${keyTable(rowsOf(types[0] ?? {}).filter(isCommon))}
${ofTypes.join('\n')}`
}

/** The keys of a schedule, then those of each kind of action. */
function renderSchedules(file: JsonSchema): string {
  const schedule = propertiesOf(file)['schedules']?.additionalProperties
  if (typeof schedule !== 'object') return ''
  const actions = propertiesOf(schedule)['action']?.oneOf ?? []
  const ofKinds = actions.map(
    (action) => `### schedules.\\<name>.action of kind ${String(propertiesOf(action)['kind']?.const)}

${keyTable(rowsOf(action))}`,
  )
  return `### schedules.\\<name>

${keyTable(rowsOf(schedule))}
${ofKinds.join('\n')}`
}

function keyTable(rows: Row[]): string {
  const cells = rows.map(({ key, kind, isRequired, preset, description }) => {
    return [`\`${key}\``, kind, isRequired ? '**required**' : preset, description]
  })
  return table(['Key', 'Value', 'Default', 'Meaning'], cells)
}

function environmentRows(): string[][] {
  return Object.entries(environmentVariables).map(([name, schema]) => {
    const unset = schema.safeParse(undefined)
    const preset = unset.data === undefined ? '' : `\`${JSON.stringify(unset.data)}\``
    return [`\`${name}\``, unset.success ? preset : '**required**', schema.description ?? '']
  })
}
