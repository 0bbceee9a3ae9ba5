import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { EmptyState } from '@/components/layout/EmptyState';
import { PageHead } from '@/components/layout/PageHead';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { SearchBox } from '@/components/query/SearchBox';
import { OrganizationForm } from '@/components/settings/OrganizationForm';
import { PeopleTable } from '@/components/settings/PeopleTable';
import { Skeleton } from '@/components/ui/Skeleton';
import { useMe } from '@/hooks/useMe';
import { mostPeople, peopleQuery, tenantQuery } from '@/services/queries/organization';

const route = getRouteApi('/shell/settings/organization');

/** The organization and its people. */
export function OrganizationPage() {
  const me = useMe();
  const { q } = route.useSearch();
  const navigate = route.useNavigate();
  const tenant = useQuery(tenantQuery());
  const people = useQuery({ ...peopleQuery(q), placeholderData: keepPreviousData });
  return (
    <>
      <PageHead title="Organization">
        <SearchBox
          label="Search people"
          value={q}
          onValue={(next) => void navigate({ search: (old) => ({ ...old, q: next }), replace: true })}
        />
      </PageHead>
      <div className="flex flex-col gap-4 p-4 max-sm:p-3">
        <PanelFrame
          title="People"
          query={people}
          action="organization.read"
          skeleton={<Skeleton className="m-3 h-40" />}
          isEmpty={(rows) => rows.length === 0}
          empty={<EmptyState title="Nobody matches">Clear the search to see everybody.</EmptyState>}
          partial={(rows) => (rows.length >= mostPeople ? `The first ${mostPeople}. Search to find the others.` : null)}
        >
          {(rows) => <PeopleTable people={rows} userId={me?.id ?? ''} />}
        </PanelFrame>
        <PanelFrame title="Organization" query={tenant} action="organization.read" skeleton={<Skeleton className="m-3 h-32" />}>
          {(data) => <OrganizationForm key={data.name} tenant={data} />}
        </PanelFrame>
      </div>
    </>
  );
}
