import { Eye, EyeOff } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { IconButton } from '@/components/ui/IconButton';
import { TextInput } from '@/components/ui/TextInput';

/** A password that can be looked at. Pasting and password managers work. */
export function PasswordInput(props: Omit<ComponentProps<'input'>, 'type' | 'size'>) {
  const [shown, setShown] = useState(false);
  return (
    <span className="relative flex">
      <TextInput
        {...props}
        type={shown ? 'text' : 'password'}
        size="lg"
        className="pr-9"
        autoCapitalize="none"
        spellCheck={false}
      />
      <IconButton
        icon={shown ? EyeOff : Eye}
        label={shown ? 'Hide password' : 'Show password'}
        tip="none"
        className="absolute top-1 right-1"
        onClick={() => setShown(!shown)}
      />
    </span>
  );
}
