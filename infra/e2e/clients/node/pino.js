// A program that logs with pino, through pino-loki.
import pino from 'pino'

const { SRE_COPILOT_URL, SRE_COPILOT_KEY } = process.env

const transport = pino.transport({
  target: 'pino-loki',
  options: {
    host: SRE_COPILOT_URL,
    endpoint: 'api/v1/loki/api/v1/push',
    headers: { 'X-API-Key': SRE_COPILOT_KEY },
    labels: { service: 'pino' },
  },
})
const logger = pino(transport)

for (let order = 0; order < 120; order++) {
  logger.error({ order }, `order ${order} failed`)
}
