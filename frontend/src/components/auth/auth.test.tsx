import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { useSession } from '@/lib/stores/session';
import { me, project } from '@/test/factories';
import { renderApp } from '@/test/render';
import { answer, fail } from '@/test/server';
import { passwordRules } from './passwordRules';

const tokenUser = { access_token: 'x', token_type: 'bearer' as const, expires_in: 900, user: me(), projects: [] };
const quiet = '/login?next=/nothing/here';

async function signIn(email = 'ada@example.com', password = 'correct horse battery') {
  if (email) await userEvent.type(screen.getByLabelText('E-mail'), email);
  if (password) await userEvent.type(screen.getByLabelText('Password'), password);
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
}

describe('signing in', () => {
  it('leads to the page that was asked for', async () => {
    answer('post', '/api/v1/auth/login', tokenUser);
    answer('get', '/api/v1/auth/me', me());
    answer('get', '/api/v1/projects', [project()]);
    fail('get', '/api/v1/auth/ws-token', 400, 'MISSING_PROJECT_ID');
    const { router } = await renderApp(quiet);
    await signIn();
    expect(await screen.findByRole('heading', { level: 1, name: 'Not found' })).toBeInTheDocument();
    expect(router.state.location.pathname).toBe('/nothing/here');
    expect(useSession.getState().signedIn).toBe(true);
  });

  it('never leads to another site', async () => {
    const { router } = await renderApp('/login?next=//evil.example');
    expect(router.state.location.search).toEqual({});
  });

  it.each([
    [401, 'INVALID_CREDENTIALS', {}, 'E-mail or password is wrong.'],
    [403, 'NO_PROJECT', {}, /Ask an admin of your organization to add you/],
    [429, 'RATE_LIMITED', { retry_after: 30 }, /Too many tries. Try again in (30|29) s./],
    [503, 'SERVICE_UNAVAILABLE', { detail: 'auth-service is starting.' }, 'auth-service is starting.'],
  ] as const)('that fails with %i %s says what to do', async (status, code, more, text) => {
    fail('post', '/api/v1/auth/login', status, code, more);
    await renderApp(quiet);
    await signIn();
    expect(await screen.findByRole('alert')).toHaveTextContent(text);
    expect(screen.getByRole('button', { name: 'Sign in' })).toHaveProperty('disabled', status === 429);
    expect(screen.getByLabelText('Password')).toHaveValue('correct horse battery');
  });

  it('names what is missing without asking the server', async () => {
    await renderApp(quiet);
    await signIn('not-an-address', '');
    expect(await screen.findByText('Enter an e-mail address.')).toBeInTheDocument();
    expect(screen.getByLabelText('E-mail')).toBeInvalid();
    expect(screen.getByLabelText('E-mail')).toHaveFocus();
    expect(screen.getByLabelText('Password')).toHaveAccessibleDescription('Enter your password.');
  });

  it('can show the password', async () => {
    await renderApp(quiet);
    expect(screen.getByLabelText('Password')).toHaveAttribute('type', 'password');
    await userEvent.click(screen.getByRole('button', { name: 'Show password' }));
    expect(screen.getByLabelText('Password')).toHaveAttribute('type', 'text');
    expect(screen.getByLabelText('Password')).toHaveAttribute('autocomplete', 'current-password');
  });
});

describe('registering', () => {
  async function fill(password: string) {
    await userEvent.type(screen.getByLabelText('Your name'), 'Ada');
    await userEvent.type(screen.getByLabelText('Organization'), 'Analytical');
    await userEvent.type(screen.getByLabelText('E-mail'), 'ada@example.com');
    await userEvent.type(screen.getByLabelText('Password'), password);
    await userEvent.click(screen.getByRole('button', { name: 'Create organization' }));
  }

  it('sends what the API asks for', async () => {
    let sent: unknown;
    answer('post', '/api/v1/auth/register', ({ body }) => {
      sent = body;
      return new Response(JSON.stringify({ status: 'error', detail: 'stop here', error_code: 'X', request_id: '1' }), {
        status: 500,
      });
    });
    await renderApp('/register');
    await fill('correct horse battery');
    await waitFor(() =>
      expect(sent).toEqual({
        full_name: 'Ada',
        tenant_name: 'Analytical',
        email: 'ada@example.com',
        password: 'correct horse battery',
      }),
    );
  });

  it('does not send a password that the rules refuse', async () => {
    await renderApp('/register');
    await fill('short');
    expect(await screen.findByText('The password does not meet the rules below.')).toBeInTheDocument();
  });

  it.each([
    [403, 'FORBIDDEN', /Registration is closed here/],
    [409, 'ALREADY_EXISTS', /There is an account with this e-mail already/],
  ] as const)('that fails with %i %s says what to do', async (status, code, text) => {
    fail('post', '/api/v1/auth/register', status, code);
    await renderApp('/register');
    await fill('correct horse battery');
    expect(await screen.findByRole('alert')).toHaveTextContent(text);
  });

  it('puts what the server found beside its field', async () => {
    fail('post', '/api/v1/auth/register', 400, 'VALIDATION_ERROR', {
      detail: 'password is too common',
      fields: [{ field: 'password', message: 'is too common' }],
    });
    await renderApp('/register');
    await fill('passwordpassword');
    await waitFor(() => expect(screen.getByLabelText('Password')).toHaveAccessibleDescription(/is too common/));
  });
});

describe('the rules of a password', () => {
  it.each([
    ['elevenchars', [false, true]],
    ['twelve chars', [true, true]],
    ['x'.repeat(129), [false, true]],
    ['ADA@example.com', [true, false]],
    ['Analytical Engines', [true, false]],
    ['', [false, false]],
  ])('%j', (password, holds) => {
    expect(passwordRules(password, 'ada@example.com ', 'analytical engines').map((rule) => rule.holds)).toEqual(holds);
  });
});
