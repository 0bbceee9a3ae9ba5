import type { Overlay } from '@/lib/stores/ui';
import { CommandPalette } from './CommandPalette';
import { MoreSheet } from './MoreSheet';
import { PreferencesDialog } from './PreferencesDialog';
import { ProjectMenu } from './ProjectMenu';
import { ShortcutSheet } from './ShortcutSheet';
import { TimePicker } from './TimePicker';
import { UserMenu } from './UserMenu';

/** The overlay that is open. Everything here is one chunk that the shell loads lazily. */
export default function Overlays({ overlay }: { overlay: Overlay }) {
  switch (overlay) {
    case 'palette':
      return <CommandPalette />;
    case 'shortcuts':
      return <ShortcutSheet />;
    case 'preferences':
      return <PreferencesDialog />;
    case 'time':
      return <TimePicker />;
    case 'project':
      return <ProjectMenu />;
    case 'user':
      return <UserMenu />;
    case 'more':
      return <MoreSheet />;
  }
}
