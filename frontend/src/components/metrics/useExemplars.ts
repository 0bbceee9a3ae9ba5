import { useQueries } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { ChartDot } from '@/components/charts/chartTypes';
import { safeText } from '@/lib/format/text';
import { exemplarsOf } from '@/lib/promql/exemplars';
import { exemplarsQuery } from '@/services/queries/metrics';

const most = 100;
const idShown = 8;

/** The requests behind the queries as dots that open their traces. What cannot be asked is left out: the lines do not need it. */
export function useExemplars(queries: readonly string[], ends: { from: number; to: number }): ChartDot[] {
  const navigate = useNavigate();
  const found = useQueries({
    queries: queries.map((query) => ({ ...exemplarsQuery(query, ends), retry: false })),
    combine: (results) => results.flatMap(({ data }) => data?.data ?? []),
  });
  return useMemo(
    () =>
      exemplarsOf(found, most).map(({ at, value, traceId }) => ({
        at,
        value,
        label: `trace ${safeText(traceId.slice(0, idShown))}`,
        onSelect: () => void navigate({ to: '/traces/$traceId', params: { traceId } }),
      })),
    [found, navigate],
  );
}
