import { Sparkles } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { useCan } from '@/hooks/useCan';
import type { Incident } from '@/types/api';
import { GenerateDialog } from './GenerateDialog';

interface Props {
  incident: Incident;
  size?: 'sm' | 'md';
  label?: string;
}

/** Starts another analysis, after asking what it should know. */
export function GenerateButton({ incident, size = 'md', label }: Props) {
  const may = useCan('hypothesis.generate');
  const [open, setOpen] = useState(false);
  if (!may) return null;
  const runs = incident.hypothesis_status === 'queued' || incident.hypothesis_status === 'running';
  const words = label ?? (incident.hypothesis_status === 'none' ? 'Analyze' : 'Analyze again');
  return (
    <>
      <Button size={size} disabled={runs} title={runs ? 'An analysis is under way.' : undefined} onClick={() => setOpen(true)}>
        <Sparkles size={13} aria-hidden /> {words}
      </Button>
      {open && <GenerateDialog incidentId={incident.id} onClose={() => setOpen(false)} />}
    </>
  );
}
