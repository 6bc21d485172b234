import type { ServiceName } from './secrets-of-service.ts'

/** What the process of all services is asked to do. */
export type HostRequest =
  | { kind: 'start'; name: ServiceName; environment: NodeJS.ProcessEnv; logFile: string }
  | { kind: 'stop'; name: ServiceName }

export type HostResponse = { stopped: ServiceName }
