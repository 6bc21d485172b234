import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { json } from 'node:stream/consumers'
import type { TestContext } from 'node:test'
import { freePort } from '@slipstream/sandbox-stack/ports/free-ports.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { givenProgram } from '@slipstream/testing/external-programs/program.ts'

type Message = { status: 'firing' | 'resolved'; alerts: { status: string; labels: Record<string, string> }[] }
type ShownAlert = { labels: Record<string, string>; startsAt: string; generatorURL: string }

/**
 * A real Alertmanager that sends its messages to a webhook of the test; undefined, and the test is skipped,
 * where it can't be had. `start` may be called again after `stop`.
 */
export async function givenAlertmanager(test: TestContext) {
  const program = await givenProgram(test, 'prometheus-alertmanager', ['prometheus-alertmanager'])
  if (program === undefined) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'slipstream-alertmanager-'))
  test.after(() => rm(folder, { recursive: true }))
  const isUnpacked = program.env['LD_LIBRARY_PATH'] !== undefined
  const root = isUnpacked ? join(dirname(program.command), '..', '..') : folder
  const command = isUnpacked ? await withRelativeTemplates(program.command, folder) : program.command
  const messages: Message[] = []
  const hook = createServer((request, response) => {
    void json(request).then((message) => {
      messages.push(message as Message)
      response.end()
    })
  })
  hook.listen(0, '127.0.0.1')
  await once(hook, 'listening')
  test.after(() => hook.close())
  const receiver = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`
  await writeFile(
    join(folder, 'alertmanager.yml'),
    JSON.stringify({
      route: { receiver: 'test', group_by: ['...'], group_wait: '0s', group_interval: '1s' },
      receivers: [{ name: 'test', webhook_configs: [{ url: receiver, send_resolved: true }] }],
    }),
  )
  const port = await freePort([], new Set())
  const url = `http://127.0.0.1:${port}`
  const args = [
    `--config.file=${join(folder, 'alertmanager.yml')}`,
    `--storage.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--cluster.listen-address=',
  ]
  return {
    url,
    /** What it sent to its receiver. */
    messages,
    async alerts(): Promise<ShownAlert[]> {
      return (await (await fetch(`${url}/api/v2/alerts`)).json()) as ShownAlert[]
    },
    async start(): Promise<{ stop(): Promise<void> }> {
      const env = { ...process.env, ...program.env }
      const child = spawn(command, args, { env, cwd: root, stdio: 'ignore' })
      test.after(() => child.kill('SIGKILL'))
      await eventually('Alertmanager is ready', () =>
        fetch(`${url}/-/ready`).then(
          ({ ok }) => ok,
          () => false,
        ),
      )
      return {
        async stop() {
          child.kill('SIGKILL')
          await once(child, 'exit')
        },
      }
    },
  }
}

/**
 * Debian's program reads its templates from /usr/share, where nothing was installed: a copy
 * reads them below its working directory.
 */
async function withRelativeTemplates(command: string, folder: string): Promise<string> {
  const copy = join(folder, 'alertmanager')
  const program = (await readFile(command)).toString('latin1')
  const relative = program.replaceAll(
    '/usr/share/prometheus/alertmanager',
    'usr//share/prometheus/alertmanager',
  )
  await writeFile(copy, Buffer.from(relative, 'latin1'), { mode: 0o755 })
  return copy
}
