import type { Pages } from './broken-links.ts'

const folder = 'docs/runbooks'
const index = `${folder}/README.md`

/**
 * Where runbooks are not the same in both languages, a sentence each: every page has one in German, with
 * headings of the same levels and the same commands, and no German page is left of one that is gone.
 */
export function untranslatedRunbooks(pages: Pages): string[] {
  const names = [...pages.keys()].flatMap((path) => nameOf(path, folder))
  const german = [...pages.keys()].flatMap((path) => nameOf(path, `${folder}/de`))
  const differing = names.flatMap((name) => {
    const path = `${folder}/de/${name}`
    const translated = pages.get(path)
    return translated === undefined
      ? [`${path}: there is no such page, though there is one in English`]
      : differences(pages.get(`${folder}/${name}`) ?? '', translated).map((what) => `${path}: ${what}`)
  })
  const left = german.filter((name) => !names.includes(name))
  return [...differing, ...left.map((name) => `${folder}/de/${name}: there is no such page in English`)]
}

function nameOf(path: string, of: string): string[] {
  const name = path.slice(of.length + 1)
  return path !== index && path.startsWith(`${of}/`) && !name.includes('/') ? [name] : []
}

function differences(english: string, german: string): string[] {
  return [
    ...(levelsOf(english) === levelsOf(german) ? [] : ['its headings are not those of the page in English']),
    ...(codeOf(english) === codeOf(german) ? [] : ['its commands are not those of the page in English']),
  ]
}

const code = /^ *```[\s\S]*?^ *```$/gm

const levelsOf = (text: string): string =>
  [...text.replace(code, '').matchAll(/^#+(?= )/gm)].map(([marks]) => marks.length).join()

const codeOf = (text: string): string => (text.match(code) ?? []).join('\n')
