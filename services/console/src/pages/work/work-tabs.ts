import type { Html } from '../shell/frame/html.ts'
import { tabs } from '../shell/frame/parts.ts'
import type { Viewer } from '../shell/frame/viewer.ts'

export const workPaths = {
  queues: '/work',
  schedules: '/work/schedules',
  exports: '/work/exports',
  requests: '/work/requests',
  opened: '/work/opened',
} as const

export function workTabs(current: keyof typeof workPaths, { words: { work } }: Viewer): Html {
  const links = (Object.keys(workPaths) as (keyof typeof workPaths)[]).map(
    (name) => [workPaths[name], work.tabs[name]] as const,
  )
  return tabs(work.title, links, workPaths[current])
}
