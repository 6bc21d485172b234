import assert from 'node:assert/strict'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { runTool } from '../../src/tools/run-tool.ts'
import { startStack } from '../../src/start-stack.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const env = { STACK: 'native' }

test('on a machine without its tools, a part says in one sentence what to install', async (t) => {
  const programs = temporaryFolder(t)
  const java = (await runTool('sh', ['-c', 'command -v java || true'], { signal: t.signal })).trim()
  const { PATH, JAVA_HOME, SLIPSTREAM_CACHE } = process.env
  t.after(() => {
    for (const [key, value] of Object.entries({ PATH, JAVA_HOME, SLIPSTREAM_CACHE })) {
      if (value === undefined) Reflect.deleteProperty(process.env, key)
      else process.env[key] = value
    }
  })
  process.env['PATH'] = programs
  process.env['SLIPSTREAM_CACHE'] = temporaryFolder(t)
  delete process.env['JAVA_HOME']

  await t.test('no Java', async () => {
    await assert.rejects(startStack({ temporary: true, parts: ['kafka'], env }), {
      name: 'MissingTool',
      message:
        'Kafka needs Java 17 or newer: install a Java runtime (Debian: default-jre-headless), or Python 3 with pip ' +
        '(which said: python3 is not on the PATH), or start a Docker engine, or set KAFKA_BROKERS to a server that you have.',
    })
  })

  await t.test('neither mongod nor Python', async () => {
    await assert.rejects(startStack({ temporary: true, parts: ['mongodb'], env }), {
      message:
        /^MongoDB is not on the PATH: install mongod 5 or newer, or Python 3 .* or set MONGODB_URL to a server/,
    })
  })

  await t.test('Java, but no Maven', { skip: java === '' && 'no Java on the PATH' }, async () => {
    symlinkSync(java, join(programs, 'java'))
    await assert.rejects(startStack({ temporary: true, parts: ['registry'], env }), {
      message:
        /^Schema registry needs Maven to be downloaded: install Maven .* or set SCHEMA_REGISTRY_URL to a server/,
    })
  })
})
