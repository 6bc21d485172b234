import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { orSkipped } from '@slipstream/testing/external-programs/program.ts'
import { pythonPackages } from '@slipstream/testing/external-programs/python-packages.ts'
import { writeEventFolder } from '../../src/event-folder/write-event-folder.ts'
import { logOf, pastOfAShop } from './given-history.ts'

const run = promisify(execFile)
const docs = fileURLToPath(new URL('../../../../docs/', import.meta.url))

const execute = `
import json, sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, timeout=180).execute()
print(json.dumps([cell["outputs"] for cell in notebook.cells if cell["cell_type"] == "code"]))
`

test('given the notebook, when it runs on recorded events, then it answers as the log says', async (t) => {
  const packages = await orSkipped(t, () => pythonPackages(join(docs, 'analysis.requirements.txt')))
  if (packages === undefined) return
  const folder = await mkdtemp(join(tmpdir(), 'notebook-'))
  t.after(() => rm(folder, { recursive: true }))
  const log = await logOf(pastOfAShop())
  for (const topic of ['orders', 'quarantine', 'alerts'])
    await writeEventFolder({ log, topic, name: topic, folder, onRead: () => undefined })
  const { stdout } = await run('python3', ['-c', execute, join(docs, 'analysis.ipynb')], {
    env: {
      ...process.env,
      ...{ PYTHONPATH: packages, EVENTS_FOLDER: folder, ANALYSIS_DOCUMENT: join(docs, 'analysis.md') },
    },
    timeout: 180_000,
  })
  const outputs = JSON.parse(stdout) as { data?: { 'text/plain'?: string } }[][]
  assert.match(
    outputs[2]?.[0]?.data?.['text/plain'] ?? '',
    /'placed', 'paid', 'completed', 'cancelled'\), \(40, 36, 36, 4\)/,
  )
})
