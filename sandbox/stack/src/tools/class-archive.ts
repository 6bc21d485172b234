import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { nativeProcess } from '../processes/native-process.ts'
import type { Watch } from '../processes/watch-over.ts'
import type { NativePlan, ReportProgress } from '../part-definition.ts'
import type { PartName } from '../stack.ts'
import { cachedFolder, cachePath } from './cache-folder.ts'
import { versionText } from './tool-version.ts'

export type ClassArchiveContext = {
  readonly watch: Watch
  readonly signal: AbortSignal
  readonly onProgress: ReportProgress
}

/** Differs for each Java. */
async function archiveName(program: string, plan: NativePlan, signal: AbortSignal): Promise<string> {
  const java = await versionText(plan.command, ['-version'], signal)
  return `${program}-classes-${createHash('sha256').update(java).digest('hex').slice(0, 8)}`
}

const archiveIn = (folder: string): string => join(folder, 'classes.jsa')

/**
 * The plan of a Java program with its classes as an earlier run left them, read and verified: a start takes
 * half the time. The archive is made once for each Java, by starting and ending the program. Where that
 * fails, the plan is returned as it was.
 *
 * @param program name and version
 */
export async function withClassArchive(
  program: string,
  { name, title, plan }: { name: PartName; title: string; plan: NativePlan },
  context: ClassArchiveContext,
): Promise<NativePlan> {
  const { signal, onProgress } = context
  const archive = await archiveName(program, plan, signal)
  try {
    const folder = await cachedFolder(
      archive,
      { lock: `${program}-classes`, signal, onProgress },
      async (target) => {
        onProgress('keeping its classes for later starts', { isTransient: true })
        await runOnce(`-XX:ArchiveClassesAtExit=${archiveIn(target)}`, target)
      },
    )
    return withArchiveIn(folder, plan)
  } catch {
    signal.throwIfAborted()
    return plan
  }

  async function runOnce(flag: string, target: string): Promise<void> {
    const { watch } = context
    const logFile = join(target, 'first-start.log')
    const first = nativeProcess({
      ...{ name, title, watch, logFile },
      plan: withFlag(plan, flag),
      onUnexpectedEnd: () => undefined,
    })
    try {
      await first.start()
      // Without a time limit: a torn archive would be worse than none.
      await first.kill('SIGTERM')
    } finally {
      await first.stop('SIGKILL')
    }
  }
}

/**
 * The plan with the archive that `withClassArchive` made of the same program before, if it did:
 * for a program that can't run alone.
 *
 * @param program name and version
 */
export async function withKeptClassArchive(
  program: string,
  plan: NativePlan,
  signal: AbortSignal,
): Promise<NativePlan> {
  return withArchiveIn(cachePath(await archiveName(program, plan, signal)), plan)
}

function withArchiveIn(folder: string, plan: NativePlan): NativePlan {
  return existsSync(archiveIn(folder)) ? withFlag(plan, `-XX:SharedArchiveFile=${archiveIn(folder)}`) : plan
}

function withFlag(plan: NativePlan, flag: string): NativePlan {
  return { ...plan, args: [flag, ...plan.args] }
}
