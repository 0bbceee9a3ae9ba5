import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ThemeProvider } from '@/contexts/ThemeContext';
import { makeRouter } from '@/routes';
import { queryClient } from '@/services/queryClient';

const router = makeRouter();

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
