import { Dialog } from '@/components/ui/Dialog';
import { useUi } from '@/lib/stores/ui';
import { PreferenceFields } from '../PreferenceFields';

/** The preferences, from wherever one is. */
export function PreferencesDialog() {
  const close = useUi((state) => state.close);
  return (
    <Dialog open onClose={close} title="Preferences" description="For you, in this browser. Changes apply at once." width="sm">
      <PreferenceFields />
    </Dialog>
  );
}
