import { ChevronDown } from 'lucide-react';
import { Button } from '@/components/ui/Button';
import { Menu } from '@/components/ui/Menu';
import { SeverityBadge } from '@/components/ui/SeverityBadge';
import { useCan } from '@/hooks/useCan';
import { sentence } from '@/lib/format/text';
import type { Incident, Severity } from '@/types/api';

interface Props {
  incident: Incident;
  onGrade: (severity: Severity) => void;
}

const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** How bad it is and, for those who may, the choice. */
export function SeverityMenu({ incident, onGrade }: Props) {
  const may = useCan('incident.severity');
  if (!may) return <SeverityBadge severity={incident.severity} />;
  const items = severities.map((severity) => ({
    label: sentence(severity),
    checked: severity === incident.severity,
    onSelect: () => severity !== incident.severity && onGrade(severity),
  }));
  return (
    <Menu
      trigger={
        <Button size="sm" aria-label={`Severity: ${sentence(incident.severity)}. Change severity`}>
          <SeverityBadge severity={incident.severity} look="plain" />
          <ChevronDown size={12} aria-hidden className="text-muted max-sm:hidden" />
        </Button>
      }
      sections={[{ label: 'Severity', items }]}
    />
  );
}
