import { Link, useRouter, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { AuthLayout } from '@/components/auth/AuthLayout';
import { LoginForm } from '@/components/auth/LoginForm';
import { Notice } from '@/components/ui/Notice';
import { useSession } from '@/lib/stores/session';
import { listenToOtherTabs } from '@/services/session';

const reasons = {
  expired: 'Your session ended. Sign in to go on where you were.',
  revoked: 'Your session was ended, or your access changed. Sign in again.',
};

export function LoginPage() {
  const { next, reason } = useSearch({ from: '/login' });
  const router = useRouter();
  const goOn = () => void router.navigate({ href: next ?? '/', replace: true });
  useEffect(
    () =>
      listenToOtherTabs((notice) => {
        if (notice !== 'signed-in') return;
        useSession.getState().begin();
        void router.navigate({ href: next ?? '/', replace: true });
      }),
    [router, next],
  );
  return (
    <AuthLayout
      title="Sign in"
      footer={
        <>
          New here?{' '}
          <Link to="/register" className="text-accent-text underline underline-offset-2">
            Create an organization
          </Link>
        </>
      }
    >
      {reason && <Notice>{reasons[reason]}</Notice>}
      <LoginForm onDone={goOn} />
    </AuthLayout>
  );
}
