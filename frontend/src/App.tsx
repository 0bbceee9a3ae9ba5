import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ThemeProvider } from '@/contexts/ThemeContext';
import { makeRouter, preloadPage } from '@/routes';
import { queryClient } from '@/services/queryClient';

const router = makeRouter();
preloadPage(router);

/** The providers, outermost first. */
export function App() {
  return (
    <ThemeProvider>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ThemeProvider>
  );
}
