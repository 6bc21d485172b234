import { runTool } from './run-tool.ts'

/** The major version that the program prints, found by the pattern's first group; 0 when it is absent or does not run. */
export async function toolVersion(
  program: string,
  args: readonly string[],
  pattern: RegExp,
  signal: AbortSignal,
): Promise<number> {
  try {
    return Number(pattern.exec(await runTool(program, args, { signal }))?.[1] ?? 0)
  } catch {
    signal.throwIfAborted()
    return 0
  }
}
