import { ProfileForm } from '@/components/auth/ProfileForm';
import { FormPanel } from '@/components/layout/FormPanel';
import { PageHead } from '@/components/layout/PageHead';
import { PreferenceFields } from '@/components/layout/PreferenceFields';
import { useMe } from '@/hooks/useMe';

/** Who one is, and how the product looks to one. */
export function ProfilePage() {
  const me = useMe();
  return (
    <>
      <PageHead title="Profile" />
      <div className="flex flex-col gap-4 p-4 max-sm:p-3">
        {me && (
          <FormPanel title="About you">
            <ProfileForm key={me.full_name} me={me} />
          </FormPanel>
        )}
        <FormPanel title="Preferences in this browser">
          <PreferenceFields />
        </FormPanel>
      </div>
    </>
  );
}
