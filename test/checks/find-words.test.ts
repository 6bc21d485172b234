import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { wordsInCode, wordsInFile, wordsInPage, wordsInPath } from '../../checks/find-words.ts'

const names = [{ word: 'wish', instead: 'command' }]
const prose = [{ word: 'for ever', instead: 'indefinitely' }]

describe('unwanted words', () => {
  it('are found as one word of an identifier, not as a part of another', () => {
    const code = 'const leaveWish = (wishbone: string) => WISH_LIST[wishbone]\n'
    assert.deepEqual(
      wordsInCode(code, { names, prose }).map(({ text }) => text),
      ['leaveWish', 'WISH_LIST'],
    )
  })

  it('are found in comments, texts and templates, with their line', () => {
    const code = [
      '/** Kept',
      ' * for ever. */',
      "const text = 'For ever'",
      'const longer = `${text} lasts for ever ${`or ${text} for ever`} or not`',
    ].join('\n')
    assert.deepEqual(
      wordsInCode(code, { names, prose }).map(({ line }) => line),
      [2, 3, 4, 4],
    )
  })

  it('are not looked for in regular expressions, which a division is not', () => {
    const code = 'const found = /wish/.test(a) ? 1 / wish : [2 / 3, /wish/]\n'
    assert.equal(wordsInCode(code, { names, prose }).length, 1)
  })

  it('are not looked for in the strings of names, nor names in prose', () => {
    assert.deepEqual(wordsInCode("const key = 'wish' // a wish\n", { names, prose }), [])
  })

  it('are found in the text of a page, not in its code', () => {
    const page = 'Kept for\never? No: for ever.\n\n```\nfor ever\n```\nand `for ever`\n'
    assert.deepEqual(
      wordsInPage(page, prose).map(({ line }) => line),
      [1, 2],
    )
  })

  it('are found in scripts of pages as in code, and in templates, settings and texts of mails', () => {
    const found = (path: string, text: string) =>
      wordsInFile(path, text, { names, prose }).map(({ word, line }) => `${line} ${word}`)
    assert.deepEqual(found('assets/page.js', "const wish = 'for ever'\n"), ['1 wish', '1 for ever'])
    assert.deepEqual(found('mail.txt.eta', 'Hello <%= it.name %>,\nkept for ever'), ['2 for ever'])
    assert.deepEqual(found('words/en.json', '{\n  "kept": "`for ever`"\n}\n'), ['2 for ever'])
    assert.deepEqual(found('ops/rules.yml', 'summary: Kept for ever\n'), ['1 for ever'])
    assert.deepEqual(found('page.md', 'Kept `for ever`.'), [])
  })

  it('are found in paths', () => {
    assert.equal(wordsInPath('services/console/src/leave-wish.ts', names).length, 1)
    assert.deepEqual(wordsInPath('services/console/src/wishbone.ts', names), [])
  })
})
