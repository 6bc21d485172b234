import type { timelineEn } from './en.ts'

export const timelineDe: typeof timelineEn = {
  deliveryId: 'Id der Zustellung',
  webhook: 'Webhook',
  verdict: 'Ergebnis',
  verdicts: {
    webhook: 'echt, und von der Zuordnung verstanden',
    rest: 'beim Shop gelesen, und von der Zuordnung verstanden',
    api: 'gültig, und aufgegeben',
  },
  redriven: (position) => `verstanden bei der Wiederholung aus ${position}`,
  letter: (consumer) => `${consumer} konnte ein Ereignis dieser Bestellung nicht verarbeiten`,
  letterBehind: (consumer) => `${consumer} lässt ein Ereignis hinter einem anderen warten`,
  redrive: (consumer) => `Wiederholen: ${consumer}`,
  opened: 'Personenbezogene Daten geöffnet',
  openedWhat: {
    'quarantined-delivery': 'eine Zustellung in Quarantäne',
    'dead-letter': 'der Eintrag eines Dead Letters',
    event: 'ein Ereignis, wie es empfangen wurde',
    notification: 'eine Mail',
    label: 'ein Versandetikett',
    'orders-file': 'eine Datei mit Bestellungen',
    'participants-file': 'eine Datei mit Teilnehmern',
    'participants-list': 'eine Teilnehmerliste für Papier',
  },
  firing: 'Alarme zu dieser Bestellung',
  mailPage: 'Auf eigener Seite',
  recordPage: 'Der Eintrag im Log',
}
