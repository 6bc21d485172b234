export type Language = 'en' | 'de'

export const localeOf = (language: Language): string => (language === 'de' ? 'de-DE' : 'en-GB')
