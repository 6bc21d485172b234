import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { assertResponds } from '../../processes/assert-responds.ts'
import { cachedFolder } from '../../tools/cache-folder.ts'
import { withClassArchive } from '../../tools/class-archive.ts'
import { assertChecksum } from '../../tools/checksum.ts'
import { startRegistryContainer } from './registry-container.ts'
import { findJava } from '../../tools/find-java.ts'
import type { NativeContext, NativePlan, PartDefinition } from '../../part-definition.ts'
import { runMaven } from '../../tools/run-maven.ts'
import { runTool } from '../../tools/run-tool.ts'

const partTitle = 'Schema registry'
const version = '2.6.13.Final'
const archiveChecksums = ['0510da2257fd3622037cf8ca1546938103f4dfdcca530b2870113e103c36eca9']

/** Apicurio Registry, which speaks Confluent's API too. Schemas and their ids are kept in a database file. */
export const registry: PartDefinition = {
  name: 'registry',
  title: partTitle,
  variable: 'SCHEMA_REGISTRY_URL',
  fromEnvironment: (env) => {
    const url = env['SCHEMA_REGISTRY_URL']
    return url ? { schemaRegistryUrl: url.replace(/\/+$/, '') } : undefined
  },
  plan,
  container: startRegistryContainer,
}

async function plan(context: NativeContext): Promise<NativePlan> {
  const { folder, ports, signal, onProgress } = context
  const java = await findJava(partTitle, signal, onProgress)
  const program = await cachedFolder(
    `apicurio-registry-${version}`,
    { lock: 'maven', signal, onProgress },
    async (target) => {
      const artifact = `io.apicurio:apicurio-registry-app:${version}:tar.gz:all`
      const archive = join(target, 'archive')
      await mkdir(archive)
      await runMaven(partTitle, java, 'copy', { artifact, outputDirectory: archive }, 145, signal, onProgress)
      await assertChecksum(archive, archiveChecksums)
      await runTool(
        'tar',
        ['-xzf', join(archive, `apicurio-registry-app-${version}-all.tar.gz`), '-C', target],
        { signal },
      )
      await rm(archive, { recursive: true })
    },
  )
  const url = `http://127.0.0.1:${ports.registry}/apis/ccompat/v7`
  const plan: NativePlan = {
    command: java,
    args: [
      '-XX:+UseSerialGC',
      '-XX:-UsePerfData',
      '-XX:TieredStopAtLevel=1',
      // By default it takes a 64th of the machine's memory at once.
      '-Xms48m',
      '-Xmx384m',
      '-Dquarkus.http.host=127.0.0.1',
      `-Dquarkus.http.port=${ports.registry}`,
      // Without the delay of 500 ms, an id that a client has been given survives a killed registry.
      `-Dquarkus.datasource.jdbc.url=jdbc:h2:file:${join(folder, 'schemas')};WRITE_DELAY=0`,
      '-jar',
      join(program, `apicurio-registry-app-${version}-runner.jar`),
    ],
    urls: { schemaRegistryUrl: url },
    ready: () => assertResponds(`${url}/subjects`),
  }
  return withClassArchive(
    `apicurio-registry-${version}`,
    { name: 'registry', title: partTitle, plan },
    context,
  )
}
