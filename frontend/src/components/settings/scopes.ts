/** What an API key may be allowed to do, with the words a person reads. */
export const scopes = [
  { value: 'ingest:metrics', label: 'Send metrics' },
  { value: 'ingest:logs', label: 'Send logs' },
  { value: 'ingest:traces', label: 'Send traces' },
  { value: 'ingest:errors', label: 'Send errors' },
  { value: 'ingest:infrastructure', label: 'Send host metrics' },
  { value: 'ingest:browser', label: 'Send browser data' },
  { value: 'ingest:vulnerabilities', label: 'Send scan results' },
  { value: 'ingest:deployments', label: 'Record deployments' },
  { value: 'read:metrics', label: 'Query metrics' },
  { value: 'read:status', label: 'Read status and deployments' },
] as const;

export type Scope = (typeof scopes)[number]['value'];

/** The scopes a key gets when nobody chooses: everything that is sent, nothing that is read. */
export const usualScopes: readonly Scope[] = scopes.slice(0, 7).map((scope) => scope.value);
