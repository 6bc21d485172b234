import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { launcher } from './launch.ts'
import type { Launched, LauncherParts } from './launch.ts'
import { configText } from './world.ts'

export type ServiceProcess = Pick<Launched, 'kill' | 'ended' | 'exitCode' | 'pid'> & {
  /** Where it listens. */
  url: string
}

type ServiceName =
  | 'ingest'
  | 'projector'
  | 'auditor'
  | 'fulfillment'
  | 'notifier'
  | 'billing'
  | 'worker'
  | 'console'

/**
 * Starts services as processes of their own, to be killed and frozen; they end
 * with the test, whatever becomes of it.
 */
export async function processes(given: LauncherParts, text = configText) {
  const { folder, launch } = await launcher(given)
  const config = join(folder, 'slipstream.config.yaml')
  writeFileSync(config, text)

  return async (name: ServiceName, places: NodeJS.ProcessEnv = {}): Promise<ServiceProcess> => {
    const env = { SLIPSTREAM_CONFIG: config, ...places }
    const { url, ...launched } = launch(`services/${name}/src/main.ts`, { env })
    return { ...launched, url: await url(/\bat http:/) }
  }
}

/** The values of one of its metrics, one for each combination of labels that has this one. */
export async function metric(url: string, name: string, label = ''): Promise<number[]> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const lines = text.split('\n').filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
  return lines.filter((line) => line.includes(label)).map((line) => Number(line.slice(line.lastIndexOf(' '))))
}
