/** Fetches what opens over the page: at idle time, or when it is about to be needed. No page waits for it. */

export const loadMenu = () => import('./MenuPopup');
export const loadDialog = () => import('./DialogFrame');
export const loadConfirm = () => import('./ConfirmFrame');
