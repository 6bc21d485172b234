/** What identifies an alert, and how many orders or records it is about. */
export type AboutAlert = { source: string; subject: string; count: number }

/** What a rule says in a language that services do not write. */
export type RuleText = {
  title: (about: AboutAlert) => string
  action: (about: AboutAlert) => string
  ended: (about: AboutAlert) => string
}

/** By the name of the rule; none in English, as the auditor writes these sentences itself. */
export type RuleTexts = Readonly<Record<string, RuleText>>
