import { Notice } from '@/components/ui/Notice';
import { toApiError } from '@/lib/errors';

interface Props {
  result: { success: boolean; message: string; response_time_ms: number | null } | undefined;
  error: unknown;
}

/** What a connection test found, in the words of the server. */
export function TestResult({ result, error }: Props) {
  if (error) {
    return (
      <Notice tone="bad" alert>
        It could not be tested: {toApiError(error).detail}
      </Notice>
    );
  }
  if (!result) return null;
  return (
    <Notice tone={result.success ? 'good' : 'bad'} alert>
      {result.message}
      {result.response_time_ms !== null && ` (${result.response_time_ms} ms)`}
    </Notice>
  );
}
