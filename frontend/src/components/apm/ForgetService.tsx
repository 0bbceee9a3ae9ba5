import { useNavigate } from '@tanstack/react-router';
import { EllipsisVertical, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { IconButton } from '@/components/ui/IconButton';
import { Menu } from '@/components/ui/Menu';
import { toast } from '@/components/ui/toasts';
import { useCan } from '@/hooks/useCan';
import { toApiError } from '@/lib/errors';
import { safeText } from '@/lib/format/text';
import { useForgetService } from '@/services/queries/apm';

/** Takes a service out of the registry. */
export function ForgetService({ service }: { service: string }) {
  const may = useCan('service.forget');
  const navigate = useNavigate();
  const forget = useForgetService();
  const [asking, setAsking] = useState(false);
  if (!may) return null;
  return (
    <>
      <Menu
        align="end"
        trigger={<IconButton icon={EllipsisVertical} label="More actions" tip="none" />}
        sections={[{ items: [{ label: 'Forget service', icon: Trash2, danger: true, onSelect: () => setAsking(true) }] }]}
      />
      <ConfirmDialog
        open={asking}
        title={`Forget the service "${safeText(service)}"?`}
        confirm="Forget service"
        busy={forget.isPending}
        error={forget.error ? toApiError(forget.error).detail : undefined}
        onCancel={() => setAsking(false)}
        onConfirm={() =>
          forget.mutate(
            { params: { path: { service_name: service } } },
            {
              onSuccess: () => {
                toast(`Forgot ${safeText(service)}`);
                void navigate({ to: '/apm' });
              },
            },
          )
        }
      >
        What it sent stays. It comes back by itself when it sends something again.
      </ConfirmDialog>
    </>
  );
}
