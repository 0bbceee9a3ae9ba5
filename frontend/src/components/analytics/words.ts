import type { Schema } from '@/types/api';

type RequestType = Schema<'TokenUsageType'>['request_type'];

/** What a request was for, in words. */
export const requestTypes: Record<RequestType, string> = {
  hypothesis: 'Hypotheses',
  hypothesis_batch: 'Hypotheses in batches',
  dashboard: 'Dashboard reviews',
  anomaly_incident: 'Incidents from anomalies',
  postmortem: 'Postmortem drafts',
  chat: 'Questions about incidents',
};
