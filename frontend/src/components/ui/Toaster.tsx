import { Toast } from '@base-ui/react/toast';
import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import { useEffect } from 'react';
import { type ToastMessage, takeToasts } from './toasts';

const icons = { good: CircleCheck, bad: CircleAlert, info: Info };
const tones = { good: 'text-good', bad: 'text-bad', info: 'text-muted' };

const manager = Toast.createToastManager<{ tone: ToastMessage['tone'] }>();

function show({ title, tone, detail, action }: ToastMessage): void {
  manager.add({
    title,
    ...(detail ? { description: detail } : {}),
    timeout: tone === 'bad' ? 0 : 6_000,
    priority: tone === 'bad' ? 'high' : 'low',
    data: { tone },
    ...(action ? { actionProps: { children: action.label, onClick: action.run } } : {}),
  });
}

/** The corner in which toasts appear. Mounted once, when the first one comes. */
export default function Toaster() {
  useEffect(() => takeToasts(show), []);
  return (
    <Toast.Provider toastManager={manager} limit={4}>
      <Toast.Portal>
        <Toast.Viewport className="fixed right-3 bottom-3 z-60 flex w-90 max-w-[calc(100vw-24px)] flex-col gap-2 max-sm:bottom-28">
          <List />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function List() {
  const { toasts, close } = Toast.useToastManager<{ tone: ToastMessage['tone'] }>();
  return toasts.map((item) => {
    const tone = item.data?.tone ?? 'info';
    const Icon = icons[tone];
    return (
      <Toast.Root
        key={item.id}
        toast={item}
        className="flex items-start gap-2 rounded-lg border border-border bg-raised px-3 py-2 shadow-overlay"
      >
        <Icon size={16} aria-hidden className={`mt-px shrink-0 ${tones[tone]}`} />
        <Toast.Content className="min-w-0 flex-1">
          <Toast.Title className="break-words font-medium text-sm" />
          <Toast.Description className="break-words text-muted text-xs" />
        </Toast.Content>
        {item.actionProps && (
          <Toast.Action
            onClick={() => close(item.id)}
            className="rounded-sm px-1.5 py-0.5 font-medium text-accent-text text-sm hover:bg-hover"
          />
        )}
        <Toast.Close
          aria-label="Close"
          className="-mr-1 inline-flex size-6 items-center justify-center rounded-sm text-muted hover:bg-hover hover:text-text"
        >
          <X size={14} aria-hidden />
        </Toast.Close>
      </Toast.Root>
    );
  });
}
