import type { Incident } from '@/types/api';

/** The columns of the CSV file: every fact of the list, in the words of the API. */
export const exportColumns: readonly { header: string; value: (row: Incident) => string | number | null }[] = [
  { header: 'id', value: (row) => row.id },
  { header: 'severity', value: (row) => row.severity },
  { header: 'state', value: (row) => row.state },
  { header: 'title', value: (row) => row.title },
  { header: 'service', value: (row) => row.service_name },
  { header: 'source', value: (row) => row.source },
  { header: 'alerts', value: (row) => row.alert_count },
  { header: 'owner', value: (row) => row.assignee_name },
  { header: 'causes', value: (row) => row.hypothesis_status },
  { header: 'detected_at', value: (row) => row.detected_at },
  { header: 'acknowledged_at', value: (row) => row.acknowledged_at },
  { header: 'mitigated_at', value: (row) => row.mitigated_at },
  { header: 'resolved_at', value: (row) => row.resolved_at },
  { header: 'updated_at', value: (row) => row.updated_at },
  { header: 'created_by', value: (row) => row.created_by },
  { header: 'description', value: (row) => row.description },
];
