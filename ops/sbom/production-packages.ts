/** What is read of package-lock.json. */
export type Lock = {
  packages: Record<string, { name?: string; version?: string; link?: boolean; dev?: boolean }>
}

type Ref = { ref: string; dependsOn?: string[] }

/** What is read and changed of a bill in CycloneDX. */
export type Bill = {
  components: { 'bom-ref': string; properties?: { name: string; value: string }[] }[]
  dependencies: Ref[]
}

const mark = 'cdx:npm:package:development'

/** `name@version` of all that `npm ci --omit=dev` may install, on any platform, and of our own packages. */
export function productionPackages({ packages }: Lock): Set<string> {
  return new Set(
    Object.entries(packages)
      .filter(([path, { link, dev }]) => path !== '' && link !== true && dev !== true)
      .map(([path, { name = path.split('node_modules/').at(-1), version }]) => `${name}@${version}`),
  )
}

/**
 * The bill without what only development needs. The marks of npm do not decide: of a package that is
 * installed several times it looks at one.
 */
export function withoutDevelopment<Given extends Bill>(bill: Given, lock: Lock): Given {
  const production = productionPackages(lock)
  const kept = bill.components.filter((component) => production.has(component['bom-ref']))
  const components = kept.map(({ properties = [], ...component }) => ({
    ...component,
    properties: properties.filter(({ name }) => name !== mark),
  }))
  const gone = new Set(bill.components.map((component) => component['bom-ref']))
  for (const component of kept) gone.delete(component['bom-ref'])
  const dependencies = bill.dependencies
    .filter(({ ref }) => !gone.has(ref))
    .map((given) => ({ ...given, dependsOn: (given.dependsOn ?? []).filter((ref) => !gone.has(ref)) }))
  return { ...bill, components, dependencies }
}
