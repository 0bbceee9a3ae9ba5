// A program with the OpenTelemetry SDK for Node.js. Where it sends to, how and as whom stands in
// the standard variables (OTEL_EXPORTER_OTLP_ENDPOINT, _PROTOCOL, _HEADERS, OTEL_SERVICE_NAME).
import { metrics, SpanKind, trace } from '@opentelemetry/api'
import { logs, SeverityNumber } from '@opentelemetry/api-logs'
import { NodeSDK } from '@opentelemetry/sdk-node'

const sdk = new NodeSDK()
sdk.start()

const orders = metrics.getMeter('shop').createCounter('orders')
const log = logs.getLogger('shop')
const tracer = trace.getTracer('shop')

for (let order = 0; order < 20; order++) {
  const attributes = { 'http.route': '/orders/{id}', 'http.request.method': 'GET', 'http.response.status_code': 200 }
  tracer.startActiveSpan('GET /orders/{id}', { kind: SpanKind.SERVER, attributes }, (request) => {
    const query = { kind: SpanKind.CLIENT, attributes: { 'db.system.name': 'postgresql' } }
    tracer.startActiveSpan('SELECT orders', query, (span) => span.end())
    log.emit({ severityNumber: SeverityNumber.WARN, body: `order ${order} is late`, attributes: { order } })
    orders.add(1)
    request.end()
  })
}
await sdk.shutdown()
