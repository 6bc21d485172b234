import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { environmentVariables } from '@slipstream/runtime/config/environment.ts'
import { parse } from 'yaml'

type ComposeService = {
  image: string
  build?: string
  command?: string[]
  mem_limit?: string
  environment?: Record<string, string>
}
type Variable = { name: string; value?: string; valueFrom?: { secretKeyRef: { name: string; key: string } } }
type Deployment = {
  spec: {
    template: {
      spec: { containers: [{ args: string[]; env?: Variable[]; resources: { limits: { memory: string } } }] }
    }
  }
}
type Kustomization = {
  resources: string[]
  nameSuffix?: string
  labels?: [{ pairs: Record<string, string> }]
  patches?: [{ patch: string }]
  configMapGenerator?: [{ literals: string[] }]
}

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<string, ComposeService>
}
const ours = Object.entries(compose.services).filter(([, { build }]) => build !== undefined)
const kustomization = (folder: string): Kustomization =>
  parse(read(`ops/kubernetes/${folder}kustomization.yaml`)) as Kustomization
const root = kustomization('')
const literals = (root.configMapGenerator?.[0].literals ?? []).map((literal) => literal.split('=')[0] ?? '')

describe('ops/kubernetes', () => {
  it('runs every service of docker-compose.yml, as it does there', () => {
    for (const [name, { command, mem_limit: limit, environment = {} }] of ours) {
      assert.ok(root.resources.includes(`services/${name}`), name)
      const { nameSuffix, labels, patches } = kustomization(`services/${name}/`)
      assert.equal(nameSuffix, `-${name}`)
      assert.equal(labels?.[0].pairs['app.kubernetes.io/component'], name)
      const { spec } = parse(patches?.[0].patch ?? '') as Deployment
      const [container] = spec.template.spec.containers
      assert.deepEqual(container.args, command, name)
      assert.equal(container.resources.limits.memory, limit?.replace(/m$/, 'Mi'), name)
      const variables = (container.env ?? []).map((variable) => variable.name)
      const needed = Object.keys(environment).filter((variable) => !literals.includes(variable))
      assert.deepEqual(variables.sort(), needed.sort(), `${name} has other variables`)
      for (const { name: variable, valueFrom } of container.env ?? [])
        if (!variable.endsWith('_PORT')) assert.equal(valueFrom?.secretKeyRef.key, variable)
    }
    assert.equal(root.resources.filter((path) => path.startsWith('services/')).length, ours.length)
  })

  it('gives all services only variables that they know', () => {
    const known = new Set([...Object.keys(environmentVariables), 'SLIPSTREAM_CONFIG'])
    assert.deepEqual(
      literals.filter((variable) => !known.has(variable)),
      [],
    )
  })

  it('runs the versions of docker-compose.yml', () => {
    const files = [
      ...['service/deployment.yaml', 'kafka/brokers.yaml', 'registry/registry.yaml'],
      ...['mongodb/replica-set.yaml', 'mongodb/initiate.yaml'],
    ]
    const known = new Set(Object.values(compose.services).map(({ image }) => image))
    for (const file of files) {
      const images = [...read(`ops/kubernetes/${file}`).matchAll(/^ *image: (\S+)$/gm)].map(
        ([, image]) => image,
      )
      assert.ok(images.length > 0, file)
      for (const image of images) assert.ok(known.has(image ?? ''), `${file} has ${image}`)
    }
  })
})
