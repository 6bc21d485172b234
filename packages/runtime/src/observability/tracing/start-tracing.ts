import type { TracingReports } from './reporting-exporter.ts'
import { useTracer } from './spans.ts'
import { isTracingConfigured } from './tracing-settings.ts'

/**
 * Exports the spans of this process where the standard's variables name an endpoint. Elsewhere
 * nothing of OpenTelemetry is loaded.
 *
 * @returns undefined where it is not configured; `stop` sends what is left
 */
export async function startTracing(
  service: string,
  reports: TracingReports,
): Promise<{ stop(): Promise<void> } | undefined> {
  if (!isTracingConfigured(process.env)) return undefined
  const { createOtlpTracer } = await import('./otlp-tracer.ts')
  const tracer = createOtlpTracer(service, reports)
  useTracer(tracer)
  return {
    async stop() {
      useTracer(undefined)
      await tracer.stop()
    },
  }
}
