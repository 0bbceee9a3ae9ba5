import { useQuery } from '@tanstack/react-query';
import { ChangePasswordForm } from '@/components/auth/ChangePasswordForm';
import { EndOthers } from '@/components/auth/EndOthers';
import { SessionsTable } from '@/components/auth/SessionsTable';
import { FormPanel } from '@/components/layout/FormPanel';
import { PageHead } from '@/components/layout/PageHead';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Skeleton } from '@/components/ui/Skeleton';
import { useMe } from '@/hooks/useMe';
import { sessionsQuery } from '@/services/queries/account';

/** The password, and where one is signed in. */
export function SecurityPage() {
  const me = useMe();
  const query = useQuery(sessionsQuery());
  const others = query.data?.some(({ current }) => !current) ?? false;
  return (
    <>
      <PageHead title="Security" />
      <div className="flex flex-col gap-4 p-4 max-sm:p-3">
        {me && (
          <FormPanel title="Password">
            {me.has_password ? (
              <ChangePasswordForm me={me} />
            ) : (
              <p className="text-sm">You have no password here: you sign in through the provider of your organization.</p>
            )}
          </FormPanel>
        )}
        <PanelFrame
          title="Sessions"
          query={query}
          action="session.read"
          actions={others && <EndOthers />}
          skeleton={<Skeleton className="m-3 h-24" />}
        >
          {(sessions) => <SessionsTable sessions={sessions} />}
        </PanelFrame>
      </div>
    </>
  );
}
