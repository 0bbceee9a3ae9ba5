import { getRouteApi, Link } from '@tanstack/react-router';
import { EmptyState } from '@/components/layout/EmptyState';
import { PageHead } from '@/components/layout/PageHead';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { PostmortemFilters } from '@/components/postmortems/PostmortemFilters';
import { PostmortemTable } from '@/components/postmortems/PostmortemTable';
import { Button } from '@/components/ui/Button';
import { buttonStyle } from '@/components/ui/buttonStyle';
import { Skeleton } from '@/components/ui/Skeleton';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { type PostmortemsSearch, postmortemsDefaults } from '@/lib/search/postmortems';
import { postmortemsQuery } from '@/services/queries/postmortems';

const route = getRouteApi('/shell/postmortems');

/** What was learned from incidents, and what is still to be done about it. */
export function PostmortemsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useLiveQuery(postmortemsQuery(search), { channels: ['incidents'] });
  const change = (next: Partial<PostmortemsSearch>, how: { replace?: boolean } = {}) =>
    void navigate({ search: (old) => ({ ...old, page: 1, ...next }), replace: how.replace ?? false });
  const clear = () => change({ ...postmortemsDefaults });
  const narrowed = search.q !== '' || search.status.length > 0;
  return (
    <>
      <PageHead title="Postmortems">
        <PostmortemFilters search={search} onChange={change} onClear={clear} />
      </PageHead>
      <PanelFrame
        title="Postmortems"
        hideTitle
        bare
        className="flex-1"
        query={query}
        action="postmortem.read"
        skeleton={<Skeleton className="m-4 h-96" />}
        isEmpty={({ total }) => total === 0}
        empty={
          narrowed ? (
            <EmptyState title="No postmortem matches" action={<Button onClick={clear}>Clear filters</Button>} />
          ) : (
            <EmptyState
              title="No postmortems yet"
              action={
                <Link to="/incidents" className={buttonStyle('secondary', 'md')}>
                  Incidents
                </Link>
              }
            >
              They are written in the room of an incident, once it is mitigated.
            </EmptyState>
          )
        }
      >
        {(page) => (
          <PostmortemTable
            page={page}
            onOpen={(incidentId) =>
              void navigate({ to: '/incidents/$incidentId', params: { incidentId }, search: { tab: 'postmortem' } })
            }
            onPage={(next) => change({ page: next })}
          />
        )}
      </PanelFrame>
    </>
  );
}
