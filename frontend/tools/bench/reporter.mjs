import { cpus, loadavg } from 'node:os';
import { missed, table } from './table.mjs';

/** Prints one table of everything that was measured and fails the run when a limit does not hold. */
export default class BenchReporter {
  rows = [];
  began = loadavg()[0];

  onTestEnd(test, result) {
    this.rows.push(
      ...result.annotations.filter(({ type }) => type === 'measured').map(({ description }) => JSON.parse(description)),
    );
    console.log(`${test.title}: ${result.status} after ${Math.round(result.duration / 1_000)} s`);
    const reason = result.errors.map(({ stack, message }) => stack ?? message).join('\n');
    if (reason) console.error(reason);
  }

  onEnd({ status }) {
    console.log(`\n${table(this.rows)}\n`);
    console.log(`${cpus().length} cores, load ${this.began.toFixed(1)} at the start and ${loadavg()[0].toFixed(1)} at the end.`);
    const count = missed(this.rows);
    console.log(count === 0 ? 'Every limit holds.' : `${count} limit${count === 1 ? '' : 's'} missed.`);
    return { status: count > 0 ? 'failed' : status };
  }
}
