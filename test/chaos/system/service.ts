import type { ServiceProcess } from '../../failure/given/service-process.ts'

/** A process of a service, as what runs it starts it: again when it ends by itself, as containers do. */
export type Service = {
  /** Of its health, or its API. */
  url(): string
  pid(): number | undefined
  kill(): Promise<void>
  freeze(): Promise<void>
  wake(): Promise<void>
  /** Ends it in order. */
  stop(): Promise<void>
  /** @param changes of its environment, for this start */
  start(changes?: NodeJS.ProcessEnv): Promise<void>
  /** Another process of the service. */
  startBeside(): Promise<ServiceProcess>
}

export type Launching = (changes: NodeJS.ProcessEnv) => Promise<ServiceProcess>

/**
 * @param launch starts a process with the same ports as the one before
 * @param launchBeside starts one with ports of its own
 * @param onEnd is called when it ended by itself, with the last line that it wrote
 */
export function createService(
  launch: Launching,
  launchBeside: Launching,
  onEnd: (last: string) => void,
): Service {
  let running: ServiceProcess | undefined
  const started = (): ServiceProcess => {
    if (running === undefined) throw new Error('it does not run')
    return running
  }
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    const ending = started()
    running = undefined
    await ending.kill(signal)
  }
  const start = async (changes: NodeJS.ProcessEnv = {}): Promise<void> => {
    const one = await launch(changes)
    running = one
    void one.ended.then((last) => {
      if (running !== one) return
      running = undefined
      onEnd(last)
      return start(changes).catch((error: unknown) => onEnd(String(error)))
    })
  }
  return {
    url: () => started().url,
    pid: () => running?.pid,
    kill: () => end('SIGKILL'),
    freeze: () => started().kill('SIGSTOP'),
    wake: () => started().kill('SIGCONT'),
    stop: () => end('SIGTERM'),
    start,
    startBeside: () => launchBeside({}),
  }
}
