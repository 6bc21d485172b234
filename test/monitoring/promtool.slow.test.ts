import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { runTool } from '@slipstream/sandbox-stack/tools/run-tool.ts'
import { givenProgram } from '@slipstream/testing/external-programs/program.ts'
import { dashboards } from '../../docs/grafana/dashboards.ts'

const folder = 'ops/prometheus'

describe('promtool', () => {
  it('given the rules and the example of a configuration, then they are valid', async (test) => {
    const promtool = await givenProgram(test, 'promtool', ['prometheus'])
    if (promtool === undefined) return
    const { signal } = test
    await runTool(promtool.command, ['check', 'config', join(folder, 'prometheus.yml')], { signal })
  })

  it('given the tests of the rules, then each alert fires when it should', async (test) => {
    const promtool = await givenProgram(test, 'promtool', ['prometheus'])
    if (promtool === undefined) return
    const { signal } = test
    await runTool(promtool.command, ['test', 'rules', join(folder, 'rules.test.yml')], { signal })
  })

  it('given the queries of the dashboards, then each is PromQL', async (test) => {
    const promtool = await givenProgram(test, 'promtool', ['prometheus'])
    if (promtool === undefined) return
    const queries = dashboards.flatMap(({ panels }) => panels.flatMap((panel) => panel.queries))
    assert.ok(queries.length > 0)
    const temporary = await mkdtemp(join(tmpdir(), 'slipstream-promtool-'))
    test.after(() => rm(temporary, { recursive: true }))
    const rules = queries.map(([expr], index) => ({ record: `query:${index}`, expr }))
    const file = join(temporary, 'queries.yml')
    await writeFile(file, JSON.stringify({ groups: [{ name: 'queries', rules }] }))
    await runTool(promtool.command, ['check', 'rules', file], { signal: test.signal })
  })
})
