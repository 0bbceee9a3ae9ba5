import { type ReactNode, useId } from 'react';
import { Button } from './Button';
import { Dialog, type DialogProps } from './Dialog';
import { Form } from './Form';

interface Props extends Pick<DialogProps, 'title' | 'description' | 'width' | 'onClose' | 'children'> {
  /** What the primary button says: "Add task". */
  submit: string;
  onSubmit: () => void;
  /** Why the last attempt failed, unless a field says it. */
  problem: string | null | undefined;
  busy?: boolean;
  disabled?: boolean;
  noValidate?: boolean;
  /** Buttons before Cancel, such as one that tries out what was entered. */
  actions?: ReactNode;
}

/** A dialog that asks for something and is left by Cancel or by sending it. */
export function FormDialog(props: Props) {
  const { submit, onSubmit, problem, busy = false, disabled = false, noValidate = false, actions, onClose, children } = props;
  const { title, description, width = 'md' } = props;
  const id = useId();
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      description={description}
      width={width}
      footer={
        <>
          {actions}
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={id} busy={busy} disabled={disabled}>
            {submit}
          </Button>
        </>
      }
    >
      <Form id={id} problem={problem} onSubmit={onSubmit} noValidate={noValidate}>
        {children}
      </Form>
    </Dialog>
  );
}
