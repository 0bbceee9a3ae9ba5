import { Connections } from '@/components/settings/Connections';

/** What the project reaches: databases, channels, observability and models. */
export function ConnectionsPage() {
  return (
    <Connections
      title="Connections"
      add="Add connection"
      prefix=""
      empty={{
        title: 'No connection yet',
        text: 'Add a database or Redis to have it checked, a channel to be notified through, or a system to read metrics from.',
      }}
    />
  );
}
