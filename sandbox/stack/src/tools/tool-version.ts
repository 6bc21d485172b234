import { runTool } from './run-tool.ts'

const printed = new Map<string, Promise<string>>()

/** What a program prints of its version: asked once, since several parts need it and Java is slow. */
export function versionText(program: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  const command = [program, ...args].join(' ')
  let text = printed.get(command)
  if (text === undefined) {
    text = runTool(program, args, { signal })
    printed.set(command, text)
    // It may be installed, or the start repeated.
    text.catch(() => printed.delete(command))
  }
  return text
}

/**
 * The major version that the program prints, found by the pattern's first group;
 * 0 when it is absent or does not run.
 */
export async function toolVersion(
  program: string,
  args: readonly string[],
  pattern: RegExp,
  signal: AbortSignal,
): Promise<number> {
  try {
    return Number(pattern.exec(await versionText(program, args, signal))?.[1] ?? 0)
  } catch {
    signal.throwIfAborted()
    return 0
  }
}
