/** JSON with what `JSON.parse` loses: repeated names, the text of numbers, and what is no JSON at all. */
export type JsonTree =
  | { kind: 'object'; members: (readonly [string, JsonTree])[] }
  | { kind: 'array'; items: JsonTree[] }
  | { kind: 'text'; text: string }

export function treeOf(value: unknown): JsonTree {
  if (Array.isArray(value)) return { kind: 'array', items: value.map(treeOf) }
  if (typeof value !== 'object' || value === null) return { kind: 'text', text: JSON.stringify(value) }
  const members = Object.entries(value).map(([name, member]) => [name, treeOf(member)] as const)
  return { kind: 'object', members }
}

export function render(tree: JsonTree): string {
  if (tree.kind === 'text') return tree.text
  if (tree.kind === 'array') return `[${tree.items.map(render).join(',')}]`
  return `{${tree.members.map(([name, member]) => `${JSON.stringify(name)}:${render(member)}`).join(',')}}`
}

/** How many values a tree has, itself included. */
export function sizeOf(tree: JsonTree): number {
  if (tree.kind === 'text') return 1
  const inside = tree.kind === 'array' ? tree.items : tree.members.map(([, member]) => member)
  return inside.reduce((sum, one) => sum + sizeOf(one), 1)
}

/** What a value becomes in its place, with its name where in an object; undefined: it is removed. */
export type Change = (name: string | undefined, tree: JsonTree) => readonly [string, JsonTree] | undefined

/** Changes the nth value, the root being the first, which is never removed. */
export function changed(root: JsonTree, nth: number, change: Change): JsonTree {
  let left = nth
  const visit = (name: string | undefined, tree: JsonTree): readonly [string, JsonTree] | undefined => {
    if (left-- === 0) return change(name, tree)
    // What comes after the value that was changed stays as it is.
    if (tree.kind === 'text' || left < 0) return [name ?? '', tree]
    if (tree.kind === 'array') {
      const items = tree.items.map((item) => visit(undefined, item)?.[1]).filter((one) => one !== undefined)
      return [name ?? '', { kind: 'array', items }]
    }
    const members = tree.members.map(([key, member]) => visit(key, member)).filter((one) => one !== undefined)
    return [name ?? '', { kind: 'object', members }]
  }
  return visit(undefined, root)?.[1] ?? root
}
