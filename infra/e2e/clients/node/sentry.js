// A program with the Sentry SDK for Node.js, which reads its DSN from SENTRY_DSN.
import * as Sentry from '@sentry/node'

Sentry.init({ release: 'shop@1.4.2', environment: 'staging' })

for (let order = 0; order < 15; order++) {
  Sentry.captureException(new RangeError(`order ${order} is not there`))
}
for (let order = 0; order < 5; order++) {
  Sentry.captureException(new TypeError(`price of ${order} is undefined`))
}
if (!(await Sentry.flush(10_000))) {
  throw new Error('not everything was sent')
}
