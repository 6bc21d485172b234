import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { freePort } from '@slipstream/sandbox-stack/ports/free-ports.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { s3Store } from '../../src/adapters/stores/s3-store.ts'
import { storeContract } from './given/store-contract.ts'

const program = [
  ...(process.env['PATH'] ?? '').split(delimiter),
  ...[process.env['GOBIN'] ?? '', join(homedir(), 'go', 'bin')],
]
  .map((folder) => join(folder, 'versitygw'))
  .find((path) => existsSync(path))
const skip =
  program === undefined &&
  'versitygw is not installed: go install github.com/versity/versitygw/cmd/versitygw@latest, and put it on the PATH'

describe('S3 as a store of exports, beside a real server', { skip }, () => {
  let server: ChildProcess
  let folder: string
  let endpoint: string
  const credentials = { accessKeyId: 'slipstream', secretAccessKey: 'a-secret-of-the-test' }
  const store = (secretAccessKey = credentials.secretAccessKey) =>
    s3Store({
      ...{ bucket: 'exports', region: 'us-east-1', endpoint, prefix: 'files/', pathStyle: true },
      credentials: { ...credentials, secretAccessKey },
    })
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipstream-s3-'))
    await mkdir(join(folder, 'exports'))
    const port = await freePort([], new Set())
    endpoint = `http://127.0.0.1:${port}`
    const { accessKeyId, secretAccessKey } = credentials
    const listen = ['--port', `127.0.0.1:${port}`, '--access', accessKeyId, '--secret', secretAccessKey]
    server = spawn(program ?? '', [...listen, 'posix', folder], { stdio: 'ignore' })
    await eventually('the server responds', () =>
      store()
        .check()
        .then(
          () => true,
          () => false,
        ),
    )
  })
  after(async () => {
    server.kill()
    await rm(folder, { recursive: true })
  })
  storeContract(() => store())

  it('given a secret that was changed, then the check says why, and nothing is begun or read', async (t) => {
    const former = store('the-former-secret')
    t.after(() => former.close())
    await assert.rejects(former.check(), /signature/)
    const file = { exportId: 'e1', name: 'orders.csv', contentType: 'text/csv' }
    await assert.rejects(former.begin(file, null), /signature/)
    await assert.rejects(
      former.read({ store: 's3', name: 'orders.csv', bytes: 1, key: 'files/e1/orders.csv' }),
    )
  })
})
