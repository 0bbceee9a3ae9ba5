import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Drop } from '@/types/telemetry';

interface Words {
  label: string;
  /** What happened, and whether the sender tries again by itself. */
  meaning: string;
  /** What somebody can do about it. */
  remedy: ReactNode;
}

const link = 'text-accent-text underline';

/** Every reason in words, with what to do about it. */
export const reasonWords: Record<Drop['reason'], Words> = {
  validation: {
    label: 'Not valid',
    meaning: 'Something is missing or holds what cannot be stored. The rest of the request is stored; nothing is sent again.',
    remedy: 'Correct in the sender what the message names.',
  },
  too_old: {
    label: 'Too old',
    meaning: 'Its time lies before what is kept. Nothing is sent again.',
    remedy:
      'Check the clock of the sender, and whether it sends what had been waiting for days. Retention is a setting of the server.',
  },
  quota: {
    label: 'Over the limit',
    meaning: 'The project has as many series as it may have. Series that exist already are still stored.',
    remedy: (
      <>
        Find the metrics and labels that make most series under{' '}
        <Link to="/metrics/cardinality" className={link}>
          Cardinality
        </Link>
        , and leave out labels such as ids and addresses.
      </>
    ),
  },
  too_large: {
    label: 'Too large',
    meaning: 'A request or an item is larger than allowed. Nothing is sent again.',
    remedy: 'Let the sender make smaller batches, or cut long messages, stack traces and attributes.',
  },
  unreadable: {
    label: 'Not readable',
    meaning: 'The body could not be decoded. Nothing is sent again.',
    remedy:
      'Compare content type, encoding and address with the snippets under Get started; something in between may cut bodies.',
  },
  rate_limited: {
    label: 'Too fast',
    meaning:
      'The project sent more than its share. Senders are told to wait and to send it again, so it is late rather than lost.',
    remedy: 'Larger batches cost less than many small ones. Sample what there is too much of.',
  },
  overloaded: {
    label: 'Server was busy',
    meaning: 'The server could not take more at that moment. Senders are told to send it again, so it is late rather than lost.',
    remedy: 'When it happens often, the server needs more memory, faster disks or a further replica.',
  },
  scope: {
    label: 'Key may not send it',
    meaning: 'The API key lacks the scope of this signal. Nothing is sent again.',
    remedy: (
      <>
        Give the key the scope under{' '}
        <Link to="/settings/api-keys" className={link}>
          API keys
        </Link>
        , or use one that has it.
      </>
    ),
  },
};

/** Every signal in words. */
export const signalWords: Record<Drop['signal'], string> = {
  metrics: 'Metrics',
  logs: 'Logs',
  traces: 'Traces',
  errors: 'Errors',
  infrastructure: 'Hosts',
  browser: 'Browser',
  deployments: 'Deployments',
  vulnerabilities: 'Vulnerabilities',
  unknown: 'Not known',
};

/** What identifies a row. */
export function dropId({ signal, reason }: Drop): string {
  return `${signal} ${reason}`;
}

/** A row in a few words. */
export function dropLabel({ signal, reason }: Drop): string {
  return `${signalWords[signal]}: ${reasonWords[reason].label}`;
}
