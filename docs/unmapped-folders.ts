/** Folders that any package or service may have: their names say what they hold. */
const common = new Set(['adapters', 'cli', 'domain', 'http', 'observability'])

/**
 * The folders that the code map leaves out, a sentence each: a row
 * `| services/auditor | … |` names each folder of its `src/`.
 *
 * @param folders paths such as `services/auditor/src/rules`
 */
export function unmappedFolders(page: string, folders: readonly string[]): string[] {
  const rows = new Map(
    [...page.matchAll(/^\| `([\w/-]+)` \|(.*)$/gm)].map(([, room = '', text = '']) => [room, text]),
  )
  return folders.flatMap((path) => {
    const [room = '', folder = ''] = path.replaceAll('\\', '/').split('/src/')
    if (common.has(folder) || rows.get(room)?.includes(`\`${folder}/`) === true) return []
    return [`docs/architecture.md: the code map does not name \`${folder}/\` of ${room}`]
  })
}
