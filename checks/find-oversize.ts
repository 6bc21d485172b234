import { dirname } from 'node:path'

const maxFilesOfFolder = 12
const maxFilesOfRoot = 7
const maxColumns = 110

/** Folders with too many files of code, and roots of services with too many files, a sentence each. */
export function crowdedFolders(paths: readonly string[]): string[] {
  const code = countByFolder(paths.filter((path) => path.endsWith('.ts')))
  const roots = countByFolder(paths.filter((path) => /^services\/[^/]+\/src\/[^/]+$/.test(path)))
  return [
    ...[...code].flatMap(([folder, count]) =>
      count > maxFilesOfFolder ? [`${folder}: ${count} files of code, at most ${maxFilesOfFolder}`] : [],
    ),
    ...[...roots].flatMap(([folder, count]) =>
      count > maxFilesOfRoot ? [`${folder}: ${count} files in the root, at most ${maxFilesOfRoot}`] : [],
    ),
  ]
}

function countByFolder(paths: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const path of paths) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1)
  return counts
}

/** Lines that are, or end in, a comment wider than code may be, a sentence each: no formatter wraps them. */
export function wideComments(path: string, code: string): string[] {
  return code.split('\n').flatMap((text, index) => {
    const columns = [...text].length
    if (columns <= maxColumns || !/^\s*(\/\/|\/?\*)|\s\/\/ [^'"`]*$/.test(text)) return []
    return [`${path}:${index + 1}: a comment of ${columns} columns, at most ${maxColumns}`]
  })
}
