import type { sourcesEn } from './en.ts'

export const sourcesDe: typeof sourcesEn = {
  title: 'Quellen',
  source: 'Quelle',
  kind: 'Art',
  state: 'Zustand',
  lastDelivery: 'Letzte Zustellung',
  never: 'noch keine',
  missing: 'Offene Nummern',
  alerts: (alerts) => (alerts === '1' ? '1 Alarm' : `${alerts} Alarme`),
  noAlerts: 'alles in Ordnung',
  notFound: 'Diese Quelle gibt es nicht',
  notFoundHint: 'Quellen stehen in der Konfiguration.',
  noReport: 'Der Auditor hat zu dieser Quelle noch nichts berichtet',
  noReportHint: 'Er berichtet, wenn er die Quelle bewertet hat: Läuft er?',
  asOf: 'Stand',
  numbering: 'Bestellnummern',
  noNumbering: 'Die Nummern dieser Quelle werden nicht gezählt.',
  noNumberingHint:
    'Mit `sequence` bei der Quelle und laufendem Auditor ist zu sehen, welche Nummern nie ankamen.',
  open: (numbers) =>
    numbers === '0'
      ? 'keine Nummer ist offen'
      : numbers === '1'
        ? '1 Nummer ist offen'
        : `${numbers} Nummern sind offen`,
  highest: (number) => `bis ${number}`,
  explainedCount: (numbers) => `${numbers} erklärt`,
  sweptThrough: 'mit dem Shop verglichen bis',
  cells: {
    arrived: 'angekommen',
    recovered: 'aus dem Shop geholt',
    explained: 'erklärt: keine Bestellung, oder im Papierkorb',
    waiting: 'noch in der Frist',
    missing: 'fehlt',
  },
  stripLabel: (first, last, missing) =>
    `Nummern ${first} bis ${last}, je hundert in einer Zeile; ${missing} fehlen. Die Tabelle darunter zeigt dasselbe.`,
  asTable: 'Als Tabelle',
  numbers: 'Nummern',
  howMany: 'Anzahl',
  note: 'Was bekannt ist',
  verdicts: {
    pending: 'der Shop wurde noch nicht gefragt',
    recovered: 'der Shop hat sie: Sie wird geholt',
    draft: 'im Shop ein Entwurf',
    unverified: 'der Shop hat nicht geantwortet',
    trashed: 'im Papierkorb des Shops',
    'not-an-order': 'keine Bestellung',
  },
  otherNumbers: 'Andere Nummern',
  rhythm: 'Wochenrhythmus',
  rhythmLabel: 'Erwartete und eingegangene Zustellungen je Stunde der Woche',
  receivedInAll: (received, expected) =>
    `In sieben Tagen kam ${received}-mal etwas; üblich sind etwa ${expected}.`,
  notLearned: 'Das ist noch nicht gelernt: Es dauert zwei Wochen.',
  rhythmLegend:
    'Je dunkler, desto mehr wird erwartet; je größer der Punkt, desto mehr kam. Umrandet: Es kam nichts.',
  expectedReceived: (expected, received) => `etwa ${expected} erwartet, ${received} gekommen`,
  stays: 'Wie lange Bestellungen in einem Status bleiben',
  staysLegend:
    'Grau: 90 % sind bis dahin weiter. Linie: ab dann gilt eine Bestellung als spät. Punkte: die jetzigen Bestellungen.',
  noLimit: 'Noch ist keine Grenze gelernt.',
  limit: (length, isWork) => `Spät nach ${length}${isWork ? ' Arbeitszeit' : ''}.`,
  basedOn: (orders, isLearned) =>
    isLearned
      ? `Gelernt aus etwa ${orders} Bestellungen.`
      : `Noch nahe an der Vorgabe; gesehen wurden etwa ${orders} Bestellungen.`,
  quantiles: (half, ninety, nearlyAll) =>
    `Die Hälfte ist nach ${half} weiter, 90 % nach ${ninety}, 99 % nach ${nearlyAll}.`,
  waitingNow: (orders) => (orders === '1' ? '1 ist jetzt da' : `${orders} sind jetzt da`),
  late: (orders) => `${orders} spät`,
  webhooks: 'Webhooks',
  noWebhooks: 'Kein Webhook ist bekannt.',
  noWebhooksHint:
    'Bekannt werden sie durch Zustellungen, und durch die API des Shops, wo die Quelle eine hat.',
  unnamed: 'ohne eigenen Namen',
  statuses: { active: 'aktiv', enabled: 'aktiv', disabled: 'abgeschaltet', paused: 'angehalten' },
  lastAccepted: 'Zuletzt angenommen',
  refused: (times) => `${times} abgelehnt`,
  since: 'seit',
  reasons: {
    unsigned: 'nicht signiert',
    wrong_signature: 'falsche Signatur',
    stale: 'zu alte Signatur',
    rate_limited: 'über dem Ratenlimit',
    unavailable: 'das Log war nicht erreichbar',
    too_large: 'zu groß',
    bad_request: 'kein gültiges HTTP',
    failed: 'ein Fehler von Ingest',
    unanswered: 'der Sender hat die Antwort nicht abgewartet',
  },
  enable: 'Webhook einschalten',
  enableWhat: 'Schaltet ihn beim Sender wieder ein. Was inzwischen fehlt, wird von selbst nachgeholt.',
  comparedThrough: (list) => `Verglichen: ${list}`,
  lists: { any: 'alle Bestellungen' },
  lastComparison: 'Letzter Vergleich',
  reconciled: (all, equal, missing, outdated, others) =>
    `${all} verglichen: ${equal} gleich, ${missing} fehlten, ${outdated} veraltet, ${others} andere`,
  reconcile: 'Jetzt vergleichen',
  reconcileWhat:
    'Vergleicht alle Bestellungen dieses Shops mit dem Log und holt, was abweicht. Das dauert Minuten.',
  reconcileBillingWhat: 'Vergleicht Abonnements und Rechnungen mit Stripe und holt, was abweicht.',
  try: 'Zustellung ausprobieren',
  tryLead: 'Einfügen, was ein Webhook sendet, und sehen, was daraus würde. Im Log wird nichts gespeichert.',
  headers: 'Header, je einer in einer Zeile',
  body: 'Inhalt',
  tryAction: 'Zeigen, was daraus wird',
  result: 'Was daraus wird',
  noResult: 'Hier steht das Ergebnis.',
  noResponse: 'Ingest hat nicht geantwortet',
  noResponseHint: 'Läuft es, mit MONGODB_URL? Es wurde nichts geändert. Bitte noch einmal versuchen.',
  notTried: 'Es ließ sich nicht ausprobieren',
  ping: 'Das ist eine Probe des Senders: Es würde nichts angehängt.',
  becomes: (type) => `Daraus würde ${type} von`,
  notUnderstood: (reason) => `Es käme in Quarantäne: ${reason}`,
  signatures: {
    valid: 'Die Signatur ist gültig.',
    unsigned: 'So ist es nicht signiert: Eine echte Zustellung würde abgelehnt.',
    wrong_signature: 'Die Signatur passt nicht: Eine echte Zustellung würde abgelehnt.',
    stale: 'Die Signatur ist zu alt: Eine echte Zustellung würde abgelehnt.',
  },
  isNew: 'Diese Bestellung gibt es noch nicht.',
  difference: 'Was sich an der jetzigen Bestellung ändern würde',
  same: 'Nichts würde sich ändern.',
  event: 'Das Ereignis',
}
