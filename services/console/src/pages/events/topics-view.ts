import { topics } from '@slipstream/events/topics.ts'
import type { ListedCheckpoint } from '@slipstream/event-log/adapters/mongo/list-checkpoints.ts'
import type { Page } from '../shell/frame/frame.ts'
import { html, type Html } from '../shell/frame/html.ts'
import { mark } from '../shell/frame/mark.ts'
import { count } from '../words/numbers.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import type { TopicPartition, TopicRow } from './read-topics.ts'

export function topicsPage(rows: readonly TopicRow[], viewer: Viewer): Page {
  const { events } = viewer.words
  const body = html`<div class="head">
      <h1>${events.topics}</h1>
      <div class="actions"><a class="button" href="/events">${events.list}</a></div>
    </div>
    <div class="stack">${rows.map((row) => topicView(row, viewer))}</div>`
  return { title: events.topics, section: 'events', body }
}

function topicView({ topic, partitions, consumers }: TopicRow, viewer: Viewer): Html {
  const { events } = viewer.words
  const { writer, kept } = topics[topic]
  const records = partitions.reduce((sum, { start, end }) => sum + (end - start), 0n)
  const isThere = partitions.length > 0
  return html`<details class="card fold">
    <summary>
      <strong>${topic}</strong>
      <span class="quiet">
        ${isThere ? `${events.records} ${count(Number(records), viewer)} · ${events.partitions} ${partitions.length}` : events.absent}
      </span>
    </summary>
    <p class="quiet small">
      ${events.writer} ${writer} · ${events.kept}: ${kept} ·
      <a href="/events?topic=${topic}">${events.list}: ${topic}</a>
    </p>
    ${table(
      [events.partition, events.firstOffset, events.lastOffset],
      partitions.map(({ partition, start, end }) => [partition, String(start), String(end)]),
    )}
    <h2>${events.consumers}</h2>
    ${
      consumers.length === 0
        ? html`<p class="quiet">${events.noConsumers}</p>`
        : table(
            [events.consumer, events.partition, events.next_, events.behind],
            consumers.map((consumer) => consumerCells(consumer, partitions, viewer)),
          )
    }
  </details>`
}

function consumerCells(
  { consumer, partition, next }: ListedCheckpoint,
  partitions: readonly TopicPartition[],
  viewer: Viewer,
): (string | number | Html)[] {
  const end = partitions.find((one) => one.partition === partition)?.end ?? next
  const behind = end > next ? Number(end - next) : 0
  const shown = mark(behind === 0 ? 'ok' : 'waiting', count(behind, viewer))
  return [consumer, partition, String(next), shown]
}

function table(heads: readonly string[], rows: readonly (string | number | Html)[][]): Html {
  return html`<table class="plain">
    <thead>
      <tr>
        ${heads.map((head) => html`<th scope="col">${head}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (cells) =>
          html`<tr>
            ${cells.map((cell) => html`<td>${cell}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`
}
