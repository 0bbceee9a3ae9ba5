// A program that logs with winston, through winston-loki. WIRE=protobuf sends protobuf instead of JSON.
import winston from 'winston'
import LokiTransport from 'winston-loki'

const { SRE_COPILOT_URL, SRE_COPILOT_KEY, WIRE = 'json' } = process.env

const loki = new LokiTransport({
  host: `${SRE_COPILOT_URL}/api/v1`,
  headers: { 'X-API-Key': SRE_COPILOT_KEY },
  labels: { service: `winston-${WIRE}` },
  json: WIRE === 'json',
})
const logger = winston.createLogger({ transports: [loki] })

for (let order = 0; order < 120; order++) {
  logger.warn(`order ${order} is late`, { labels: { region: 'eu' } })
}
await new Promise((resolve) => logger.on('finish', resolve).end())
await loki.flush()
