/** The look shared by text inputs, selects and text areas. */
export const controlStyle =
  'w-full min-w-0 rounded-md border border-strong bg-surface px-2 text-sm text-text transition-colors duration-100 hover:border-text focus:border-focus focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:opacity-60 aria-invalid:border-bad';
