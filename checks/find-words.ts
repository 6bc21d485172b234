import ts from 'typescript'
import type { UnwantedWord } from './words.ts'

export type FoundWord = { line: number; word: string; instead: string; text: string }

type Words = { names: readonly UnwantedWord[]; prose: readonly UnwantedWord[] }

/** The unwanted words of a file: of code by its tokens, of anything else in all of its text. */
export function wordsInFile(path: string, text: string, words: Words): FoundWord[] {
  if (/\.(ts|js)$/.test(path)) return wordsInCode(text, words)
  return path.endsWith('.md') ? wordsInPage(text, words.prose) : wordsInText(text, words.prose)
}

/** The unwanted words of a TypeScript file: in identifiers word by word, in comments and texts as phrases. */
export function wordsInCode(code: string, { names, prose }: Words): FoundWord[] {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, code)
  const found: FoundWord[] = []
  const look = byWord(names)
  const phrases = phrasesOf(prose)
  // A closing brace of a template's expression has to be read on as the template.
  const braces: boolean[] = []
  let before = ts.SyntaxKind.Unknown
  for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan()) {
    if (token === ts.SyntaxKind.OpenBraceToken) braces.push(false)
    if (token === ts.SyntaxKind.CloseBraceToken && braces.pop() === true) {
      token = scanner.reScanTemplateToken(false)
    }
    if (token === ts.SyntaxKind.SlashToken && !endsValue(before)) token = scanner.reScanSlashToken()
    if (!isTrivia(token)) before = token
    if (token === ts.SyntaxKind.TemplateHead || token === ts.SyntaxKind.TemplateMiddle) braces.push(true)
    const text = scanner.getTokenText()
    const start = scanner.getTokenStart()
    if (token === ts.SyntaxKind.Identifier) {
      for (const part of partsOf(text)) {
        const instead = look.get(part)
        if (instead !== undefined) found.push({ line: lineAt(code, start), word: part, instead, text })
      }
    } else if (isProse(token)) {
      for (const { word, instead, at } of phrasesIn(text, phrases)) {
        found.push({ line: lineAt(code, start + at), word, instead, text: textAt(text, at) })
      }
    }
  }
  return found
}

/** The unwanted words of a Markdown page; code blocks and code spans are no text. */
export function wordsInPage(page: string, prose: readonly UnwantedWord[]): FoundWord[] {
  const blank = (text: string): string => text.replace(/[^\n]/g, ' ')
  return wordsInText(page.replace(/^```[\s\S]*?^```/gm, blank).replace(/`[^`\n]*`/g, blank), prose)
}

function wordsInText(text: string, prose: readonly UnwantedWord[]): FoundWord[] {
  return phrasesIn(text, phrasesOf(prose)).map(({ word, instead, at }) => ({
    ...{ line: lineAt(text, at), word, instead, text: textAt(text, at) },
  }))
}

/** The unwanted words in a path, e.g. `send-orders.ts`. */
export function wordsInPath(path: string, names: readonly UnwantedWord[]): FoundWord[] {
  const look = byWord(names)
  return path.split(/[^A-Za-z]+/).flatMap((word) => {
    const instead = look.get(word)
    return instead === undefined ? [] : [{ line: 0, word, instead, text: path }]
  })
}

function byWord(names: readonly UnwantedWord[]): ReadonlyMap<string, string> {
  return new Map(names.map(({ word, instead }) => [word, instead]))
}

function partsOf(identifier: string): string[] {
  return identifier
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
}

/** After a value a slash divides; anywhere else it begins a regular expression. */
function endsValue(token: ts.SyntaxKind): boolean {
  switch (token) {
    case ts.SyntaxKind.Identifier:
    case ts.SyntaxKind.NumericLiteral:
    case ts.SyntaxKind.CloseParenToken:
    case ts.SyntaxKind.CloseBracketToken:
      return true
    default:
      return false
  }
}

function isTrivia(token: ts.SyntaxKind): boolean {
  return token >= ts.SyntaxKind.FirstTriviaToken && token <= ts.SyntaxKind.LastTriviaToken
}

function isProse(token: ts.SyntaxKind): boolean {
  switch (token) {
    case ts.SyntaxKind.SingleLineCommentTrivia:
    case ts.SyntaxKind.MultiLineCommentTrivia:
    case ts.SyntaxKind.StringLiteral:
    case ts.SyntaxKind.NoSubstitutionTemplateLiteral:
    case ts.SyntaxKind.TemplateHead:
    case ts.SyntaxKind.TemplateMiddle:
    case ts.SyntaxKind.TemplateTail:
      return true
    default:
      return false
  }
}

type Phrase = UnwantedWord & { pattern: RegExp }

function phrasesOf(prose: readonly UnwantedWord[]): Phrase[] {
  return prose.map((entry) => ({
    ...entry,
    pattern: new RegExp(`(?<![\\w-])${entry.word.replaceAll(' ', '[\\s*]+')}(?![\\w-])`, 'gi'),
  }))
}

function phrasesIn(text: string, phrases: readonly Phrase[]): (UnwantedWord & { at: number })[] {
  return phrases.flatMap(({ word, instead, pattern }) =>
    [...text.matchAll(pattern)].map(({ index }) => ({ word, instead, at: index })),
  )
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length
}

function textAt(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at) + 1
  const end = text.indexOf('\n', at)
  return text.slice(start, end === -1 ? undefined : end).trim()
}
