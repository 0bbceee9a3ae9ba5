/** What the server asks of a password, as far as the browser can tell. It also refuses common ones. */
export interface PasswordRule {
  text: string;
  holds: boolean;
}

const shortest = 12;
const longest = 128;

export function passwordRules(password: string, email: string, organization: string): PasswordRule[] {
  const typed = password.toLowerCase();
  const names = [email, organization].map((name) => name.trim().toLowerCase()).filter(Boolean);
  return [
    { text: `${shortest} to ${longest} characters`, holds: password.length >= shortest && password.length <= longest },
    { text: 'Not your e-mail or the name of your organization', holds: password !== '' && !names.includes(typed) },
  ];
}
