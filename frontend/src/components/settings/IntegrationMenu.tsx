import { Ellipsis, FlaskConical, KeyRound, Pencil, Send, Star, Trash2 } from 'lucide-react';
import { IconButton } from '@/components/ui/IconButton';
import { Menu, type MenuItem } from '@/components/ui/Menu';
import { useCan } from '@/hooks/useCan';
import type { Schema } from '@/types/api';
import { useIntegrationTests } from './useIntegrationTests';

type Integration = Schema<'Integration'>;

interface Props {
  projectId: string;
  source: Integration;
  onEdit: () => void;
  onRotate: () => void;
  onDelete: () => void;
}

/** What the person may do to one alert source. */
export function IntegrationMenu({ projectId, source, onEdit, onRotate, onDelete }: Props) {
  const run = useIntegrationTests(projectId);
  const mayTest = useCan('integration.test');
  const mayAlert = useCan('integration.testAlert');
  const mayEdit = useCan('integration.edit');
  const mayRotate = useCan('integration.rotate');
  const mayDelete = useCan('integration.delete');
  const tests: MenuItem[] = [];
  if (mayTest && source.integration_type !== 'webhook') {
    tests.push({ label: 'Test connection', icon: FlaskConical, onSelect: () => run.test(source) });
  }
  if (mayAlert && source.webhook_enabled) {
    tests.push({ label: 'Send test alert', icon: Send, onSelect: () => run.sendAlert(source) });
  }
  const changes: MenuItem[] = [];
  if (mayEdit) changes.push({ label: 'Edit', icon: Pencil, onSelect: onEdit });
  if (mayEdit && !source.is_primary) {
    changes.push({ label: 'Make primary', icon: Star, onSelect: () => run.makePrimary(source) });
  }
  if (mayRotate && source.webhook_enabled) changes.push({ label: 'New secret', icon: KeyRound, onSelect: onRotate });
  if (mayDelete) changes.push({ label: 'Delete', icon: Trash2, danger: true, onSelect: onDelete });
  const sections = [{ items: tests }, { items: changes }].filter(({ items }) => items.length > 0);
  if (sections.length === 0) return null;
  return (
    <Menu
      align="end"
      trigger={<IconButton icon={Ellipsis} size="sm" tip="none" label={`Actions for ${source.name}`} />}
      sections={sections}
    />
  );
}
