import { readFileSync } from 'node:fs'
import { parse, YAMLParseError } from 'yaml'
import { configSchema, type Config } from './config-schema.ts'
import { ConfigurationMistake } from './configuration-mistake.ts'
import { describeConfigIssue } from './describe-config-issue.ts'

export interface LoadConfigOptions {
  environment?: NodeJS.ProcessEnv
  /** False for a process that verifies and signs nothing: it starts without the secrets' variables. */
  needsSecrets?: boolean
}

/**
 * The checked contents of slipstream.config.yaml (or the file that SLIPSTREAM_CONFIG names), secrets looked up.
 * @throws ConfigurationMistake naming every key that is wrong and what to do.
 */
export function loadConfig({
  environment = process.env,
  needsSecrets = true,
}: LoadConfigOptions = {}): Config {
  const path = environment['SLIPSTREAM_CONFIG'] || './slipstream.config.yaml'
  return parseConfig(read(path), { path, environment: needsSecrets ? environment : undefined })
}

/** The same from text; `path` is only for messages. */
export function parseConfig(
  text: string,
  { path, environment }: { path: string; environment: NodeJS.ProcessEnv | undefined },
): Config {
  const parsed = configSchema(environment).safeParse(parseYaml(text, path), { reportInput: true })
  if (parsed.success) return parsed.data
  throw new ConfigurationMistake(path, parsed.error.issues.map(describeConfigIssue))
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : String(error)
    throw new ConfigurationMistake(path, [`${reason}; SLIPSTREAM_CONFIG tells where it is`])
  }
}

function parseYaml(text: string, path: string): unknown {
  try {
    return parse(text, { prettyErrors: true }) as unknown
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error
    // The first line says what and where; the lines after it quote the file, and with it perhaps a secret.
    throw new ConfigurationMistake(path, [
      `it is not YAML: ${error.message.split('\n', 1)[0]?.replace(/:$/, '')}`,
    ])
  }
}
