import type { Dashboard, Panel } from './dashboards.ts'

const columns = 24
const panelWidth = 8
const panelHeight = 8

/** A dashboard as Grafana imports it: its panels three in a row, each with its queries. */
export function renderDashboard({ uid, title, panels }: Dashboard): string {
  return JSON.stringify({
    uid,
    title,
    tags: ['slipstream'],
    schemaVersion: 39,
    editable: true,
    timezone: 'browser',
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    templating: {
      list: [{ name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Data source' }],
    },
    panels: panels.map(renderPanel),
  })
}

function renderPanel(
  { title, description, unit = 'short', kind = 'timeseries', queries }: Panel,
  index: number,
) {
  const perRow = columns / panelWidth
  const at = { x: (index % perRow) * panelWidth, y: Math.floor(index / perRow) * panelHeight }
  return {
    id: index + 1,
    type: kind,
    title,
    ...(description === undefined ? {} : { description }),
    datasource: { type: 'prometheus', uid: '${datasource}' },
    gridPos: { w: panelWidth, h: panelHeight, ...at },
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    targets: queries.map(([expr, legendFormat], query) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + query),
      expr,
      legendFormat,
    })),
  }
}
