import { Button } from '@/components/ui/Button';
import { Checkbox } from '@/components/ui/Checkbox';
import { Field } from '@/components/ui/Field';
import { Select } from '@/components/ui/Select';
import { usePreferences } from '@/lib/stores/preferences';
import { useUi } from '@/lib/stores/ui';
import { themeChoices } from './themeChoices';

/** How the product looks and behaves for this person in this browser. Every choice applies at once. */
export function PreferenceFields() {
  const open = useUi((state) => state.open);
  const { theme, density, zone, singleKeys, set } = usePreferences();
  return (
    <div className="flex flex-col gap-3">
      <Field label="Theme">
        {(control) => <Select {...control} value={theme} options={themeChoices} onValueChange={(next) => set({ theme: next })} />}
      </Field>
      <Field label="Density" hint="Height of table rows and controls">
        {(control) => (
          <Select
            {...control}
            value={density}
            options={[
              { value: 'compact', label: 'Compact' },
              { value: 'comfortable', label: 'Comfortable' },
            ]}
            onValueChange={(next) => set({ density: next })}
          />
        )}
      </Field>
      <Field label="Time zone" hint="Printed at every axis and time column">
        {(control) => (
          <Select
            {...control}
            value={zone}
            options={[
              { value: 'project', label: 'Project' },
              { value: 'utc', label: 'UTC' },
              { value: 'browser', label: 'Browser' },
            ]}
            onValueChange={(next) => set({ zone: next })}
          />
        )}
      </Field>
      <Checkbox
        label="Single-key shortcuts"
        hint="Keys such as j, k and ? without Ctrl. They never fire while you type."
        checked={singleKeys}
        onCheckedChange={(checked) => set({ singleKeys: checked })}
      />
      <Button onClick={() => open('shortcuts')}>Change single shortcuts</Button>
    </div>
  );
}
