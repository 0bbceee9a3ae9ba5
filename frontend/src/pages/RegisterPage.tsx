import { Link, useNavigate } from '@tanstack/react-router';
import { AuthLayout } from '@/components/auth/AuthLayout';
import { RegisterForm } from '@/components/auth/RegisterForm';

export function RegisterPage() {
  const navigate = useNavigate();
  return (
    <AuthLayout
      title="Create an organization"
      footer={
        <>
          Already have an account?{' '}
          <Link to="/login" className="text-accent-text underline underline-offset-2">
            Sign in
          </Link>
        </>
      }
    >
      <RegisterForm onDone={() => void navigate({ to: '/onboarding', replace: true })} />
    </AuthLayout>
  );
}
