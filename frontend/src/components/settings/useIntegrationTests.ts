import { useNavigate } from '@tanstack/react-router';
import { toast } from '@/components/ui/toasts';
import { toApiError } from '@/lib/errors';
import { useEditIntegration, useSendTestAlert, useTestIntegration } from '@/services/queries/integrations';
import type { Schema } from '@/types/api';
import { outcome } from './alertResults';

type Integration = Schema<'Integration'>;

/** What can be done to a stored alert source in one step; each says what came of it. */
export function useIntegrationTests(projectId: string) {
  const test = useTestIntegration(projectId);
  const alert = useSendTestAlert(projectId);
  const edit = useEditIntegration(projectId);
  const navigate = useNavigate();
  const paramsOf = (source: Integration) => ({ path: { project_id: projectId, integration_id: source.id } });
  return {
    test: (source: Integration) =>
      test.mutate(
        { params: paramsOf(source) },
        {
          onSuccess: ({ success, message, response_time_ms: time }) =>
            toast(success ? `${source.name} answers` : `${source.name} does not answer as it should`, {
              tone: success ? 'good' : 'bad',
              detail: time === null ? message : `${message} (${time} ms)`,
            }),
          onError: (error) => toast(`${source.name} was not tested`, { tone: 'bad', detail: toApiError(error).detail }),
        },
      ),
    sendAlert: (source: Integration) =>
      alert.mutate(
        { params: paramsOf(source), body: { severity: 'low', resolve_after_seconds: 60 } },
        {
          onSuccess: ({ results, incident_ids: [incidentId] }) =>
            toast('Test alert sent', {
              tone: 'good',
              detail: `${outcome(results)}. It resolves in a minute.`,
              ...(incidentId
                ? {
                    action: {
                      label: 'Open incident',
                      run: () => void navigate({ to: '/incidents/$incidentId', params: { incidentId } }),
                    },
                  }
                : {}),
            }),
          onError: (error) => toast('The test alert was not sent', { tone: 'bad', detail: toApiError(error).detail }),
        },
      ),
    makePrimary: (source: Integration) =>
      edit.mutate(
        { params: paramsOf(source), body: { is_primary: true } },
        {
          onSuccess: () => toast(`${source.name} is the primary ${source.integration_type_display}`, { tone: 'good' }),
          onError: (error) => toast(`${source.name} was not changed`, { tone: 'bad', detail: toApiError(error).detail }),
        },
      ),
  };
}
