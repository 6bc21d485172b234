import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ReportProgress } from '../part-definition.ts'
import { mavenProgress } from './maven-progress.ts'
import { MissingTool } from './missing-tool.ts'
import { NoSuchTool, runTool, ToolFailed } from './run-tool.ts'

const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1'
const pomFile = fileURLToPath(new URL('../../pom.xml', import.meta.url))
const progressEveryMs = 2_000

/**
 * Runs a goal of Maven's dependency plugin, for a download; fails if that
 * doesn't match its repository's checksum.
 * @param sizeMb about how much there is to download
 * @throws MissingTool without Maven; an error with its output when it fails
 */
export async function runMaven(
  title: string,
  java: string,
  goal: string,
  properties: Readonly<Record<string, string>>,
  sizeMb: number,
  signal: AbortSignal,
  onProgress: ReportProgress,
): Promise<void> {
  const megabytes = mavenProgress()
  let shownAt: number | undefined
  const args = ['--strict-checksums', '-Dstyle.color=never', '-f', pomFile, `${plugin}:${goal}`]
  for (const [key, value] of Object.entries(properties)) args.push(`-D${key}=${value}`)
  try {
    await runTool('mvn', args, {
      signal,
      env: java === 'java' ? {} : { JAVA_HOME: dirname(dirname(java)) },
      onLine: (line) => {
        const soFar = megabytes(line)
        if (soFar === 0 || (shownAt !== undefined && Date.now() < shownAt + progressEveryMs)) return
        if (shownAt === undefined) onProgress(`downloading, once: about ${sizeMb} MB`)
        else onProgress(`downloading, once: ${soFar.toFixed(0)} of about ${sizeMb} MB`, { isTransient: true })
        shownAt = Date.now()
      },
    })
  } catch (error) {
    if (error instanceof NoSuchTool) {
      throw new MissingTool(`${title} needs Maven to be downloaded: install Maven (Debian: maven)`)
    }
    if (!(error instanceof ToolFailed)) throw error
    const reason = error.output.find((line) => line.startsWith('[ERROR]')) ?? error.message
    throw new Error(`${title} could not be downloaded by Maven: ${reason}`)
  }
}
