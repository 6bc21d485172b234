/** The page that says what to do about alerts of a rule. */
export function runbookOf(rule: string): string {
  return `docs/runbooks/${rule}.md`
}
